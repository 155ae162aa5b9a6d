"""Measure on real Keras which custom classes survive save and load, before and after fixlayers.

`python -m tests.corpus --help` says how; the whole table is printed by

    python -m tests.corpus --everything --trees FOLDER

which fetches the packages of `packages.csv` by name, and takes each folder in FOLDER as one more
tree: clones of the repositories that `repositories.txt` names, `owner+name` each. Verdicts on code
that has not changed are kept in the scratch folder, so that a run that was ended goes on.

The table counts what could be built, what survives, and the ceiling: what could be built but for
the classes of `unscored.csv`, each of which has a reason, and is reported as stale when it is not
found failing. Classes that invented arguments do not fit are made with those of `arguments.toml`.

Reading order: `sources` (where code comes from),
`repair` (running fixlayers on a copy), `measure` (the verdicts of `fixlayers.verify` before and
after), `audit` (what cannot be scored), `comparison` and `report` (what came out).
"""
