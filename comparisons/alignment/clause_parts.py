"""The parts of a clause: who, may or shall, what, when, how, and the exception.

``parts_of(text)`` cuts each sentence. Who, and may or shall, are found at the verb of duty or permission: the words before it are the
subject, which is a *who* if it is somebody that can act ("Either Party"), and else belongs to *what* ("This Agreement"), so that
no part is a bare "It". Where what a pattern of ``clause_parts.jsonl`` finds begins ("by exchange of letters", "unless"), its part begins;
some end with their own words ("six months'"), others run on to the next part. The parts hold every word of the text in
order, so that a reader can check the cut; one kind may have several pieces in a sentence ("by giving ... written notice").
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from clauses.terms.sentences import sentences

PartKind = Literal["who", "modal", "what", "when", "how", "exception"]
PART_KINDS: tuple[str, ...] = get_args(PartKind)

_FRAMES = {"verb": r"(?<!that )(?<!which )(?<!who )\b(?:{})\b", "actor": r"\b(?:{})\b"}
_BOUNDARY = re.compile(r"[,;:]\s|\b(?:that|que)\s")
_CONJUNCTION = re.compile(r"\b(?:and|or|but|et|mais|y|o|pero)\s")
_MOST_WORDS_OF_WHO = 14
_INSERTED = re.compile(r".{3,24}, ")
"""From a verb of duty to what is put in behind it between commas: "may, at any time, end it"."""
_LONGEST = 4_000
"""Of a sentence that is cut: a longer one is a table or a list, and stays whole."""
_EDGES = " ,\n\t"
_NUMBER = re.compile(r"\s*\(?(?:\w{1,4}[.)]\s*)?")
_LONGEST_NUMBER = 12
_CONDITION = re.compile(r"(?:if|when|whenever|where|once|unless|pending|si|cuando|lorsque)\b", re.IGNORECASE)
_ADVERBIAL = re.compile(r"\s*(?:\(?\w{1,4}[.)]\s+)?(?:on|in|at|upon|after|before|during|under|within)\s", re.IGNORECASE)
"""A subject is not begun by a preposition: what begins so says when or how, and the subject follows it ("In any case the Fund")."""
_NAMED = re.compile(r"\s(?=(?:the|each|either|both|any|all|neither)\s)", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\w(?:ed|iven|aken|ade|own|orn) $")
_PASSIVE = re.compile(r"\b(?:be|been|being|is|are|was|were|has|have|had)(?:,? [\w-]+){1,6} $")
_AND = re.compile(r"(?:,|\s(?:and|or|but|et|y|o)(?=\s))")


@dataclass(frozen=True, slots=True)
class Part:
    """``text[start:end]`` is of ``kind`` in the sentence that is number ``sentence`` of the text, from 0."""

    kind: str
    start: int
    end: int
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    kind: str
    runs_on: bool = False
    is_condition: bool = False


@cache
def rules() -> tuple[Mapping[str, Any], ...]:
    """The lines as stored: part, role, pattern, whether it runs on, example, and the words of the example that are the part."""
    lines = Path(__file__).with_name("clause_parts.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def _joined(role: str) -> re.Pattern[str]:
    """One pattern of all lines that have a role beside those that begin a part.

    ``verb``: of duty or permission. ``actor``: names somebody who can act, before a ``qualifier``, where what is said of it
    begins. ``thing``: begins what cannot act. ``lead``: may stand before a subject, as the number of a paragraph does.
    """
    joined = "|".join(rule["pattern"] for rule in rules() if rule.get("role") == role)
    return re.compile(_FRAMES.get(role, "{}").format(joined), re.IGNORECASE)


@cache
def _patterns() -> tuple[tuple[Mapping[str, Any], re.Pattern[str]], ...]:
    return tuple((rule, re.compile(rule["pattern"], re.IGNORECASE)) for rule in rules() if "role" not in rule)


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts in reading order; white space and commas between them belong to none."""
    return tuple(
        part
        for number, (start, end) in enumerate(sentences(text))
        for part in _of_sentence(text, start, _plain(text[start:end]), number)
    )


