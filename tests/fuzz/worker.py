"""Judge generated classes on one Keras generation, in a process of its own, job by job.

`python -m tests.fuzz.worker keras3|tf_keras` reads one job (JSON) a line from stdin and writes one
line of verdicts.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

from fixlayers.verify.probe.equality import Equality
from fixlayers.verify.probe.framework import Framework, load_framework
from fixlayers.verify.probe.limits import time_limit
from tests.fuzz.equality import LenientEquality
from tests.fuzz.judging import Judge

SECONDS = 15.0
# Both Kerases keep something for each object made; a cleaning takes longer than a case.
_CLEAN_EVERY = 60


def _answered(
    job: dict[str, Any], framework: Framework, equality: Equality, folder: Path
) -> list[dict[str, str]]:
    answers = []
    for number, target in enumerate(job["targets"]):
        judge = Judge(framework, equality, folder / str(number))
        try:
            with time_limit(SECONDS):
                judge.judge(job["before"], job["after"], target)
        except TimeoutError as error:
            judge.verdicts["timeout"] = str(error)
        answers.append(judge.verdicts)
    return answers


def main() -> None:
    """Answer jobs until stdin ends; whatever else prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    framework = load_framework(sys.argv[1])
    framework.tensorflow.get_logger().setLevel(logging.CRITICAL)
    logging.getLogger("absl").setLevel(logging.CRITICAL)
    framework.tensorflow.autograph.set_verbosity(0)
    equality = LenientEquality(framework)
    # What is there now stays, and need not be looked at by every collection.
    gc.freeze()
    for number, line in enumerate(sys.stdin):
        folder = Path(tempfile.mkdtemp(prefix="fixlayers-fuzz-"))
        try:
            answered = _answered(json.loads(line), framework, equality, folder)
        finally:
            shutil.rmtree(folder)
        if number % _CLEAN_EVERY == _CLEAN_EVERY - 1:
            framework.keras.backend.clear_session()
        answers.write(json.dumps(answered) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
