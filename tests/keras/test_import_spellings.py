"""The ways in which a class comes by its Keras base: the repaired file is imported and lives."""

from __future__ import annotations

import pytest

from tests.import_spellings import ROWS, Row
from tests.keras.case import Case, Examination, assert_survives, on_each_generation


def _case(row: Row) -> Case:
    files = {path.removeprefix("src/"): text for path, text in row.files.items()}
    return Case(
        title=row.title,
        source=files,
        module=row.module,
        build="Scale(3.0)",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="name:",
        generations=row.real,
    )


@pytest.mark.keras
@on_each_generation(_case(row) for row in ROWS if row.real and not row.refused)
def test_a_repaired_file(generation: str, case: Case, examination: Examination) -> None:
    assert_survives(case, generation, examination)
