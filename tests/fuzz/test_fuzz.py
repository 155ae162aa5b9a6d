"""The fuzz itself, on a few classes of each Keras generation: nothing is harmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.campaign import Campaign
from tests.fuzz.process import Worker
from tests.fuzz.violations import HARM, OWN_ERROR, TWICE

NUMBERS = range(600, 660)


@pytest.mark.keras
@pytest.mark.parametrize("generation", ["keras3", "tf_keras"])
def test_made_up_classes_are_not_harmed(generation: str, tmp_path: Path) -> None:
    worker = Worker(generation, tmp_path / "worker.log")
    try:
        tally = Campaign([worker]).run(NUMBERS)
    finally:
        worker.close()
    broken = [
        f for f in tally.failures.values() if f.violation.category in (HARM, OWN_ERROR, TWICE)
    ]
    assert not broken, [(f.violation, f.repair.before, f.repair.after) for f in broken]
    # A worker that judges nothing would find no harm either.
    assert worker.restarts == 0
    assert tally.made == len(NUMBERS)
    assert tally.classes["survived somewhere before"] >= 5
    assert tally.classes["repaired"] > tally.classes["refused"]
