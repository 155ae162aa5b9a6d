"""Measure on real Keras which custom classes survive save and load, before and after fixlayers.

`python -m tests.corpus --help` says how. Reading order: `sources` (where code comes from),
`repair` (running fixlayers on a copy), `measure` (the verdicts of `fixlayers.verify` before and
after), `comparison` and `report` (what came out).
"""
