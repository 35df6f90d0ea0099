"""How well the facts of an agreement were read, against the answers of a careful reader.

An answer names the title, the parties (each with what else it is called), the dates of signature, the place and the
signatories. Words are compared without case, accents and punctuation. Half of the documents are for looking at while
rules are written and half are only measured on; which half a document is in follows from its name alone.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from agreements.formats.document import Document
from clauses.evaluation.structure import Count, Counts, plain_words

FACTS = ("title", "parties", "date", "place", "signatories")
_ALIKE_TITLE = 0.92
_ALIKE_NAME = 0.8
_ARTICLES = frozenset("the la le les l el los las der die das den dem des il lo gli i o a os as de het of".split())


def is_held_out(name: str) -> bool:
    """Whether a document is in the half that is only measured on."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def is_facts(answers: Mapping[str, Any]) -> bool:
    """Whether a row of answers is of this kind."""
    return {"file", "parties", "signatories", "signature_dates"} <= answers.keys()


def score_facts(document: Document, answers: Mapping[str, Any]) -> Counts:
    """Counts a kind of fact; ``misses`` say what was missed (-) and what is too much (+)."""
    dates = answers["signature_dates"]
    place = next((s.place for s in document.signatories if s.place), None) or document.place
    return {
        "title": _single(document.title, [answers["title"]] if answers["title"] else [], _same_title),
        "parties": _paired([party.name for party in document.parties], answers["parties"], _same_party),
        "date": _single(document.dates.get("signature"), dates, str.__eq__),
        "place": _single(place, [answers["signature_place"]] if answers["signature_place"] else [], _same_place),
        "signatories": _paired([s.name for s in document.signatories], answers["signatories"], _same_name),
    }


def _single(found: str | None, wanted: Sequence[str], is_same: Callable[[str, str], bool]) -> Count:
    if not found:
        return Count(missed=1, misses=(f"-{wanted[0]}",)) if wanted else Count()
    if any(is_same(found, answer) for answer in wanted):
        return Count(right=1)
    misses = (f"+{found}", *(f"-{answer}" for answer in wanted[:1]))
    return Count(wrong=1, missed=1 if wanted else 0, misses=misses)


def _paired(found: Sequence[Any], wanted: Sequence[Any], is_same: Callable[[Any, Any], bool]) -> Count:
    """Each answer is met by one finding at most."""
    free = list(found)
    missed = []
    for answer in wanted:
        match = next((name for name in free if is_same(name, answer)), None)
        if match is None:
            missed.append(f"-{answer['name'] if isinstance(answer, dict) else answer}")
        else:
            free.remove(match)
    return Count(len(found) - len(free), len(free), len(missed), (*missed, *(f"+{name}" for name in free)))


def _same_title(found: str, wanted: str) -> bool:
    left, right = plain_words(found).split(), plain_words(wanted).split()
    return left == right or SequenceMatcher(None, left, right, autojunk=False).ratio() >= _ALIKE_TITLE


def _same_party(found: str, wanted: Mapping[str, Any]) -> bool:
    """Whether a name is one of those wanted, which are words or, where they may not be handed on, fingerprints."""
    named = {_bare(name) for name in [wanted["name"], *wanted["aka"]]}
    return _bare(found) in named or fingerprint(found) in wanted.get("prints", ())


def fingerprint(name: str) -> str:
    """The SHA-256 of a name as it is compared."""
    return hashlib.sha256(_bare(name).encode()).hexdigest()


def score_answers(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> Counts:
    """One reader's answers against another's, parties by their fingerprints."""
    dates, place = found["signature_dates"], found["signature_place"]
    wanted_place = wanted["signature_place"]
    return {
        "title": _single(found["title"], [wanted["title"]] if wanted["title"] else [], _same_title),
        "parties": _paired(
            found["parties"], wanted["parties"], lambda ours, theirs: bool({*ours["prints"]} & {*theirs["prints"]})
        ),
        "date": _single(dates[-1] if dates else None, wanted["signature_dates"], str.__eq__),
        "place": _single(place, [wanted_place] if wanted_place else [], _same_place),
        "signatories": _paired(found["signatories"], wanted["signatories"], _same_name),
    }


def _bare(name: str) -> str:
    """A name as it is compared: without a bracketed acronym and the article before it."""
    words = plain_words(re.sub(r"\([^()]*\)", " ", name)).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


def _same_place(found: str, wanted: str) -> bool:
    left, right = set(plain_words(found).split()), set(plain_words(wanted).split())
    return left <= right or right <= left


def _same_name(found: str, wanted: str) -> bool:
    left, right = plain_words(found), plain_words(wanted)
    is_part = not Counter(right.split()) - Counter(left.split()) or not Counter(left.split()) - Counter(right.split())
    return is_part or SequenceMatcher(None, left, right, autojunk=False).ratio() >= _ALIKE_NAME


def by_half(scored: Iterable[tuple[str, str, Counts]]) -> dict[str, list[Counts]]:
    """The counts of documents (name, language, counts) under each table that is shown: both halves, each language."""
    tables: dict[str, list[Counts]] = {"all documents": [], "looked at": [], "held out": []}
    for name, language, counts in scored:
        tables["all documents"].append(counts)
        tables["held out" if is_held_out(name) else "looked at"].append(counts)
        tables.setdefault(f"language {language}", []).append(counts)
    return tables
