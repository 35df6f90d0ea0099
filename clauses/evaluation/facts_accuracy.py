"""How often the machine reads facts right, by fact and language, and how far two readers agree on facts and terms.

``fixtures/gold/facts.jsonl`` holds what a careful reader found in agreements that may not be handed on: days as they are, titles,
places and signatories by the places of their words, parties by the SHA-256 of their names. ``second_reader.jsonl`` holds what
another reader, who did not know these answers, found in some of them: facts and terms. Whoever has the texts measures again
(``manage.py accuracy --terms FOLDER``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agreements.formats.document import Document
from clauses.evaluation.facts import FACTS, score_answers, score_facts
from clauses.evaluation.floors import GOLD
from clauses.evaluation.labels import TextsDiffer, normalize
from clauses.evaluation.metrics import Row
from clauses.evaluation.structure import Count, Counts
from clauses.evaluation.terms import comparable
from web.wording import gettext_noop

ANSWERS = GOLD / "facts.jsonl"
SECOND = GOLD / "second_reader.jsonl"
SAVED = GOLD / "facts_accuracy.json"
_ALL = "all"
_NAMES = (
    gettext_noop("title"),
    gettext_noop("parties"),
    gettext_noop("date"),
    gettext_noop("place"),
    gettext_noop("signatories"),
    gettext_noop("terms"),
)
"""What the rows of the tables are called, which the page of figures shows as words."""


@dataclass(frozen=True, slots=True)
class FactsAccuracy:
    """Figures of one measuring; a row a fact, over all languages and for each."""

    measured_on: str
    documents: int
    facts: tuple[Row, ...]
    languages: Mapping[str, tuple[int, tuple[Row, ...]]]
    """By language, of how many documents, and the same rows."""
    readers_documents: int
    readers: tuple[Row, ...]
    """The second reader's answers against the first's: a row a fact, and one for terms."""

    def of(self, fact: str) -> Row:
        return next(row for row in self.facts if row.type == fact)


def answers(path: Path, folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The rows of ``path`` as answers with words, each with its file below ``folder``; another text is an error."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        source = folder / row["file"]
        if not source.is_file():
            raise TextsDiffer(f"There is no {row['file']} below {folder}.")
        content = source.read_bytes()
        words = normalize(source.read_text(encoding="utf-8"))
        if hashlib.sha256(words.encode()).hexdigest() != row["sha256"]:
            raise TextsDiffer(f"{row['file']} below {folder} is not the text that was read.")
        yield _in_words(row, words), content


def _in_words(row: Mapping[str, Any], words: str) -> dict[str, Any]:
    def said(spans: Sequence[Sequence[int]]) -> str:
        return " ".join(words[at : at + length] for at, length in spans)

    return {
        **row,
        "title": said(row["title"]) if row["title"] else None,
        "parties": [{"name": "", "aka": [], "prints": prints} for prints in row["parties"]],
        "signature_place": said(row["signature_place"]) if row["signature_place"] else None,
        "signatories": [said(spans) for spans in row["signatories"]],
    }


def measure(folder: Path, read: Callable[[bytes, str], Document], measured_on: str) -> dict[str, Any]:
    """All figures in the form in which they are kept."""
    scored = [(row, score_facts(read(content, row["file"]), row)) for row, content in answers(ANSWERS, folder)]
    languages = sorted({row["language"] for row, _ in scored})
    groups = {
        name: [counts for row, counts in scored if name in (row["language"], _ALL)] for name in (_ALL, *languages)
    }
    first = {row["file"]: row for row, _ in answers(ANSWERS, folder)}
    second = [row for row, _ in answers(SECOND, folder)]
    return {
        "measured_on": measured_on,
        "groups": {
            name: {"documents": len(found), "facts": [asdict(row) for row in _rows(found)]}
            for name, found in groups.items()
        },
        "readers": {
            "documents": len(second),
            "rows": [asdict(row) for row in (*_readers_of_facts(first, second), _readers_of_terms(second))],
        },
    }


def _rows(scored: Iterable[Counts]) -> list[Row]:
    counts = list(scored)
    return [_row(name, [found.get(name, Count()) for found in counts]) for name in FACTS]


def _row(name: str, counts: Sequence[Count]) -> Row:
    right, wrong, missed = (sum(getattr(count, field) for count in counts) for field in ("right", "wrong", "missed"))
    return Row(name, right + missed, right + wrong, right)


def _readers_of_facts(first: Mapping[str, Any], second: Sequence[Mapping[str, Any]]) -> list[Row]:
    return _rows(score_answers(row, first[row["file"]]) for row in second)


def _readers_of_terms(second: Sequence[Mapping[str, Any]]) -> Row:
    """Values of the second reader against those of the first, each counted once a document."""
    from_first = {
        row["file"]: row for row in map(json.loads, (GOLD / "terms.jsonl").read_text(encoding="utf-8").splitlines())
    }
    ours = [_values(row) for row in second]
    theirs = [_values(from_first[row["file"]]) for row in second]
    return Row(
        "terms", sum(map(len, theirs)), sum(map(len, ours)), sum(len(a & b) for a, b in zip(ours, theirs, strict=True))
    )


def _values(row: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    told = [term for term in row["terms"] if "other" not in (term["kind"], term["value"])]
    return {(term["type"], term["kind"], comparable(term["value"])) for term in told}


def save(measured: Mapping[str, Any], path: Path = SAVED) -> None:
    path.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@cache
def facts_accuracy(path: Path = SAVED) -> FactsAccuracy | None:
    """What was measured last; None where nothing was."""
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    groups = {
        name: (group["documents"], tuple(Row(**row) for row in group["facts"]))
        for name, group in kept["groups"].items()
    }
    documents, facts = groups.pop(_ALL)
    readers = kept["readers"]
    return FactsAccuracy(
        kept["measured_on"],
        documents,
        facts,
        groups,
        readers["documents"],
        tuple(Row(**row) for row in readers["rows"]),
    )
