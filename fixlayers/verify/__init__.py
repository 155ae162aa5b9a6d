"""Prove on real Keras which custom classes survive being saved and loaded.

The one part of fixlayers that executes the code it reads, and never in its own process: `copies`
writes the sources into a scratch folder, `pool` and `child` drive the child processes, `worker` is
such a process, `probe` all that happens in it. `results` are the words that both sides share.
Reading order: `command`, `proving`, `pool`.
"""
