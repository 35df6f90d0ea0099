"""The values that matter in a clause: notice periods, triggers, who bears the costs, how strong a duty is.

``extract_terms(unit, types)`` reads only what the types of the unit ask for. What is looked for is data
(``patterns/terms/<language>.jsonl``): a line gives a value where its pattern is met, or names a kind of period and the
words that must stand near it. Four kinds are computed: steps of a settlement in their order, languages, the number of
originals, and dates. Each fact has its words and their place. Where word and figure disagree the value is None and
``arithmetic`` says what was met: nothing is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from agreements.facts.dates import is_on_calendar
from clauses.classification.paragraph import Unit
from clauses.classification.patterns import FOLDER, LIMIT, compile_pattern, plain, required_literals
from clauses.classification.rules import language_for
from clauses.terms.durations import Period, find
from clauses.terms.languages import languages_in

NEAR = 90
"""Characters to each side of a period, within its sentence, in which its words must stand."""

_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "duplicate": 2, "triplicate": 3, "quadruplicate": 4,
    "deux": 2, "double": 2, "trois": 3, "triple": 3, "quatre": 4, "dos": 2, "duplicado": 2, "tres": 3,
    "triplicado": 3, "cuatro": 4, "single": 1, "one": 1, "un": 1, "seul": 1, "unico": 1,
}  # fmt: skip
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
_ORIGINALS = re.compile(
    r"\b(?:in|en|por|a) (?:un |une )?(?P<count>" + "|".join(_COUNTS) + r")(?: \(\d\))?"
    r"(?: (?:original |identical |certified |ejemplares |exemplaires )?"
    r"(?:originals?|copies|originaux|originales|exemplaires?|ejemplares))?\b"
)
_DATE = re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th|er)? (?:de |of )?(?P<month>" + "|".join(_MONTHS) + r")"
                   r"(?:,| de| del)? (?P<year>(?:18|19|20)\d\d)\b")  # fmt: skip
_PREVAILS = re.compile(r" (?:text|version)[^.;]{0,20} (?:shall|will) prevail")
NO_SUCH_DATE = "no such date"
_ONE_OF_THEM = ("consent", "licence")
"""Kinds of which the same words say one value only, that of the first rule: "prior written consent" is not also "written"."""
_DATED = {"entry_into_force": "date", "duration": "expiry_date", "provisional_application": "from_date"}


@dataclass(frozen=True, slots=True)
class TermFact:
    """``value`` is ISO 8601 for periods and dates, else a word of a closed list; offsets are into the unit's text."""

    type: str
    kind: str
    value: str | None
    text: str
    start: int
    end: int
    arithmetic: str = ""
    """How a computed value came about, or why there is none."""


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    type: str
    kind: str
    value: str | None
    regex: re.Pattern[str]
    literals: tuple[str, ...]
    is_period: bool
    unless: re.Pattern[str] | None = None
    """Words of the sentence that, shortly before or within, take the value back ("shall not be referred to arbitration")."""
    unless_after: re.Pattern[str] | None = None
    """Words of the sentence that take it back shortly after ("grants a licence, subject to the consent of the owner")."""


def extract_terms(unit: Unit, types: Sequence[str]) -> list[TermFact]:
    """The terms of ``unit`` under the ``types`` it has, in the order of the text; none without types."""
    text = unit.text[:LIMIT]
    searched = plain(text)
    language = language_for(unit)
    periods = list(find(text, language)) if types else []
    found: list[TermFact] = []
    for code in dict.fromkeys(types):
        for rule in _rules(language).get(code, ()):
            found += _periods(rule, text, searched, periods) if rule.is_period else _values(rule, text, searched)
        found += _computed(code, text, searched)
        found += _strength(language, code, text, searched)
    return _without_repeats(_clearest(found))


def _values(rule: _Rule, text: str, searched: str) -> Iterator[TermFact]:
    if rule.value is None or (rule.literals and not any(literal in searched for literal in rule.literals)):
        return
    for match in rule.regex.finditer(searched):
        if not _is_taken_back(rule, searched, match.start(), match.end()):
            start, end = match.start(), _trimmed(searched, match.start(), match.end())
            yield TermFact(rule.type, rule.kind, rule.value, text[start:end], start, end)
            return


def _is_taken_back(rule: _Rule, searched: str, start: int, end: int) -> bool:
    if rule.unless is None:
        return False
    left, right = _sentence(searched, start, end)
    if rule.unless.search(searched[max(left, start - NEAR) : end]):
        return True
    after = searched[end : min(right, end + NEAR)]
    return rule.unless_after is not None and rule.unless_after.search(after) is not None


