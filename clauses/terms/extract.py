"""The values that matter in a clause: notice periods, triggers, who bears the costs, how strong a duty is.

``extract_terms(unit, types)`` reads only what the types of the unit ask for, each value from the limb of the sentence that
speaks of its type (``limbs.py``). What is looked for is data (``patterns.py``): a line gives a value where its
pattern is met, or the role of a period by the words around it. A period has one role; where two compete, it has none. Four
kinds are computed: steps of a settlement in their order, languages, the number of originals, and dates. Each fact has its
words, their place and its sentence. Where word and figure disagree the value is None and ``arithmetic`` says what was met:
nothing is guessed.

``stated_types`` are the types that the words of a sentence alone settle, whatever type the paragraph was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from agreements.structure.dates import ANY, find_dates, impossible_spans
from agreements.structure.grammar import grammars
from clauses.classification.paragraph import Unit
from clauses.classification.patterns import LIMIT, plain
from clauses.classification.rules import language_for
from clauses.terms.durations import Period, find
from clauses.terms.languages import languages_in
from clauses.terms.limbs import Limb, speaking_of
from clauses.terms.patterns import AS_DURATION, OTHER_PERIOD, PERIOD, PeriodRule, ValueRule, has_rules, rules
from clauses.terms.sentences import sentences

STRENGTH = "strength"
WITHOUT_STRENGTH = frozenset({"parties", "recital"})
"""Types that bind nobody: a "shall" in a recital tells of something else."""
ALL_LANGUAGES = "languages"
"""The kind of a term that names all authentic languages at once ("en fr"), beside one ``language`` each."""
NEAR = 90
"""Characters before and after a match, within its limb, in which words may take it back."""

_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "duplicate": 2, "triplicate": 3, "quadruplicate": 4,
    "deux": 2, "double": 2, "trois": 3, "triple": 3, "quatre": 4, "dos": 2, "duplicado": 2, "doble": 2, "tres": 3,
    "triplicado": 3, "cuatro": 4, "single": 1, "one": 1, "un": 1, "seul": 1, "unico": 1, "zwei": 2, "drei": 3, "vier": 4,
    "doppelter": 2, "zweifacher": 2, "dreifacher": 3, "vierfacher": 4, "due": 2, "duplice": 2, "dois": 2, "twee": 2, "tweevoud": 2, "drievoud": 3, "2": 2,
}  # fmt: skip
_ORIGINALS = re.compile(
    r"\b(?:in|en|por|a|em|im) (?:un |une |a )?(?:(?P<count>" + "|".join(_COUNTS) + r")(?: \((?:\d|\w+)\))? "
    r"(?:(?:original|identical|certified|ejemplares|exemplaires|originale|autentici|seul|igual\w*) )*"
    r"(?:originals?|copies|counterparts|copy|originaux|originales?|originali|exemplaires?|ejemplar(?:es)?|exemplares|exemplaar"
    r"|exemplaren|urschriften|ausfertigung(?:en)?|exemplaren?|esemplari|originalen|originais|vias|textos originales)"
    r"|(?P<alone>duplicate|triplicate|quadruplicate|duplicado|triplicado|duplice|tweevoud|drievoud)\b)"
)
_PREVAILS = re.compile(r" (?:text|version)[^.;]{0,20} (?:shall|will) prevail")
_EXCEPTION = re.compile(
    r"\b(?:unless|except where|save where|sauf|a moins|salvo|a menos|sofern|soweit|es sei denn|falls|a meno|tenzij)\b"
)
"""Words that begin an exception; a period before them and one after them have nothing to do with each other."""
NO_SUCH_DATE = "no such date"
_ONE_OF_THEM = ("consent", "licence")
"""Kinds of which the same words say one value only, that of the first rule: "prior written consent" is not also "written"."""
_ONE_A_SENTENCE = ("trigger",)
"""Kinds of which a sentence says one value, that of the first rule: "the last notification, after signature" is the notification."""
_ON = re.compile(r"\b(?:on|from|as of|since|le|du|des le|a partir du|el|desde el|a partir del|am|ab|vom|seit|il|dal|em|desde|op|per|met ingang van)"
                 r"(?: the)? $")  # fmt: skip
_UNTIL = re.compile(r"\b(?:until|till|to|up to|through|expires?(?: on)?|ends?(?: on)?|terminates?(?: on)?|jusqu'au|expire(?:ra)? le|hasta el|expirara el"
                    r"|bis(?: zum)?|fino al|ate|tot(?: en met)?|later than)(?: (?:the|and including|einschliesslich|inclusive))* $")  # fmt: skip
_DATED = {
    "entry_into_force": ("date", _ON),
    "duration": ("expiry_date", _UNTIL),
    "provisional_application": ("from_date", _ON),
}


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
    sentence: tuple[int, int] = (0, 0)
    """Where the sentence that carries it begins and ends."""


@dataclass(frozen=True, slots=True)
class DividedText:
    """A text as it is searched: its limbs by the types that they speak of."""

    text: str
    searched: str
    language: str
    limbs: Mapping[str, Sequence[Limb]]

    def limbs_of(self, code: str) -> Sequence[Limb]:
        """Where no sentence names the type, those may speak of it that name no other."""
        limbs = self.limbs.get(code)
        if limbs:
            return limbs
        spans = sentences(self.searched, is_plain=True)
        if code in {about.type for about in rules(self.language).abouts}:
            others = {limb.sentence for held in self.limbs.values() for limb in held}
            spans = tuple(span for span in spans if span not in others)
        return [Limb(*span, span) for span in spans]


def divided(unit: Unit) -> DividedText:
    text = unit.text[:LIMIT]
    searched, language = plain(text), language_for(unit)
    return DividedText(text, searched, language, speaking_of(searched, rules(language).abouts))


def extract_terms(unit: Unit, types: Sequence[str], read: DividedText | None = None) -> list[TermFact]:
    """The terms of ``unit`` under the ``types`` it has, in the order of the text; none without types, nor in a language without rules."""
    if not types or not has_rules(language_for(unit)):
        return []
    read = read or divided(unit)
    found: list[TermFact] = list(_periods(read, frozenset(types)))
    for code in dict.fromkeys(types):
        for rule in rules(read.language).values.get(code, ()):
            found += _values(rule, read)
        found += _computed(code, read)
        if code not in WITHOUT_STRENGTH:
            found += _strength(code, read)
    placed = [_in_its_sentence(fact, read) for fact in _with_same_periods(found)]
    return _without_repeats(_clearest(placed))


def stated_types(read: DividedText) -> dict[str, tuple[int, int]]:
    """By type that the words of a limb settle by themselves, where the first such limb begins and ends."""
    found: dict[str, tuple[int, int]] = {}
    for code, limbs in read.limbs.items():
        for limb in limbs:
            if limb.is_certain:
                found.setdefault(code, (limb.start, limb.end))
    return found


def own_sentences(unit: Unit, code: str, read: DividedText) -> list[tuple[int, int]]:
    """Where the sentences begin and end that speak of a type in a compound paragraph; all of it where none does."""
    limbs = read.limbs.get(code)
    return list(dict.fromkeys(limb.sentence for limb in limbs)) if limbs else [(0, len(unit.text))]


def _values(rule: ValueRule, read: DividedText) -> Iterator[TermFact]:
    """The first match in the limbs of the rule's type that nothing takes back."""
    if rule.literals and not any(literal in read.searched for literal in rule.literals):
        return
    whole = (0, len(read.searched))
    for limb in [Limb(*whole, whole)] if rule.place == "text" else read.limbs_of(rule.type):
        start, end = limb.sentence if rule.place == "sentence" else (limb.start, limb.end)
        if rule.needs is not None and not rule.needs.search(read.searched, *limb.sentence):
            continue
        for match in rule.regex.finditer(read.searched, start, end):
            if not _is_taken_back(rule, read.searched, match.span(), (start, end)):
                left, right = match.start(), _trimmed(read.searched, match.start(), match.end())
                yield TermFact(rule.type, rule.kind, rule.value, read.text[left:right], left, right)
                return


