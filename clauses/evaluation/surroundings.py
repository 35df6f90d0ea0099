"""The surroundings of a labelled paragraph, as the product reads its file: heading, introduction, neighbours, kind, place.

People labelled words; the classifier is asked about provisions. ``with_surroundings`` reads the file of each row with the
reader and the grammar of the product, finds the provision that holds the words, and gives the row what stands around it, so
that training and measuring see what users will. The documents of a collection are laid out from their articles. A row whose
words are not found as they were labelled keeps what it had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from agreements.formats.document import UnreadableFile
from agreements.formats.read import read
from agreements.structure.originals import originals
from agreements.structure.segment import segment
from clauses.classification.paragraph import Unit, units_of

_LABEL = re.compile(r"^\s*(?:\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,5})[.)]+\s+|[-–•*]\s+)", re.IGNORECASE)
_NOT_WORDS = re.compile(r"\W+")
_SURE = 30
"""Characters from which a part of a paragraph tells which paragraph it is of."""

Row = Mapping[str, Any]


def with_surroundings(rows: Iterable[Row], texts: Path, collections: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """The rows with ``kind``, ``heading``, ``chapter``, ``intro``, ``before``, ``after``, ``place`` and ``eid`` of their provision.

    ``collections`` maps the name of a document to its articles in order, each with ``heading`` and ``text``.
    """
    for row in rows:
        name = row["file"]
        units = _of_collection(name, collections) if name in collections else _of_file(texts / name)
        yield {**row, **_around(row, units)}


def _of_collection(name: str, collections: Mapping[str, Sequence[Row]]) -> tuple[Unit, ...]:
    articles = tuple((row.get("heading") or "", row["text"]) for row in collections[name])
    return _of_articles(articles)


@lru_cache(maxsize=8)
def _of_articles(articles: tuple[tuple[str, str], ...]) -> tuple[Unit, ...]:
    laid_out = (
        f"Article {number}\n{heading.lstrip('- ')}\n\n{text}" for number, (heading, text) in enumerate(articles, 1)
    )
    return _units("\n\n".join(laid_out).encode(), "collection.txt")


@lru_cache(maxsize=8)
def _of_file(path: Path) -> tuple[Unit, ...]:
    return _units(path.read_bytes(), path.name)


def _units(content: bytes, name: str) -> tuple[Unit, ...]:
    try:
        readings = originals(read(content, name))
    except UnreadableFile:
        return ()
    return tuple(unit for reading in readings for unit in units_of(segment(reading)))


def _around(row: Row, units: Sequence[Unit]) -> dict[str, Any]:
    words = _plain_words(row["text"])
    same = [unit for unit in units if _plain_words(unit.text) == words]
    if same:
        return _all_of(min(same, key=lambda unit: abs(unit.place - (row.get("place") or 0.5))))
    if len(words) < _SURE:
        return {}
    around = min(
        (unit for unit in units if words in _plain_words(unit.text)), key=lambda unit: len(unit.text), default=None
    )
    if around is not None:
        return _all_of(around)
    inside = next((unit for unit in units if _begins_in(_plain_words(unit.text), words)), None)
    return _heading_of(inside) if inside is not None else {}


def _begins_in(part: str, words: str) -> bool:
    return len(part) > _SURE and part in words


def _all_of(unit: Unit) -> dict[str, Any]:
    return {
        **_heading_of(unit), "kind": unit.kind, "intro": unit.intro, "before": unit.before, "after": unit.after,
        "eid": unit.eid,
    }  # fmt: skip


def _heading_of(unit: Unit) -> dict[str, Any]:
    """What paragraphs of one article share: all that is sure where people labelled the whole of it."""
    heading = unit.heading or unit.article_heading
    found = {"chapter": unit.chapter_heading, "place": unit.place, "document_kind": unit.document_kind}
    return {**found, "heading": heading} if heading else found


@lru_cache(maxsize=50_000)
def _plain_words(text: str) -> str:
    return _NOT_WORDS.sub(" ", _LABEL.sub("", text).lower()).strip()