def _sentence(searched: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence or limb about a match begins and ends."""
    ends = [place for mark in (". ", ";") if (place := searched.find(mark, end)) >= 0]
    return max(searched.rfind(mark, 0, start) for mark in (". ", ";")) + 1, min(ends, default=len(searched))


def _trimmed(searched: str, start: int, end: int) -> int:
    while end > start and searched[end - 1] in " ,;:(":
        end -= 1
    return end


def _periods(rule: _Rule, text: str, searched: str, periods: Sequence[Period]) -> Iterator[TermFact]:
    for period in periods:
        left = max(searched.rfind(mark, 0, period.start) for mark in (". ", ";")) + 1
        right = searched.find(". ", period.end)
        around = (
            searched[max(left, period.start - NEAR) : period.start],
            searched[period.end : min(period.end + NEAR, right if right >= 0 else len(searched))],
        )
        if any(rule.regex.search(side) for side in around):
            yield TermFact(rule.type, rule.kind, period.value, text[period.start : period.end], period.start,
                           period.end, period.remark)  # fmt: skip
            return


def _computed(code: str, text: str, searched: str) -> Iterator[TermFact]:
    if code == "authentic_texts":
        yield from _texts(text, searched)
    if code in _DATED:
        match = _DATE.search(searched)
        if match:
            start, end = match.span()
            value: str | None = f"{match['year']}-{_MONTHS[match['month']]:02d}-{int(match['day']):02d}"
            remark = "" if is_on_calendar(value or "") else f"{NO_SUCH_DATE}: the text says {text[start:end]}"
            yield TermFact(code, _DATED[code], None if remark else value, text[start:end], start, end, remark)


def _texts(text: str, searched: str) -> Iterator[TermFact]:
    code = "authentic_texts"
    languages = languages_in(searched)
    if languages:
        codes = dict.fromkeys(named.code for named in languages)
        start, end = languages[0].start, languages[-1].end
        yield TermFact(code, "languages", " ".join(codes), text[start:end], start, end)
    originals = _ORIGINALS.search(searched)
    if originals:
        start, end = originals.span()
        value = str(_COUNTS[originals["count"]])
        yield TermFact(code, "originals", value, text[start:end], start, end, f"{originals['count']} = {value}")
    for named in languages:
        prevails = _PREVAILS.match(searched, named.end)
        if prevails:
            yield TermFact(
                code, "prevails", named.code, text[named.start : prevails.end()], named.start, prevails.end()
            )
            return


def _strength(language: str, code: str, text: str, searched: str) -> Iterator[TermFact]:
    """The first verb that says how binding the clause is."""
    met = []
    for rule in _rules(language).get("*", ()):
        match = rule.regex.search(searched)
        if match:
            met.append((match.start(), match.end(), rule))
    if met:
        start, end, rule = min(met, key=lambda hit: (hit[0], hit[2].id))
        yield TermFact(code, rule.kind, rule.value, text[start:end], start, end)


def steps(facts: Sequence[TermFact]) -> str:
    """The steps of a settlement in the order of the text: "negotiation > arbitration"."""
    ordered = sorted((fact for fact in facts if fact.kind == "step"), key=lambda fact: fact.start)
    return " > ".join(dict.fromkeys(fact.value or "" for fact in ordered))


def _clearest(found: Sequence[TermFact]) -> list[TermFact]:
    """Of facts of a kind of ``_ONE_OF_THEM`` on the same words, the first."""
    kept: list[TermFact] = []
    for fact in found:
        rivals = [one for one in kept if (one.type, one.kind) == (fact.type, fact.kind)]
        if fact.kind in _ONE_OF_THEM and any(one.start < fact.end and fact.start < one.end for one in rivals):
            continue
        kept.append(fact)
    return kept


def _without_repeats(found: Sequence[TermFact]) -> list[TermFact]:
    kept: dict[tuple[str, str, str | None], TermFact] = {}
    for fact in sorted(found, key=lambda fact: (fact.start, fact.end, fact.type, fact.kind, fact.value or "")):
        kept.setdefault((fact.type, fact.kind, fact.value), fact)
    return list(kept.values())


@cache
def _rules(language: str) -> dict[str, tuple[_Rule, ...]]:
    folder = FOLDER / "terms"
    path = folder / f"{language}.jsonl"
    rows = (path if path.exists() else folder / "en.jsonl").read_text(encoding="utf-8").splitlines()
    made = [_rule(json.loads(row)) for row in rows if row.strip()]
    by_type: dict[str, list[_Rule]] = {}
    for rule in made:
        by_type.setdefault(rule.type, []).append(rule)
    return {code: tuple(rules) for code, rules in by_type.items()}


def _rule(row: dict[str, Any]) -> _Rule:
    is_period = "near" in row
    regex = compile_pattern(row["near"] if is_period else row["pattern"], {})
    return _Rule(
        id=row["id"],
        type=row["type"],
        kind=row["kind"],
        value=row.get("value"),
        regex=regex,
        literals=() if is_period else required_literals(regex),
        is_period=is_period,
        unless=compile_pattern(row["unless"], {}) if "unless" in row else None,
        unless_after=compile_pattern(row["unless_after"], {}) if "unless_after" in row else None,
    )
