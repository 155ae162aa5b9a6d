"""One worker process for each Keras generation, and the work that the chosen tests need."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from typing import Any

import pytest

from tests.keras.case import Case, Examination, examine
from tests.keras.keras_process import KerasProcess

GENERATIONS = ("keras3", "tf_keras")
Examinations = dict[tuple[str, int], "Future[Examination]"]


@pytest.fixture(scope="package")
def examinations(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Examinations]:
    """Start both workers, and let each examine its cases in the background, in the tests' order.

    They end with the tests of this package: beside their threads no other test could fork.
    """
    folder = tmp_path_factory.mktemp("keras")
    workers = {name: KerasProcess(name, folder / f"{name}.log") for name in GENERATIONS}
    waiting: Examinations = {}
    for item in request.session.items:
        parameters = _parameters(item)
        case, generation = parameters.get("case"), parameters.get("generation")
        if isinstance(case, Case) and generation is not None:
            waiting[generation, id(case)] = workers[generation].queue(partial(examine, case))
    yield waiting
    for worker in workers.values():
        worker.close()


@pytest.fixture
def examination(request: pytest.FixtureRequest, examinations: Examinations) -> Examination:
    """What came out of the test's own `case` on its own `generation`."""
    parameters = _parameters(request.node)
    return examinations[parameters["generation"], id(parameters["case"])].result()


def _parameters(item: object) -> dict[str, Any]:
    """Return what a test is parametrized with."""
    return item.callspec.params if hasattr(item, "callspec") else {}
