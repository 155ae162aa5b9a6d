"""A test row that ends the worker fails alone."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, examine
from tests.keras.keras_process import KerasProcess

FATAL = Case(
    "a class that ends the process",
    """
    import os

    from tensorflow import keras


    class Fatal(keras.layers.Layer):
        def __init__(self, code):
            os._exit(code)
    """,
    build="Fatal(3)",
)
HARMLESS = Case(
    "a class that does not",
    """
    class Scale(keras.layers.Layer):
        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def call(self, inputs):
            return inputs * self.factor
    """,
    build="Scale(3.0)",
)


@pytest.mark.keras
def test_a_worker_that_dies_is_followed(tmp_path):
    worker = KerasProcess("keras3", tmp_path / "keras3.log")
    try:
        with pytest.raises(RuntimeError, match="has died"):
            examine(FATAL, worker)
        assert examine(HARMLESS, worker).verdicts["load"] == "ok"
    finally:
        worker.close()
