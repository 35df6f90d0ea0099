"""Labels without their texts: what people said of paragraphs that may not be handed on, by place and fingerprint.

``fixtures/labels`` holds, for paragraphs of official texts and third-party collections, the types they were given and where
they stand: a file or document, an offset and a length in its text with white space folded, and the SHA-256 of the words.
Whoever has the texts gets the labelled paragraphs back with ``restored``, with the surroundings that the product reads around
them; a paragraph whose words differ is an error. ``intro_at`` and ``intro_length`` tell where the words stand that introduced the
paragraph when it was labelled.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from clauses.evaluation.surroundings import with_surroundings

_FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
LABELS = tuple(
    _FIXTURES / "labels" / f"{name}.jsonl" for name in ("real", "organisations", "chosen", "further", "treaties")
)
"""What is trained on; of a paragraph that stands in several files the first counts."""
HELD_OUT = _FIXTURES / "labels" / "held_out.txt"
"""Documents, by name without ending, that the encoder is not trained on, so that the last step can learn how far to trust it."""
OTHER_GENRES = _FIXTURES / "gold" / "other_genres.jsonl"
"""What is never trained on: host, funding, facility and financing agreements, statutes, letters, police treaties."""


_NOT_WORDS = re.compile(r"\W+")


class TextsDiffer(Exception):
    """The texts at hand are not those that were labelled; the message says which."""


def all_restored(texts: Path, least: float = 0.0) -> list[dict[str, Any]]:
    """The rows of all files of labels that weigh ``least`` or more, each paragraph once."""
    found: dict[str, dict[str, Any]] = {}
    for path in LABELS:
        for row in restored(path, texts, least):
            found.setdefault(_NOT_WORDS.sub(" ", row["text"].lower()).strip()[:300], row)
    return list(found.values())


def restored(labels: Path, texts: Path, least: float = 0.0) -> Iterator[dict[str, Any]]:
    """The rows of ``labels``, each with its ``text`` from the folder ``texts`` (``X.txt``, and ``*.jsonl`` with ``doc``)."""
    collections = _collections(texts)
    for row in with_surroundings(_with_words(labels, texts, collections, least), texts, collections):
        yield dict(row)


def _with_words(
    labels: Path, texts: Path, collections: Mapping[str, list[dict[str, Any]]], least: float
) -> Iterator[dict[str, Any]]:
    rows = map(json.loads, labels.read_text(encoding="utf-8").splitlines())
    for row in (row for row in rows if row.get("weight", 1.0) >= least):
        at, length, sha256 = row.pop("at"), row.pop("length"), row.pop("sha256")
        source = _source(texts, row["file"], collections)
        words = source[at : at + length]
        if hashlib.sha256(words.encode()).hexdigest() != sha256:
            raise TextsDiffer(f"{row['file']} below {texts} does not hold the words that were labelled at {at}.")
        if "intro_at" in row:
            intro = row.pop("intro_at")
            row["intro"] = source[intro : intro + row.pop("intro_length")]
        yield {**row, "text": words}


def _source(texts: Path, name: str, collections: Mapping[str, list[dict[str, Any]]]) -> str:
    if name in collections:
        return _normalized_articles(tuple(row["text"] for row in collections[name]))
    path = texts / name
    if not path.is_file():
        raise TextsDiffer(f"There is no {name} below {texts}.")
    return _normalized_file(path)


@lru_cache(maxsize=64)
def _normalized_file(path: Path) -> str:
    return normalize(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _normalized_articles(articles: tuple[str, ...]) -> str:
    return normalize(" ".join(articles))


@lru_cache(maxsize=2)
def _collections(texts: Path) -> dict[str, list[dict[str, Any]]]:
    """The articles of each document of the collections below ``texts``, one after the other."""
    documents: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(texts.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "doc" in row and "types" not in row:
                documents.setdefault(row["doc"], []).append(row)
    return documents


def normalize(text: str) -> str:
    return " ".join(text.split())
