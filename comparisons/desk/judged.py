"""How right the differences are: pairs of cells that a person judged, beside what a reader would be shown.

A line of the file holds the clauses of two cells, which of them answer each other, what is shown of each answer ("same",
"marks", "words"), and where it matters which words moved, came and went. A cell misleads if any of that is otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comparisons.alignment.normalize import Folds
from comparisons.desk.baseline import Base
from comparisons.desk.redline import CellRedline, compare
from comparisons.desk.table import Cell, CellClause, Column

_EDGES = " .,;:\n"


@dataclass(frozen=True, slots=True)
class Judged:
    """Links of one pair of cells (right, wrong, missed), and in words what misleads."""

    id: str
    right: int
    wrong: int
    missed: int
    misleads: tuple[str, ...]


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def judge(case: Mapping[str, Any]) -> Judged:
    found = compare(
        Base(_cell(case["base"]), _column(case, "base"), 0), _cell(case["other"]), _column(case, "other"), Folds()
    )
    wanted = {(i, j) for ours, theirs in case["pairs"] for i in ours for j in theirs}
    links = {(i, j) for j, compared in enumerate(found.clauses) for i in compared.against}
    misleads = (*_verdicts(case, found), *_words(case, found))
    return Judged(case["id"], len(links & wanted), len(links - wanted), len(wanted - links), misleads)


def f1(judged: Iterable[Judged]) -> float:
    known = list(judged)
    right = sum(pair.right for pair in known)
    return 2 * right / (2 * right + sum(pair.wrong + pair.missed for pair in known))


def _cell(texts: Iterable[str]) -> Cell:
    return Cell("present", tuple(CellClause(f"art_{n}", f"Art. {n}", text) for n, text in enumerate(texts, start=1)))


def _column(case: Mapping[str, Any], side: str) -> Column:
    names = case.get(f"{side}_names", {})
    parties = tuple(dict.fromkeys(names.values()))
    articles = tuple(case.get(f"{side}_articles", {}).items())
    return Column(side, side, parties=parties, designations=tuple(names.items()), articles=articles)


def _verdicts(case: Mapping[str, Any], found: CellRedline) -> Iterable[str]:
    shown = {j: verdict for (_, theirs), verdict in zip(case["pairs"], case["shown"], strict=True) for j in theirs}
    for j, compared in enumerate(found.clauses):
        wanted = shown.get(j)
        if wanted and compared.verdict != wanted:
            yield f"clause {j} is shown as {compared.verdict}, not as {wanted}"
        elif wanted is None and compared.verdict in ("same", "marks"):
            yield f"clause {j} is marked against {compared.against}, and should answer nothing"
        elif wanted is None and "unanswered" in case and compared.verdict != case["unanswered"]:
            yield f"clause {j} is shown as {compared.verdict}, not as {case['unanswered']}"


def _words(case: Mapping[str, Any], found: CellRedline) -> Iterable[str]:
    ops = [op for compared in found.clauses for op in compared.ops or ()]
    shown = {
        "moved": {_bare(op.text) for op in ops if op.kind == "move" and op.is_in_other},
        "deleted": {_bare(op.text) for op in ops if op.kind == "delete"},
        "inserted": {_bare(op.text) for op in ops if op.kind == "insert"},
    }
    for kind, words in shown.items():
        if kind in case and words - {""} != {_bare(text) for text in case[kind]}:
            yield f"{kind}: {sorted(words - {''})}, not {case[kind]}"


def _bare(text: str) -> str:
    """Words without the marks around them, nor the label of an item."""
    bare = text.strip(_EDGES)
    return "" if bare.startswith("(") and len(bare) <= 5 else bare.casefold()
