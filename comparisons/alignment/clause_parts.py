"""The parts of a clause: who, may or shall, what, when, how, and the exception.

``parts_of(text)`` cuts each sentence. Who, and may or shall, are found at the verb of duty or permission: the words before it are the
subject, which is a *who* if it is somebody that can act ("Either Party"), and else belongs to *what* ("This Agreement"), so that
no part is a bare "It". Where a cue of ``clause_parts.jsonl`` begins ("by exchange of letters", "unless"), its part begins;
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

_MODAL = re.compile(
    r"(?<!that )(?<!which )(?<!who )\b(?:(?:may|shall|must|will|should|can)(?:\s(?:not|also|only|each|both|mutually|jointly|promptly))*"
    r"|(?:agrees?|undertakes?|commits?|intends?)\s(?:themselves\s|itself\s)?to|(?:is|are)\s(?:not\s)?entitled\sto|ha(?:s|ve)\sthe\sright\sto"
    r"|(?:ne\s)?(?:peut|peuvent|pourra|pourront|doit|doivent|devra|devront)(?:\s(?:pas|egalement))?|s'engagent?\sa"
    r"|(?:no\s)?(?:podran?|deberan?|puede|pueden|debe|deben)|se\scomprometen?\sa)\b",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"[,;:]\s|\b(?:that|que)\s")
_CONJUNCTION = re.compile(r"\b(?:and|or|but|et|mais|y|o|pero)\s")
_HEAD = re.compile(
    r"\s(?:of|to|in|under|for|concerning|relating|referred|which|supplied|between|with|from|on|at|arising|responsible|de|des|du|d')\b"
)
"""Where what is named ends and what is said of it begins."""
_ACTOR = re.compile(
    r"\b(?:part(?:y|ies)|organi[sz]ations?|secretariats?|directors?|governments?|states?|members?|committees?|councils?|commissions?"
    r"|officials?|representatives?|staff|personnel|experts?|persons?|signator(?:y|ies)|institut(?:es?|ions?)|agenc(?:y|ies)|offices?"
    r"|authorit(?:y|ies)|tribunal|arbitrators?|board|bank|fund|union|centre|center|host|consultants?|participants?|universit(?:y|ies)"
    r"|parties?|gouvernements?|organisations?|etats?|directeur|comite|partes?|gobiernos?|organizacion(?:es)?|secretaria|comision"
    r"|ministr(?:y|ies)|depositary|president|chair(?:man|person)?|each|either|both|neither|cualquiera|cada|ambas|chacune?|ministerio|ministere)\b",
    re.IGNORECASE,
)
_THING = re.compile(
    r"^(?:any|all|such|these|this|that|those|the|said|present|le|la|les|cet|el|los|las|une?|each)?\s?(?:present\s|said\s|additional\s)?"
    r"(?:agreement|memorandum|protocol|arrangement|convention|understanding|article|annex|amendments?|modifications?|disputes?"
    r"|differences?|notices?|termination|denunciation|withdrawal|provisions?|information|activit|arrangements|costs?|expenses|nothing|mou"
    r"|accord|memorandum|convention|acuerdo|convenio|memorando|enmiendas?|property|propert|assets|premises|archives|documents?"
    r"|obligations?|rights?|text|entry|expiry|expiration|period|it\b|they\b|there\b|il\b|elle\b)",
    re.IGNORECASE,
)
_MOST_WORDS_OF_WHO = 14
_INSERTED = re.compile(r".{3,24}, ")
"""From a verb of duty to what is put in behind it between commas: "may, at any time, end it"."""
_LONGEST = 4_000
"""Of a sentence that is cut: a longer one is a table or a list, and stays whole."""
_EDGES = " ,\n\t"
_LEAD = re.compile(
    r"(?:\(?\w{1,4}[.)]\s+|(?:in (?:which|such|that) (?:case|event)|however|therefore|thereupon|then|toutefois|cependant),?\s)+",
    re.IGNORECASE,
)
"""What may stand before a subject: the number of a paragraph, and words that lead over to it."""
_NUMBER = re.compile(r"\s*\(?(?:\w{1,4}[.)]\s*)?")
_LONGEST_NUMBER = 12
_AND = re.compile(r"(?:,|\s(?:and|or|but|et|y|o)(?=\s))")


@dataclass(frozen=True, slots=True)
class Part:
    """``text[start:end]`` is of ``kind`` in the sentence that is number ``sentence`` of the text, from 0."""

    kind: str
    start: int
    end: int
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    kind: str
    runs_on: bool = False
    is_condition: bool = False


@cache
def rules() -> tuple[Mapping[str, Any], ...]:
    """The cues as stored: part, pattern, whether it runs on, example, and the words of the example that are the part."""
    lines = Path(__file__).with_name("clause_parts.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def _patterns() -> tuple[tuple[Mapping[str, Any], re.Pattern[str]], ...]:
    return tuple((rule, re.compile(rule["pattern"], re.IGNORECASE)) for rule in rules())


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
    """Where which kind begins: that of a cue, and after it that of what stands around it."""
    begins = [(0, "what")]
    if len(sentence) > _LONGEST:
        return begins
    outer = "what"
    cues = _cues(sentence)
    follow = [*(cue.start for cue in cues[1:]), len(sentence)]
    for cue, following in zip(cues, follow, strict=False):
        begins.append((cue.start, cue.kind))
        if cue.kind in ("who", "modal") or (cue.runs_on and cue.end < following):
            outer = "what"
        elif cue.runs_on:
            outer = cue.kind
        if cue.end < following:
            begins.append((cue.end, outer))
    return begins


def _cues(sentence: str) -> list[_Cue]:
    """Cues in order, none within another; within an exception or a condition nothing is cut further."""
    verbs = [match.span() for match in _MODAL.finditer(sentence)]
    found = [(cue.start, -1, cue) for cue in _verbs(sentence, verbs)]
    found += [
        (
            match.start(),
            number,
            _Cue(*match.span(), rule["part"], rule.get("runs_on", False), rule.get("is_condition", False)),
        )
        for number, (rule, pattern) in enumerate(_patterns())
        for match in pattern.finditer(sentence)
    ]
    begins = [start for start, _ in verbs]
    cues: list[_Cue] = []
    reached = 0
    for start, _, cue in sorted(found, key=lambda one: one[:2]):
        if cue.kind == "exception" and cues and cues[-1].is_condition and start >= cues[-1].start + 2:
            cues[-1] = replace(cues[-1], end=min(start, cues[-1].end))
            reached = start
        if start >= reached:
            ending = replace(cue, end=_end(sentence, cue, begins)) if cue.runs_on else cue
            cues.append(ending)
            reached = ending.end if cue.kind == "exception" or cue.is_condition else cue.end
    return cues


def _end(sentence: str, cue: _Cue, verbs: Sequence[int]) -> int:
    """Where a cue that runs on ends by itself: before a semicolon, or before another main clause."""
    semicolon = sentence.find("; ", cue.end)
    end = semicolon if semicolon >= 0 else len(sentence)
    is_first = not _LEAD.sub("", sentence[: cue.start]).strip(_EDGES)
    place = bisect_left(verbs, cue.end)
    is_inserted = place > 0 and _INSERTED.fullmatch(sentence, verbs[place - 1], cue.start) is not None
    if place == len(verbs) or verbs[place] >= end or is_inserted:
        comma = sentence.find(", ", cue.end, end) if is_first or is_inserted else -1
        return comma if comma >= 0 else end
    is_whole = (cue.kind == "exception" or cue.is_condition) and not is_first
    cuts = [] if is_whole else [cut.start() for cut in _AND.finditer(sentence, cue.end, verbs[place])]
    commas = [cut for cut in cuts if sentence[cut] == ","]
    return max(commas or cuts, default=end)


def _verbs(sentence: str, verbs: Iterable[tuple[int, int]]) -> Iterator[_Cue]:
    """Each verb of duty or permission, and before it who is to act, where that is somebody."""
    reached = 0
    for start, end in verbs:
        low = _subject(sentence, reached, start)
        if low is not None:
            yield _Cue(low, start, "who")
        yield _Cue(start, end, "modal")
        reached = end


def _subject(sentence: str, start: int, end: int) -> int | None:
    """Where the words begin that name who acts, if somebody does: after the last comma, or else the last "and"."""
    low = max((cut.end() for cut in _BOUNDARY.finditer(sentence, start, end)), default=start)
    last = max((cut.end() for cut in _CONJUNCTION.finditer(sentence, low, end)), default=low)
    begins = [last] if low == start > 0 else [low, last]
    return next((at for at in begins if _is_somebody(sentence[at:end])), None)


def _is_somebody(words: str) -> bool:
    named = _LEAD.sub("", words.strip(_EDGES))
    head = _HEAD.split(named)[0]
    is_named = _ACTOR.search(head) or re.search(r"\b[A-Z]{2,}$|\w\s[A-Z][\w-]*$", head)
    return bool(is_named) and not _THING.match(named) and len(named.split()) <= _MOST_WORDS_OF_WHO


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in " ,;.\n\t":
        end -= 1
    return start, end