def _plain(sentence: str) -> str:
    """Letters without accents, as many as before: a text as recognised often lost them."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in sentence)


def _of_sentence(text: str, start: int, sentence: str, number: int) -> Iterator[Part]:
    """A part a run of one kind; the number of a paragraph is no part by itself."""
    runs: list[tuple[int, str]] = []
    for at, kind in _begins(sentence):
        if runs and at - runs[-1][0] < _LONGEST_NUMBER and _NUMBER.fullmatch(sentence, runs[-1][0], at):
            at, _ = runs.pop()
        if not runs or runs[-1][1] != kind:
            runs.append((at, kind))
    for place, (at, kind) in enumerate(runs):
        end = runs[place + 1][0] if place + 1 < len(runs) else len(sentence)
        low, high = _trimmed(text, start + at, start + end)
        if any(map(str.isalnum, text[low:high])):
            yield Part(kind, low, high, number)


def _begins(sentence: str) -> list[tuple[int, str]]:
    """Where which kind begins: that of a hit, and after it that of what stands around it."""
    begins = [(0, "what")]
    if len(sentence) > _LONGEST:
        return begins
    outer = "what"
    hits = _hits(sentence)
    follow = [*(hit.start for hit in hits[1:]), len(sentence)]
    for hit, following in zip(hits, follow, strict=False):
        begins.append((hit.start, hit.kind))
        if hit.kind in ("who", "modal") or (hit.runs_on and hit.end < following):
            outer = "what"
        elif hit.runs_on:
            outer = hit.kind
        if hit.end < following:
            begins.append((hit.end, outer))
    return begins


def _hits(sentence: str) -> list[_Hit]:
    """Hits in order, none within another; within an exception or a condition nothing is cut further."""
    verbs = [match.span() for match in _joined("verb").finditer(sentence)]
    found = [(hit.start, -1, hit) for hit in _verbs(sentence, verbs)]
    found += [
        (
            match.start(),
            number,
            _Hit(*match.span(), rule["part"], rule.get("runs_on", False), rule.get("is_condition", False)),
        )
        for number, (rule, pattern) in enumerate(_patterns())
        for match in pattern.finditer(sentence)
        if not (rule.get("is_adverbial") and _is_attributive(sentence[: match.start()]))
    ]
    begins = [start for start, _ in verbs]
    hits: list[_Hit] = []
    reached = 0
    for start, _, hit in sorted(found, key=lambda one: one[:2]):
        if hit.kind == "exception" and hits and hits[-1].is_condition and start >= hits[-1].start + 2:
            hits[-1] = replace(hits[-1], end=min(start, hits[-1].end))
            reached = start
        if start >= reached:
            ending = replace(hit, end=_end(sentence, hit, begins)) if hit.runs_on else hit
            hits.append(ending)
            reached = ending.end if hit.kind == "exception" or hit.is_condition else hit.end
    return hits


def _is_attributive(before: str) -> bool:
    """Whether what follows belongs to a participle that stands with a noun: "interns registered in accordance with paragraph 3"."""
    return _PARTICIPLE.search(before) is not None and _PASSIVE.search(before) is None


def _end(sentence: str, hit: _Hit, verbs: Sequence[int]) -> int:
    """Where a hit that runs on ends by itself: before a semicolon, or before another main clause."""
    semicolon = sentence.find("; ", hit.end)
    end = semicolon if semicolon >= 0 else len(sentence)
    is_first = not _joined("lead").sub("", sentence[: hit.start]).strip(_EDGES)
    place = bisect_left(verbs, hit.end)
    is_inserted = place > 0 and _INSERTED.fullmatch(sentence, verbs[place - 1], hit.start) is not None
    if place == len(verbs) or verbs[place] >= end or is_inserted:
        comma = sentence.find(", ", hit.end, end) if is_first or is_inserted else -1
        return comma if comma >= 0 else end
    is_whole = (hit.kind == "exception" or hit.is_condition) and not is_first
    cuts = [] if is_whole else [cut.start() for cut in _AND.finditer(sentence, hit.end, verbs[place])]
    commas = [cut for cut in cuts if sentence[cut] == ","]
    return max(commas or cuts, default=end)


def _verbs(sentence: str, verbs: Iterable[tuple[int, int]]) -> Iterator[_Hit]:
    """Each verb of duty or permission, and before it who is to act, where that is somebody."""
    reached = 0
    for start, end in verbs:
        low = _subject(sentence, reached, start)
        if low is not None:
            yield _Hit(low, start, "who")
        yield _Hit(start, end, "modal")
        reached = end


def _subject(sentence: str, start: int, end: int) -> int | None:
    """Where the words begin that name who acts, if somebody does: after the last comma, or else the last "and"."""
    low = max((cut.end() for cut in _BOUNDARY.finditer(sentence, start, end)), default=start)
    last = max((cut.end() for cut in _CONJUNCTION.finditer(sentence, low, end)), default=low)
    begins = [last] if low == start > 0 else [low, last]
    if _ADVERBIAL.match(sentence, begins[0], end):
        begins = [cut.end() for cut in _NAMED.finditer(sentence, begins[0], end)]
    return next((at for at in begins if _is_somebody(sentence[at:end])), None)


def _is_somebody(words: str) -> bool:
    named = _joined("lead").sub("", words.strip(_EDGES))
    head = _joined("qualifier").split(named)[0]
    is_named = _joined("actor").search(head) or re.search(r"\b[A-Z]{2,}$|\w\s[A-Z][\w-]*$", head)
    return (
        bool(is_named)
        and not _CONDITION.match(named)
        and not _joined("thing").match(named)
        and len(named.split()) <= _MOST_WORDS_OF_WHO
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in " ,;.\n\t":
        end -= 1
    return start, end