def _is_taken_back(rule: ValueRule, searched: str, match: tuple[int, int], limb: tuple[int, int]) -> bool:
    (start, end), (left, right) = match, limb
    if rule.unless is not None and rule.unless.search(searched, max(left, start - NEAR), end):
        return True
    after = rule.unless_after
    return after is not None and after.search(searched, end, min(right, end + NEAR)) is not None


def _trimmed(searched: str, start: int, end: int) -> int:
    while end > start and searched[end - 1] in " ,;:(":
        end -= 1
    return end


def _periods(read: DividedText, types: frozenset[str]) -> Iterator[TermFact]:
    """Each period of the text in its one role, where that is a term of ``types``."""
    found = list(find(read.text, read.language))
    if not found:
        return
    for left, right in sentences(read.searched, is_plain=True):
        inside = [period for period in found if left <= period.start < right]
        for period in inside:
            role = _role(period, inside, read, (left, right), types)
            if role is not None and role.type in types:
                yield TermFact(role.type, role.kind, period.value, read.text[period.start : period.end], period.start,
                               period.end, period.remark)  # fmt: skip


def _role(
    period: Period, inside: Sequence[Period], read: DividedText, sentence: tuple[int, int], types: frozenset[str]
) -> PeriodRule | None:
    """The role that the words of the sentence give to ``period``; None where they give none, or two."""
    left, right = _up_to_exceptions(read.searched, sentence, period)
    words = with_marks(read.searched, inside, period)[left:right]
    met = [
        rule
        for rule in rules(read.language).periods
        if _speaks_of(rule.type, read, sentence, types)
        and rule.regex.search(words)
        and not (rule.unless is not None and rule.unless.search(words))
    ]
    best = [rule for rule in met if rule.rank == max(one.rank for one in met)]
    return best[0] if len({(rule.type, rule.kind) for rule in best}) == 1 else None


