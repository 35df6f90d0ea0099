"""Many clauses of one type on one screen: the common core with its variants, and the practice line.

``synopsis`` does what a critical apparatus does: the clause most like all others is the base; where any other differs there is a
numbered variant with its readings and the sigla of the clauses that have each. For every clause, core and its readings put
together are its own text. A clause in another wording altogether is not forced in: it is set apart.

``practice`` counts values over agreements: "six months in 11 of 14, thirty days in 2, no clause in 1", as parts that a
page can link, with outliers and the reason why they are such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from comparisons.diff import Diff, diff
from comparisons.fold import NO_FOLDS, Folds

_MOST_COMPARED = 40
"""Among more clauses than this the base is sought among so many, evenly chosen."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What some clauses have at a variant; ``text`` is as the first of them has it, empty where it is left out."""

    text: str
    sigla: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the base: the core (``number`` 0), or a numbered variant whose first reading is the base's."""

    text: str
    number: int = 0
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Synopsis:
    base: str
    """The siglum of the base."""
    segments: tuple[Segment, ...]
    sigla: tuple[str, ...]
    """The clauses told by the segments, the base among them, in the order given."""
    apart: tuple[Reading, ...] = ()
    """Clauses in another wording altogether, each whole."""


def synopsis(
    clauses: Mapping[str, str], folds: Folds = NO_FOLDS, parties: Mapping[str, Mapping[str, str]] | None = None
) -> Synopsis:
    """Clauses by siglum as core and variants; ``parties``: siglum -> words of that text -> key. None is a ``ValueError``."""
    if not clauses:
        raise ValueError("a synopsis needs at least one clause")
    names = parties or {}

    def compare(base: str, other: str) -> Diff:
        own, others = names.get(base), names.get(other)
        return diff(clauses[base], clauses[other], folds, base_parties=own, other_parties=others)

    base = _medoid(list(clauses), lambda one, other: compare(one, other).similarity)
    diffs = {siglum: compare(base, siglum) for siglum in clauses if siglum != base}
    apart = tuple(Reading(clauses[siglum], (siglum,)) for siglum, found in diffs.items() if found.is_rewritten)
    told = {siglum: found for siglum, found in diffs.items() if not found.is_rewritten}
    segments = tuple(_segments(clauses, base, told))
    return Synopsis(base, segments, tuple(siglum for siglum in clauses if siglum == base or siglum in told), apart)


