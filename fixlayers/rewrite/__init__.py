"""Carry out edits on one source file. Nothing here decides what to edit.

`source.rewrite_source` does it, `self_check.self_check` looks at the result. They are imported from
there and not from here: the edits are needed in every run, libcst only where something is edited.
"""
