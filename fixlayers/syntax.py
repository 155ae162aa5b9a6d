"""The standard parser, one thread at a time.

Python 3.11 counts the depth of the tree that it builds in one place for all threads, so that two
that parse at once fail with "SystemError: AST constructor recursion depth mismatch".
"""

from __future__ import annotations

import ast
import warnings
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symtable import SymbolTable

_PARSING = Lock()


FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def parse_module(source: str | bytes) -> ast.Module:
    """Parse a module; raises what `ast.parse` raises, and warns of nothing."""
    with _PARSING, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in a string is not our matter
        return ast.parse(source)


def parse_expression(source: str) -> ast.expr:
    """Parse an expression; raises what `ast.parse` raises, and warns of nothing."""
    with _PARSING, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source, mode="eval").body


def symbol_table(source: str) -> SymbolTable:
    """Return whose names a module's names are; raises SyntaxError, and warns of nothing."""
    import symtable

    with _PARSING, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return symtable.symtable(source, "<source>", "exec")
