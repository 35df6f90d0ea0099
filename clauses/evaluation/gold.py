"""Labelled paragraphs as units: what the classifier says of rows that people labelled apart from their documents.

A row has ``text`` (with its number), ``heading`` of its article, ``article``, ``para``, ``file`` and ``types``, and may have
``kind``, ``intro``, ``place`` and ``language``; rows of one file stand in reading order, so that each has its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from clauses.classification.classify import classifier_for
from clauses.classification.labels import Label
from clauses.classification.paragraph import Unit
from clauses.classification.rules import language_for

_LABEL = re.compile(r"\s*(?:\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,5})[.)]+\s+|[-–•*]\s+)", re.IGNORECASE)


def predictions(rows: Sequence[Mapping[str, Any]]) -> list[set[str]]:
    """The types given to each row, suggestions below their threshold left out."""
    return [{label.type for label in labels if not label.is_suggestion} for labels in labels_of(rows)]


def labels_of(rows: Sequence[Mapping[str, Any]]) -> list[list[Label]]:
    """All labels of each row, suggestions among them."""
    given: list[list[Label]] = [[] for _ in rows]
    files: dict[str, dict[str, int]] = {}
    for index, row in enumerate(rows):
        known = files.setdefault(row.get("file", ""), {})
        known[_eid(row, index, known)] = index
    for known in files.values():
        units = [_unit(rows[index], eid, index, rows) for eid, index in known.items()]
        for label in classifier_for(language_for(units[0])).classify(_placed(units)):
            given[known[label.eid]].append(label)
    return given


def _eid(row: Mapping[str, Any], index: int, known: Collection[str]) -> str:
    """The address of a row, so that its neighbours are known; its number where it has none of its own."""
    article, paragraph = row.get("article"), row.get("para")
    of_article = f"art_{article}__para_{paragraph}" if paragraph else f"art_{article}"
    eid = row.get("eid") or (of_article if article else "")
    return eid if eid and eid not in known else str(index)


def _placed(units: Sequence[Unit]) -> list[Unit]:
    last = max(len(units) - 1, 1)
    return [unit if unit.place >= 0 else replace(unit, place=n / last) for n, unit in enumerate(units)]


def _unit(row: Mapping[str, Any], eid: str, index: int, rows: Sequence[Mapping[str, Any]]) -> Unit:
    return Unit(
        eid=eid,
        kind=row.get("kind") or ("article" if row.get("para") is None else "paragraph"),
        number=row.get("para") or row.get("article"),
        text=_words(row),
        article_heading=row.get("heading") or "",
        chapter_heading=row.get("chapter", ""),
        intro=row.get("intro", ""),
        place=row.get("place", -1.0),
        language=row.get("language") or "",
        index=index,
        before=row.get("before", _neighbour(rows, index, -1)),
        after=row.get("after", _neighbour(rows, index, 1)),
        document_kind=row.get("document_kind", ""),
    )


def _neighbour(rows: Sequence[Mapping[str, Any]], index: int, step: int) -> str:
    at = index + step
    if 0 <= at < len(rows) and rows[at].get("file") == rows[index].get("file"):
        return _words(rows[at])
    return ""


def _words(row: Mapping[str, Any]) -> str:
    """The words without the number they begin with."""
    text: str = row["text"]
    return text[match.end() :] if row.get("para") and (match := _LABEL.match(text)) else text
