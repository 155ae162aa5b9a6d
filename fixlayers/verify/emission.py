"""Write what `verify` has seen as a file of tests, for the suite of whoever has the classes."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from msgspec import Struct

from fixlayers.verify.frameworks import FrameworkName
from fixlayers.verify.results import Example
from fixlayers.verify.template import IMPORTS, helpers_for
from fixlayers.verify.verdicts import Proof, Verdict

MARK = "Written by `fixlayers verify --emit-tests`"
"""What tells a file that may be written again from one that is somebody's."""
_DOCSTRING = f'''"""Custom Keras classes survive being saved and loaded.

{MARK}, which replaces the file as long as this line stands.
"""
'''
_LONGEST = 88
_GIVEN = frozenset({"keras", "np", *dir(builtins)})


class _Test(Struct, frozen=True):
    """A class and how to test it; `names` are those that its module has to give."""

    verdict: Verdict
    example: Example
    names: tuple[str, ...]


def emitted(proof: Proof, framework: FrameworkName) -> bytes:
    """Return tests for pytest, one for each class that survives on a Keras."""
    tests: list[_Test] = []
    left_out: list[str] = []
    for verdict in proof.verdicts:
        if verdict.result.outcome != "survives":
            continue
        example = verdict.result.example
        if example is None or not verdict.module:
            left_out.append(verdict.result.class_name)
        else:
            tests.append(_Test(verdict, example, _names(example)))
    bound = _bound(tests)
    code = [_test(name, test, bound) for name, test in _named(tests)]
    imports = [f"from {name} import {', '.join(sorted(names))}\n" for name, names in bound.items()]
    head = f"{_DOCSTRING}\n{IMPORTS[framework]}"
    parts = [
        "\n".join([head, "".join(sorted(imports))]) if imports else head,
        *helpers_for("".join(code), framework),
        *code,
    ]
    if left_out:
        parts.append(f"# Left out, since a test cannot make them: {', '.join(left_out)}\n")
    return "\n\n".join(parts).encode()


def is_emitted(data: bytes) -> bool:
    """Tell whether a file is one of tests that nobody has taken over yet."""
    return MARK.encode() in data


def _names(example: Example) -> tuple[str, ...]:
    nodes = ast.walk(ast.parse(example.made, mode="eval"))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return tuple(sorted(names - _GIVEN))


def _bound(tests: list[_Test]) -> dict[str, set[str]]:
    """Return what the head of the file imports from each module: each name from one alone."""
    owner: dict[str, str] = {}
    for test in tests:
        for name in test.names:
            owner.setdefault(name, test.verdict.module)
    bound: dict[str, set[str]] = {}
    for name, module in owner.items():
        bound.setdefault(module, set()).add(name)
    return bound


def _named(tests: list[_Test]) -> Iterator[tuple[str, _Test]]:
    """Yield each test with a name of its own."""
    taken: set[str] = set()
    for test in tests:
        plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", test.verdict.result.class_name).lower()
        name, number = plain, 2
        while name in taken:
            name, number = f"{plain}_{number}", number + 1
        taken.add(name)
        yield f"test_{name}_survives", test


def _test(name: str, test: _Test, bound: dict[str, set[str]]) -> str:
    module, example, kind = test.verdict.module, test.example, test.verdict.result.kind
    saved = example.inputs and example.saved and kind in ("layer", "model")
    lines = [f"def {name}({'tmp_path' if saved else ''}):"]
    if others := [n for n in test.names if n not in bound.get(module, ())]:
        lines.append(f"    from {module} import {', '.join(others)}\n")
    lines.append(_assigned(kind, example.made))
    if example.inputs:
        lines.append(f"    assert_same({kind}, rebuilt({kind}), {example.inputs})")
    else:
        lines.append(f"    rebuilt({kind})")
    if saved:
        loads = "assert_layer_loads" if kind == "layer" else "assert_loads"
        lines.append(f"    {loads}({kind}, tmp_path, {example.inputs})")
    return "\n".join(lines) + "\n"


def _assigned(name: str, made: str) -> str:
    line = f"    {name} = {made}"
    call = ast.parse(made, mode="eval").body
    if len(line) <= _LONGEST or not isinstance(call, ast.Call):
        return line
    arguments = [f"        {ast.unparse(argument)}," for argument in call.keywords]
    return "\n".join([f"    {name} = {ast.unparse(call.func)}(", *arguments, "    )"])
