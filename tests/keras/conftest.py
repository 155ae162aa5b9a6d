"""One worker process for each Keras generation, started when the first test needs one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.keras.keras_process import KerasProcess

GENERATIONS = ("keras3", "tf_keras")


@pytest.fixture(scope="session")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, KerasProcess]]:
    """Start both at once, so that the second imports TensorFlow while the first works."""
    folder = tmp_path_factory.mktemp("keras")
    started = {name: KerasProcess(name, folder / f"{name}.log") for name in GENERATIONS}
    yield started
    for worker in started.values():
        worker.close()


@pytest.fixture(scope="session")
def keras(request: pytest.FixtureRequest, workers: dict[str, KerasProcess]) -> KerasProcess:
    """The worker of one generation."""
    return workers[request.param]