def _up_to_exceptions(searched: str, sentence: tuple[int, int], period: Period) -> tuple[int, int]:
    """The part of the sentence about ``period`` that no "unless" cuts off: the rule or its exception."""
    left, right = sentence
    for match in _EXCEPTION.finditer(searched, *sentence):
        if match.start() <= period.start:
            left = match.start()
        else:
            return left, match.start()
    return left, right


def with_marks(searched: str, periods: Sequence[Period], one: Period) -> str:
    """``searched`` with ``one`` written as a period and all others as other periods, so that offsets hold."""
    for other in periods:
        mark = PERIOD if other is one else OTHER_PERIOD
        searched = searched[: other.start] + mark * (other.end - other.start) + searched[other.end :]
    return searched


def _speaks_of(code: str, read: DividedText, sentence: tuple[int, int], types: frozenset[str]) -> bool:
    if code == "*":
        return True
    limbs = read.limbs.get(code)
    if limbs is None:
        return code in types and code not in {about.type for about in rules(read.language).abouts}
    return any(limb.sentence == sentence for limb in limbs)


def _computed(code: str, read: DividedText) -> Iterator[TermFact]:
    if code == "authentic_texts":
        yield from _texts(read.text, read.searched)
    if code in _DATED:
        yield from _dates(code, read)


def _dates(code: str, read: DividedText) -> Iterator[TermFact]:
    """The first date in the limbs of the type, where the words before it are those of the type ("until", "on")."""
    kind, before = _DATED[code]
    for limb in read.limbs_of(code):
        for start, end, day in _days(read, limb):
            if before.search(read.searched, max(limb.sentence[0], start - 60), start):
                remark = "" if day else f"{NO_SUCH_DATE}: the text says {read.text[start:end]}"
                yield TermFact(code, kind, day, read.text[start:end], start, end, remark)
                return


def _days(read: DividedText, limb: Limb) -> list[tuple[int, int, str | None]]:
    """Where the limb names days, in order, and which; None for a day that no calendar has."""
    words = read.text[limb.start : limb.end]
    days: list[tuple[int, int, str | None]] = [
        (limb.start + dated.start, limb.start + dated.end, dated.iso)
        for dated in find_dates(words, read.language if read.language in grammars() else ANY)
        if len(dated.iso) == len("2000-01-01")
    ]
    days += [(limb.start + start, limb.start + end, None) for start, end in impossible_spans(words)]
    return sorted(days)


