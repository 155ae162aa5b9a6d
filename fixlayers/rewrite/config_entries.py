"""Edit the entries of one dict display, or the keywords of one call, in its author's layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import libcst as cst

from fixlayers.rewrite.call_arguments import keyword_argument
from fixlayers.rewrite.comma_list import CommaList
from fixlayers.rewrite.config_places import Collection, Entry, entries_of, is_dict_call, key_of
from fixlayers.rewrite.edits import (
    AddConfigItems,
    ConfigItem,
    EntryEdit,
    MergeParentConfig,
    RemoveConfigItem,
    RenameConfigKey,
    ReplaceConfigValue,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.gaps import (
    NOTHING,
    SPACE,
    breaks_line,
    comments_in,
    gap_after,
    line_break,
    with_commas,
)
from fixlayers.rewrite.long_values import wrap_new_values
from fixlayers.rewrite.parent_call import ParentCallSite
from fixlayers.rewrite.style import ClassStyle

Spread = Literal["", "together", "each"]


@dataclass(frozen=True)
class Layout:
    """How a collection that its edits make too long is broken.

    `spread` says how one that was on one line is; `own_line` that each new entry of another one
    gets a line. `indent` is how much further than its statement the line is indented.
    """

    spread: Spread = ""
    own_line: bool = False
    indent: str = ""


def edit_entries(
    node: Collection, edits: Sequence[EntryEdit], layout: Layout, site: ParentCallSite
) -> cst.BaseExpression:
    """Return the display or the call with the edits of its entries carried out.

    Keys are those of the unedited collection. Raises EditError where a key to add is there already.
    """
    original = _listed(node, site.style)
    listed = _changed(original, edits, site.style)
    for edit in edits:
        if isinstance(edit, AddConfigItems):
            for item in edit.items:
                listed = _added(node, listed, item, layout, site.style)
    for edit in edits:
        if isinstance(edit, MergeParentConfig):
            parent = cst.parse_expression(f"{site.super_call(edit.style)}.get_config()")
            if not listed.items and (isinstance(node, cst.Dict) or _is_plain_dict(node)):
                return _instead(node, listed, parent)
            first = (
                cst.StarredDictElement(parent) if isinstance(node, cst.Dict) else cst.Arg(parent)
            )
            listed = listed.inserted(0, first, own_line=layout.own_line)
    # What is left of several lines may have become one, which is then too long as well.
    joined = layout.own_line and listed.is_on_one_line and not original.is_on_one_line
    if (layout.spread or joined) and listed.items:
        # Black puts a display's entries on a line each, but arguments on one line where they fit.
        each = layout.spread == "each" or isinstance(node, cst.Dict)
        listed = listed.spread(each=each, indent=layout.indent)
    old = {id(entry.value) for entry in entries_of(node)}
    return _rebuilt(node, wrap_new_values(listed, old, site.style))


def with_value(old: cst.BaseExpression, source: str) -> cst.BaseExpression:
    """Return the expression to put in place of another, in its brackets if they hold comments."""
    new = cst.parse_expression(source)
    gaps = [bracket.whitespace_after for bracket in old.lpar]
    gaps += [bracket.whitespace_before for bracket in old.rpar]
    if not any(comments_in(gap) for gap in gaps):
        return new
    return new.with_changes(lpar=[*old.lpar, *new.lpar], rpar=[*new.rpar, *old.rpar])


def renamed(literal: cst.BaseExpression, name: str, style: ClassStyle) -> cst.SimpleString:
    """Return the key literal with another text in the same quotes."""
    old = cst.ensure_type(literal, cst.SimpleString)
    return old.with_changes(value=style.quoted(name, old.quote[-1]))


def _listed(node: Collection, style: ClassStyle) -> CommaList[Entry]:
    entries = entries_of(node)
    gaps = [gap_after(entry) for entry in entries]
    if isinstance(node, cst.Dict):
        opening = node.lbrace.whitespace_after
        gaps[-1:] = [node.rbrace.whitespace_before] if entries else []
    else:
        opening = node.whitespace_before_args
    trailing_comma = bool(entries) and isinstance(entries[-1].comma, cst.Comma)
    return CommaList(opening, entries, tuple(gaps), trailing_comma, style.method_unit)


def _rebuilt(node: Collection, listed: CommaList[Entry]) -> Collection:
    opening = listed.opening
    if not listed.items and not comments_in(opening):
        opening = NOTHING
    if isinstance(node, cst.Call):
        args = with_commas(listed.items, listed.gaps, listed.trailing_comma)
        return node.with_changes(args=args, whitespace_before_args=opening)
    tail = listed.gaps[-1] if listed.gaps else NOTHING
    gaps = (*listed.gaps[:-1], NOTHING)[: len(listed.items)]
    return node.with_changes(
        elements=with_commas(listed.items, gaps, listed.trailing_comma),
        lbrace=node.lbrace.with_changes(whitespace_after=opening),
        rbrace=node.rbrace.with_changes(whitespace_before=tail),
    )


def _changed(
    listed: CommaList[Entry], edits: Sequence[EntryEdit], style: ClassStyle
) -> CommaList[Entry]:
    """Return the list with values replaced, keys renamed and entries removed."""
    places = {key_of(entry): index for index, entry in enumerate(listed.items)}
    items = list(listed.items)
    for edit in edits:
        if isinstance(edit, ReplaceConfigValue):
            index = places[edit.key]
            old = items[index].value
            items[index] = items[index].with_changes(
                value=with_value(old, style.quoting(edit.expression))
            )
    for edit in edits:
        if isinstance(edit, RenameConfigKey):
            items[places[edit.key]] = _named(items[places[edit.key]], edit.name, style)
    listed = replace(listed, items=tuple(items))
    removals = {places[edit.key] for edit in edits if isinstance(edit, RemoveConfigItem)}
    for index in sorted(removals, reverse=True):
        listed = _removed(listed, index)
    return listed


def _named(entry: Entry, name: str, style: ClassStyle) -> Entry:
    if isinstance(entry, cst.Arg):
        return entry.with_changes(keyword=cst.Name(_identifier(name)))
    element = cst.ensure_type(entry, cst.DictElement)
    return element.with_changes(key=renamed(element.key, name, style))


def _identifier(name: str) -> str:
    if not name.isidentifier():
        raise EditError(f"{name} cannot be a keyword argument")
    return name


def _removed(listed: CommaList[Entry], index: int) -> CommaList[Entry]:
    """Return the list without an entry and without the comment behind it, if that is its own."""
    after = listed.gaps[index]
    before = listed.opening if index == 0 else listed.gaps[index - 1]
    if isinstance(after, cst.ParenthesizedWhitespace) and (index == 0 or breaks_line(before)):
        bare = after.with_changes(first_line=cst.TrailingWhitespace())
        gaps = (*listed.gaps[:index], bare, *listed.gaps[index + 1 :])
        listed = replace(listed, gaps=gaps)
    return listed.removed(index, carry=False)[0]


def _added(
    node: Collection,
    listed: CommaList[Entry],
    item: ConfigItem,
    layout: Layout,
    style: ClassStyle,
) -> CommaList[Entry]:
    if any(key_of(entry) == item.key for entry in listed.items):
        raise EditError(f"the statement sets {item.key} already")
    value = cst.parse_expression(style.quoting(item.expression))
    entry: Entry
    if isinstance(node, cst.Call):
        entry = keyword_argument(node, _identifier(item.key), value)
    else:
        entry = _element(node, item.key, value, style)
    return listed.inserted(len(listed.items), entry, own_line=layout.own_line)


def _element(
    node: cst.Dict, key: str, value: cst.BaseExpression, style: ClassStyle
) -> cst.DictElement:
    """Return an entry in the quotes of the last key, its colon spaced as most are."""
    keyed = [element for element in node.elements if isinstance(element, cst.DictElement)]
    quotes = [e.key.quote[-1] for e in keyed if isinstance(e.key, cst.SimpleString)]
    name = cst.SimpleString(style.quoted(key, quotes[-1] if quotes else ""))
    tight = all(e.whitespace_after_colon.empty for e in keyed) if keyed else False
    apart = all(not e.whitespace_before_colon.empty for e in keyed) if len(keyed) > 1 else False
    return cst.DictElement(
        name,
        value,
        whitespace_before_colon=SPACE if apart else NOTHING,
        whitespace_after_colon=NOTHING if tight else SPACE,
    )


def _is_plain_dict(node: cst.Call) -> bool:
    return is_dict_call(node) and isinstance(node.func, cst.Name) and node.func.value == "dict"


def _instead(
    node: Collection, listed: CommaList[Entry], parent: cst.BaseExpression
) -> cst.BaseExpression:
    """Return the parent's config in place of an empty dict, whose comments it keeps."""
    result = parent.with_changes(lpar=node.lpar, rpar=node.rpar)
    gap = listed.opening
    if not isinstance(gap, cst.ParenthesizedWhitespace) or not comments_in(gap):
        return result
    start = gap.empty_lines[-1].whitespace if gap.empty_lines else gap.last_line
    opening = cst.LeftParen(whitespace_after=gap.with_changes(last_line=start))
    closing = cst.RightParen(whitespace_before=line_break(gap))
    return parent.with_changes(lpar=[*node.lpar, opening], rpar=[closing, *node.rpar])
