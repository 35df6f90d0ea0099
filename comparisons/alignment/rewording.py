"""What two texts say alike in other words: compounds written apart, and active for passive voice.

Each function takes the units of both texts and gives them back with what answers each other as one unit of one key: "trade
marks" beside "trademarks", "Either Party may terminate this Agreement" beside "This Agreement may be terminated by
either Party". A voice is only set aside where the one who acts, the act, its object and every word between are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from comparisons.alignment.forms import LABEL
from comparisons.alignment.normalize import Folds, Unit, spelt_alike
from comparisons.alignment.similarity import stem

VOICE = "voice"
"""How the key of a sentence in the other voice begins."""
_MODALS = frozenset({"may", "shall", "can", "must", "will", "should"})
_STOPS = frozenset({".", ";", ":"})
_MOST_BETWEEN = 6
"""The most words between the modal and the verb ("may at any time terminate")."""
_MOST_WORDS = 60
_IRREGULAR = {
    "held": "hold", "borne": "bear", "given": "give", "taken": "take", "made": "make", "kept": "keep", "sent": "send",
    "paid": "pay", "met": "meet", "set": "set", "drawn": "draw", "chosen": "choose", "undertaken": "undertake",
    "withdrawn": "withdraw", "brought": "bring", "sought": "seek", "written": "write", "read": "read", "put": "put",
    "sold": "sell", "lent": "lend", "shown": "show", "known": "know", "seen": "see", "led": "lead", "found": "find",
    "built": "build", "bought": "buy", "told": "tell", "left": "leave", "begun": "begin", "spent": "spend", "lost": "lose",
}  # fmt: skip

Units = Sequence[Unit]


def reworded(ours: Units, theirs: Units, folds: Folds) -> tuple[Units, Units]:
    """The units of both texts after what ``folds`` sets aside of the wording of both together."""
    if folds.spelling:
        ours, theirs = _compounded(ours, theirs), _compounded(theirs, ours)
    if folds.voice and folds.case:
        ours, theirs = _voiced(ours, theirs)
    return ours, theirs


def _compounded(ours: Units, theirs: Units) -> Units:
    """Two words that the other text writes as one, as one."""
    whole = {unit.key for unit in theirs if unit.kind == "word"} - {unit.key for unit in ours}
    if not whole:
        return ours
    made: list[Unit] = []
    for unit in ours:
        before = made[-1] if made else None
        joined = spelt_alike(before.key + unit.key) if before and {before.kind, unit.kind} == {"word"} else ""
        if before is not None and joined in whole:
            made[-1] = Unit(before.start, unit.end, joined, "word")
        else:
            made.append(unit)
    return made


# Active and passive


class _Voiced(NamedTuple):
    """Units ``start:end`` of a text, and what they say as (who, modal, words between, verb, object)."""

    start: int
    end: int
    said: tuple[tuple[str, ...], ...]


def _voiced(ours: Units, theirs: Units) -> tuple[Units, Units]:
    one, other = list(_modals(ours)), list(_modals(theirs))
    if not one or not other:
        return ours, theirs
    pairs: list[tuple[_Voiced, _Voiced]] = []
    for start, at in one:
        for start_other, at_other in other:
            pair = _pair(ours, (start, at), theirs, (start_other, at_other))
            if pair and not any(_overlaps(pair[0], p[0]) or _overlaps(pair[1], p[1]) for p in pairs):
                pairs.append(pair)
    mine, yours = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return _replaced(ours, mine), _replaced(theirs, yours)


def _overlaps(one: _Voiced, other: _Voiced) -> bool:
    return one.start < other.end and other.start < one.end


def _modals(units: Units) -> list[tuple[int, int]]:
    """Where a sentence or limb begins, and where its modal stands."""
    starts = [0, *(at + 1 for at, unit in enumerate(units) if unit.key in _STOPS or unit.key == LABEL)]
    found = []
    for start, end in pairwise([*starts, len(units)]):
        at = next((at for at in range(start, min(end, start + _MOST_WORDS)) if units[at].key in _MODALS), None)
        if at is not None and at > start:
            found.append((start, at))
    return found[:_MOST_WORDS]


def _pair(ours: Units, mine: tuple[int, int], theirs: Units, yours: tuple[int, int]) -> tuple[_Voiced, _Voiced] | None:
    if found := _active_and_passive(ours, mine, theirs, yours):
        return found
    found = _active_and_passive(theirs, yours, ours, mine)
    return (found[1], found[0]) if found else None


def _active_and_passive(
    active: Units, place: tuple[int, int], passive: Units, place_passive: tuple[int, int]
) -> tuple[_Voiced, _Voiced] | None:
    """The two as what they say, if the one says in the passive what the other says in the active."""
    (start, modal), (begin, modal_passive) = place, place_passive
    who, thing = _keys(active, start, modal), _keys(passive, begin, modal_passive)
    if active[modal].key != passive[modal_passive].key:
        return None
    rest = _keys(passive, modal_passive + 1, modal_passive + 2 * _MOST_BETWEEN + len(who))
    for verb in range(modal + 1, min(modal + 1 + _MOST_BETWEEN, len(active))):
        end = verb + 1 + len(thing)
        if _keys(active, verb + 1, end) != thing:
            continue
        between = _keys(active, modal + 1, verb)
        length = _passive_length(rest, active[verb].key, between, who)
        if length:
            said = (who, (active[modal].key,), between, (stem(active[verb].key),), thing)
            return _Voiced(start, end, said), _Voiced(begin, modal_passive + 1 + length, said)
    return None


def _passive_length(rest: tuple[str, ...], verb: str, between: tuple[str, ...], who: tuple[str, ...]) -> int:
    """How many of the words after a modal say "be <verb> by <who>", with the words ``between`` anywhere; 0 if they do not."""
    negation, others = (between[:1], between[1:]) if between[:1] == ("not",) else ((), between)
    for form in {word for word in rest if _is_participle(word, verb)}:
        for said in (
            (*negation, "be", form, *others, "by", *who),
            (*negation, *others, "be", form, "by", *who),
            (*negation, "be", *others, form, "by", *who),
            (*negation, "be", form, "by", *who, *others),
        ):
            if rest[: len(said)] == said:
                return len(said)
    return 0


def _is_participle(word: str, verb: str) -> bool:
    return _IRREGULAR.get(word) == verb or (word.endswith("ed") and stem(word) == stem(verb))


def _keys(units: Units, start: int, end: int) -> tuple[str, ...]:
    return tuple(unit.key for unit in units[start:end])


def _replaced(units: Units, voiced: Sequence[_Voiced]) -> Units:
    made = list(units)
    for found in sorted(voiced, reverse=True):
        key = f"{VOICE} {found.said}"
        made[found.start : found.end] = [Unit(units[found.start].start, units[found.end - 1].end, key, "word")]
    return made
