"""The variables of the functions around a class that it reads: a closure."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fixlayers.syntax import symbol_table

if TYPE_CHECKING:
    from symtable import SymbolTable


def read_closures(source: bytes) -> Iterator[tuple[tuple[str, int], tuple[str, ...]]]:
    """Find, for each class in a function, the arguments and locals of functions that it reads.

    What a function imports or defines is the same in each of its runs and left out. Yields name and
    line of the class, then the names in order.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        table = symbol_table(source.decode(encoding))
    except SyntaxError:
        return  # such as `nonlocal` outside a function: the file can be read, but never runs
    yield from _closures(table, frozenset())


def _closures(
    table: SymbolTable, variables: frozenset[str]
) -> Iterator[tuple[tuple[str, int], tuple[str, ...]]]:
    if table.get_type() == "function":
        own = [s for s in table.get_symbols() if s.is_local() or s.is_parameter()]
        fixed = {s.get_name() for s in own if s.is_imported() or s.is_namespace()}
        names = {s.get_name() for s in own}
        variables = (variables - names) | (names - fixed)
    elif table.get_type() == "class":
        free = (s.get_name() for s in table.get_symbols() if s.is_free())
        yield (table.get_name(), table.get_lineno()), tuple(sorted(variables & set(free)))
    for child in table.get_children():
        yield from _closures(child, variables)
