"""Classes made at random as people write them, repaired, and judged on real Keras.

`python -m tests.fuzz --count 1000 --seed 1 --generation both` says what it found; see `--help`.
`spec.py` is what is drawn, `drawing.py` draws it, `writing.py` writes it as source, `worker.py`
judges the source before and after its repair in a process of its own, `violations.py` says which
promise is broken, and `shrinking.py` makes the class that breaks it as small as it can be.
"""