def _texts(text: str, searched: str) -> Iterator[TermFact]:
    code = "authentic_texts"
    languages = languages_in(searched)
    if languages:
        codes = dict.fromkeys(named.code for named in languages)
        start, end = languages[0].start, languages[-1].end
        yield TermFact(code, ALL_LANGUAGES, " ".join(codes), text[start:end], start, end)
        for named in {one.code: one for one in reversed(languages)}.values():
            yield TermFact(code, "language", named.code, text[named.start : named.end], named.start, named.end)
    originals = _ORIGINALS.search(searched)
    if originals:
        start, end = originals.span()
        word = originals["count"] or originals["alone"]
        value = str(_COUNTS[word])
        yield TermFact(code, "originals", value, text[start:end], start, end, f"{word} = {value}")
    for named in languages:
        prevails = _PREVAILS.match(searched, named.end)
        if prevails:
            yield TermFact(
                code, "prevails", named.code, text[named.start : prevails.end()], named.start, prevails.end()
            )
            return


def _strength(code: str, read: DividedText) -> Iterator[TermFact]:
    """The first verb that says how binding the clause is, in its own limbs before those around them."""
    for limbs in (read.limbs_of(code), [Limb(0, len(read.searched), (0, len(read.searched)))]):
        for limb in limbs:
            met = []
            for rule in rules(read.language).values.get("*", ()):
                match = rule.regex.search(read.searched, limb.start, limb.end)
                if match:
                    met.append((match.start(), match.end(), rule))
            if met:
                start, end, rule = min(met, key=lambda hit: (hit[0], hit[2].id))
                yield TermFact(code, rule.kind, rule.value, read.text[start:end], start, end)
                return


def _with_same_periods(found: Sequence[TermFact]) -> list[TermFact]:
    """Renewal "for equal periods" lasts as long as the duration that the same text gives; without one it has no value."""
    lasts = {fact.value for fact in found if fact.kind == "duration" and (fact.value or "").startswith("P")}
    known = next(iter(lasts)) if len(lasts) == 1 else None
    return [
        replace(fact, value=known, arithmetic=f"as long as the duration, {known}")
        if fact.value == AS_DURATION
        else fact
        for fact in found
        if fact.value != AS_DURATION or known
    ]


def _in_its_sentence(fact: TermFact, read: DividedText) -> TermFact:
    spans = [(left, right) for left, right in sentences(read.searched, is_plain=True) if left <= fact.start < right]
    return replace(fact, sentence=spans[0] if spans else (fact.start, fact.end))


def steps(facts: Sequence[TermFact]) -> str:
    """The steps of a settlement in the order of the text: "negotiation > arbitration"."""
    ordered = sorted((fact for fact in facts if fact.kind == "step"), key=lambda fact: fact.start)
    return " > ".join(dict.fromkeys(fact.value or "" for fact in ordered))


def _clearest(found: Sequence[TermFact]) -> list[TermFact]:
    """Of facts of a kind that says one value, on the same words or in the same sentence, the first."""
    kept: list[TermFact] = []
    for fact in found:
        rivals = [one for one in kept if (one.type, one.kind) == (fact.type, fact.kind)]
        if fact.kind in _ONE_OF_THEM and any(one.start < fact.end and fact.start < one.end for one in rivals):
            continue
        if fact.kind in _ONE_A_SENTENCE and any(one.sentence == fact.sentence for one in rivals):
            continue
        kept.append(fact)
    return kept


def _without_repeats(found: Sequence[TermFact]) -> list[TermFact]:
    kept: dict[tuple[str, str, str | None], TermFact] = {}
    for fact in sorted(found, key=lambda fact: (fact.start, fact.end, fact.type, fact.kind, fact.value or "")):
        kept.setdefault((fact.type, fact.kind, fact.value), fact)
    return list(kept.values())
