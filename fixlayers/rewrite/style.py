"""How the author of a file and of a class writes: quotes, indentation, line length."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from fixlayers.rewrite.expected_tree import classes_in_order
from fixlayers.rewrite.parsed_source import ParsedSource

_SPREAD_UPDATE = re.compile(r"\.update\(\s*\n\s*\{")
_HUGGED_UPDATE = re.compile(r"\.update\(\{\s*\n")
_TAB_WIDTH = 4
_LITERAL = re.compile(r"^[A-Za-z]*(?P<quote>['\"])(?P<content>.*)(?P=quote)$")
_ASKED_FOR = re.compile(r'"(__dict__|__name__|get_config)"')
_NOT_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}


@dataclass(frozen=True)
class FileStyle:
    """What the whole file shows. `module` is what is left of it to be edited."""

    module: cst.Module
    source: ParsedSource
    line_length: int

    @cached_property
    def text(self) -> str:
        """The source, decoded, with universal newlines."""
        return self.source.text(range(len(self.source.lines)))

    @cached_property
    def classes(self) -> tuple[ast.ClassDef, ...]:
        """The class statements of the source, in order."""
        return tuple(classes_in_order(self.source.tree))

    @cached_property
    def quote(self) -> str:
        """The quote that most string literals of the file use; the double one on a tie."""
        return _preferred_quote(self.text) or '"'

    def quoted(self, text: str, quote: str = "") -> str:
        """Return `text` as a string literal in that quote, else in the quotes of the file."""
        quote = quote or self.quote
        escaped = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
        return f"{quote}{escaped}{quote}"

    @cached_property
    def hugs(self) -> bool:
        """Whether a long dict starts on the line of the call: `config.update({`."""
        return bool(_HUGGED_UPDATE.search(self.text)) or not _SPREAD_UPDATE.search(self.text)


@dataclass(frozen=True)
class ClassStyle:
    """What one class shows.

    `ordinal` is its number in the file, `indent` the white space in front of its class statement.
    """

    file: FileStyle
    ordinal: int
    node: cst.ClassDef
    indent: str

    @cached_property
    def body_unit(self) -> str:
        """The step from the class statement to its body."""
        return self._unit_of(self.node.body)

    @cached_property
    def method_unit(self) -> str:
        """The step from a method to its body."""
        for method in self.node.body.body:
            if isinstance(method, cst.FunctionDef) and isinstance(method.body, cst.IndentedBlock):
                return self._unit_of(method.body)
        return self.body_unit

    @property
    def method_indent(self) -> str:
        """The white space in front of a method."""
        return self.indent + self.body_unit

    @cached_property
    def quote(self) -> str:
        """The quote that the class prefers, else the file."""
        source = self.file.source
        text = source.text(source.span(self.file.classes[self.ordinal]))
        return _preferred_quote(text) or self.file.quote

    def quoted(self, text: str, quote: str = "") -> str:
        """Return `text` as a string literal in that quote, else in the quotes of the class."""
        return self.file.quoted(text, quote or self.quote)

    def quoting(self, expression: str) -> str:
        """Return a generated expression that asks for attributes in the quotes of the class."""
        return _ASKED_FOR.sub(lambda found: self.quoted(found[1]), expression)

    def fits(self, line: str) -> bool:
        """Tell whether a line is short enough."""
        return len(line.expandtabs(_TAB_WIDTH)) <= self.file.line_length

    def new_lines_fit(self, before: cst.CSTNode | None, after: cst.CSTNode) -> bool:
        """Tell whether the lines of a statement that it did not have before are short enough."""
        module = self.file.module
        old = [] if before is None else module.code_for_node(before).splitlines()
        indent = self.method_indent + self.method_unit
        lines = module.code_for_node(after).splitlines()
        return all(self.fits(indent + line) for line in lines if line not in old)

    def _unit_of(self, suite: cst.BaseSuite) -> str:
        if isinstance(suite, cst.IndentedBlock) and suite.indent is not None:
            return suite.indent
        return self.file.module.default_indent


def _preferred_quote(source: str) -> str:
    """Return the quote of most short string literals that leave the choice, "" on a tie."""
    counts: Counter[str] = Counter()
    starts_line = True
    pending = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NEWLINE:
            starts_line, pending = True, ""
            continue
        if token.type in _NOT_CODE:
            continue
        if pending:
            counts[pending] += 1
            pending = ""
        if token.type == tokenize.STRING:
            quote = _free_quote(token.string)
            # A literal that opens a line may be a docstring: it counts once more code follows.
            if starts_line:
                pending = quote
            elif quote:
                counts[quote] += 1
        starts_line = False
    if counts["'"] == counts['"']:
        return ""
    return max(counts, key=lambda quote: counts[quote])


def _free_quote(literal: str) -> str:
    """Return the quote of a literal whose content would have allowed the other one, else ""."""
    match = _LITERAL.match(literal)
    if match is None or "'" in match["content"] or '"' in match["content"]:
        return ""
    return match["quote"]
