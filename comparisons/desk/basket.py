"""Clauses that were put aside for a draft of one's own, and their words with the defined terms of that draft. Pure.

A clause is named as "slug code eid"; ``basket_button`` puts it there. The terms to replace are what each source calls its parties; only whole words are replaced, the
longest first, so that "the World Organization" is not cut by "Organization".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from comparisons.desk.table import CellClause, Column, Row, Table
from comparisons.desk.view_model import ShownCell
from web.locators import located
from web.wording import sentence

MOST = 80


@dataclass(frozen=True, slots=True)
class Chosen:
    """``ref`` names it: "slug code eid". ``items`` are the list items that the clause introduces."""

    ref: str
    row: Row
    column: Column
    clause: CellClause
    items: tuple[CellClause, ...] = ()


def chosen(table: Table, refs: Sequence[str]) -> list[Chosen]:
    """What the references name, in the order they were put in; those that no longer stand are left out."""
    found: dict[str, Chosen] = {}
    for row, line in zip(table.rows, table.cells, strict=True):
        for column, cell in zip(table.columns, line, strict=True):
            for clause in cell.clauses:
                ref = f"{column.slug} {row.code} {clause.eid}"
                items = tuple(item for item in cell.clauses if item.part_of == clause.eid)
                found[ref] = Chosen(ref, row, column, clause, items)
    return [found[ref] for ref in refs if ref in found]


def defined_terms(clauses: Iterable[Chosen]) -> dict[str, str]:
    """The names of parties that stand in the words: name -> the party, the most frequent first."""
    counts: dict[str, int] = {}
    parties: dict[str, str] = {}
    for one in clauses:
        words = " ".join([one.clause.text, *(item.text for item in one.items)])
        for name, party in one.column.designations:
            if number := len(_whole_words([name]).findall(words)):
                counts[name] = counts.get(name, 0) + number
                parties.setdefault(name, party)
    return {name: parties[name] for name in sorted(counts, key=lambda name: (-counts[name], name))}


def replaced(text: str, terms: Mapping[str, str]) -> str:
    """
    >>> replaced("The Fund and the Funds pay the Fund.", {"the Fund": "the Office"})
    'The Office and the Funds pay the Office.'
    """
    wanted = {name.casefold(): new for name, new in terms.items() if name and new}
    if not wanted:
        return text
    return _whole_words(sorted(wanted, key=len, reverse=True)).sub(lambda found: _like(found[0], wanted), text)


def _like(found: str, wanted: Mapping[str, str]) -> str:
    """A term with a capital where the one it replaces begins a sentence."""
    new = wanted[found.casefold()]
    return new[:1].upper() + new[1:] if found[:1].isupper() else new


def _whole_words(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def basket_button(clause: CellClause, shown: ShownCell) -> str:
    if not clause.permalink or clause.part_of or shown.column.slug.startswith("~"):
        return ""
    ref = escape(f"{shown.column.slug} {shown.row.code} {clause.eid}")
    about = escape(sentence("Use {place} of {name} in a draft", place=located(clause.pinpoint), name=shown.column.name))
    return (
        f'<p class="acts"><button class="btn small" form="basket" name="clause" value="{ref}" '
        f'aria-label="{about}">{escape(sentence("Use in a draft"))}</button></p>'
    )