def _medoid(sigla: Sequence[str], likeness: Callable[[str, str], float]) -> str:
    """The clause most like all others; of equals the first."""
    step = max(1, -(-len(sigla) // _MOST_COMPARED))
    candidates = sigla[::step]
    totals = dict.fromkeys(candidates, 0.0)
    for number, one in enumerate(candidates):
        for other in candidates[number + 1 :]:
            value = likeness(one, other)
            totals[one] += value
            totals[other] += value
    return max(candidates, key=lambda siglum: totals[siglum])


def _segments(clauses: Mapping[str, str], base: str, told: Mapping[str, Diff]) -> list[Segment]:
    text = clauses[base]
    segments: list[Segment] = []
    at = 0
    for number, (start, end) in enumerate(_places(told), start=1):
        if at < start:
            segments.append(Segment(text[at:start]))
        segments.append(Segment(text[start:end], number, _readings(clauses, base, told, (start, end))))
        at = end
    if at < len(text) or not segments:
        segments.append(Segment(text[at:]))
    return segments


def _places(told: Mapping[str, Diff]) -> list[tuple[int, int]]:
    """Where any clause differs from the base, as spans of the base that neither touch nor overlap."""
    spans = sorted(
        (op.base_span if op.is_in_base else (op.base_span[0], op.base_span[0]))
        for found in told.values()
        for op in found.ops
        if op.kind != "equal"
    )
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _readings(
    clauses: Mapping[str, str], base: str, told: Mapping[str, Diff], place: tuple[int, int]
) -> tuple[Reading, ...]:
    """The readings of all clauses at a place, the base's first, the others by how many have them."""
    own = clauses[base][slice(*place)]
    having: dict[str, list[str]] = {own: [base]}
    for siglum, found in told.items():
        having.setdefault(_reading(found, place), []).append(siglum)
    order = {siglum: number for number, siglum in enumerate(clauses)}
    others = sorted(
        (text for text in having if text != own), key=lambda text: (-len(having[text]), order[having[text][0]])
    )
    return tuple(Reading(text, tuple(sorted(having[text], key=order.__getitem__))) for text in (own, *others))


def _reading(found: Diff, place: tuple[int, int]) -> str:
    """What the other text has where the base has ``place``."""
    start, end = place
    pieces = []
    for op in found.ops:
        low, high = op.base_span
        if op.kind == "equal":
            if low < end and high > start:
                pieces.append(op.text if op.is_folded else op.text[max(start - low, 0) : end - low])
        elif op.is_in_other and start <= low <= end:
            pieces.append(op.text)
    return "".join(pieces)


# The practice line

NO_CLAUSE = "no clause"
UNKNOWN = ("not yet reviewed", "text not held")


@dataclass(frozen=True, slots=True)
class Part:
    """A value, and the members that have it: "six months" in 11."""

    value: str
    label: str
    members: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.members)


@dataclass(frozen=True, slots=True)
class Outlier:
    member: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Practice:
    """``parts`` count among the ``total`` members that are known; ``unknown`` ones are never counted as an absence."""

    parts: tuple[Part, ...]
    total: int
    unknown: tuple[Part, ...] = ()
    outliers: tuple[Outlier, ...] = ()

    @property
    def sentence(self) -> str:
        said = [
            f"{part.label} in {part.count} of {self.total}" if not number else f"{part.label} in {part.count}"
            for number, part in enumerate(self.parts)
        ]
        said += [f"{part.count} {part.label}" for part in self.unknown]
        return ", ".join(said)


def practice(values: Mapping[str, str], labels: Mapping[str, str] | None = None) -> Practice:
    """``values``: member -> value (P6M, "joint", NO_CLAUSE, or one of UNKNOWN); ``labels``: value -> words for it."""
    having: dict[str, list[str]] = {}
    for member, value in values.items():
        having.setdefault(value, []).append(member)
    named = {value: (labels or {}).get(value) or duration_words(value) or value for value in having}
    made = [Part(value, named[value], tuple(members)) for value, members in having.items()]
    known = sorted(
        (part for part in made if part.value not in UNKNOWN), key=lambda part: (part.value == NO_CLAUSE, -part.count)
    )
    total = sum(part.count for part in known)
    unknown = tuple(part for part in made if part.value in UNKNOWN)
    return Practice(tuple(known), total, unknown, tuple(_outliers(known, total)))


def _outliers(parts: Sequence[Part], total: int) -> list[Outlier]:
    """Members that stand alone, or one in ten, where more than half have one value."""
    if not parts or total < 4 or 2 * parts[0].count <= total:
        return []
    usual = parts[0]
    rare = [part for part in parts[1:] if part.count == 1 or 10 * part.count <= total]
    return [Outlier(member, part.value, _reason(part, usual, total)) for part in rare for member in part.members]


def _reason(part: Part, usual: Part, total: int) -> str:
    of_most = f"{usual.count} of {total} have {usual.label}"
    if part.value == NO_CLAUSE:
        return f"no clause, where {of_most}"
    length, normal = duration_days(part.value), duration_days(usual.value)
    if length is not None and normal is not None and length != normal:
        return f"{part.label}, {'longer' if length > normal else 'shorter'} than usual: {of_most}"
    return f"{part.label}, where {of_most}"


_DURATION = re.compile(r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?")
_UNITS = ("year", "month", "week", "day")
_DAYS = (365.25, 30.4375, 7, 1)
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve"


def _duration(value: str) -> tuple[int, ...] | None:
    found = _DURATION.fullmatch(value)
    return tuple(int(part or 0) for part in found.groups()) if found and any(found.groups()) else None


def duration_words(value: str) -> str:
    """ "P6M" is "six months", "P30D" "30 days", "P1Y6M" "one year six months"; anything else is empty."""
    parts = _duration(value)
    if parts is None:
        return ""
    numbers = _NUMBERS.split()
    said = [
        f"{numbers[count] if count < len(numbers) else count} {unit}{'' if count == 1 else 's'}"
        for count, unit in zip(parts, _UNITS, strict=True)
        if count
    ]
    return " ".join(said) or "no time"


def duration_days(value: str) -> float | None:
    """The length of an ISO 8601 duration in days, about; None where it is none."""
    parts = _duration(value)
    return None if parts is None else sum(count * days for count, days in zip(parts, _DAYS, strict=True))
