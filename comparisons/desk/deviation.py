"""How a cell deviates from the house's position, in words: "30 days instead of 6 months", "nothing on: ...".

Pure. The terms of the cell's clauses are set beside the terms that are read from the position's own wording, by the same patterns;
then each sentence of the position is looked for among the sentences of the clauses, by what they say and not by their words. A cell
that nobody reviewed is not compared, and a value that only the machine read is marked so: what is told here is no
stronger than what it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from clauses.classification.paragraph import Unit
from clauses.evaluation.floors import is_below_floor
from clauses.terms import durations
from clauses.terms.extract import extract_terms
from clauses.terms.sentences import sentences
from clauses.terms.wording import AS_READ, in_words
from comparisons.alignment.collation import kinship, wording
from comparisons.alignment.normalize import Folds, units
from comparisons.alignment.similarity import bag, general_weight, overlap
from comparisons.desk.frequencies import duration_words
from comparisons.desk.table import STATE_LABELS, Cell, CellTerm
from web.wording import gettext_noop, label_of, sentence, whole_percent

Standing = Literal["preferred", "acceptable", "refused"]
Mark = Literal["same", "differs", "lacks", "unknown"]
SIGNS: dict[Mark, str] = {"same": "✓", "differs": "≠", "lacks": "≠", "unknown": "·"}
_FOUND = 0.57
"""The share of what a sentence says that a sentence of the clause must say, so that it is found there."""
_NEAR = 0.75
"""From this share of neighbouring words on, a clause is worded as a position is."""
_LEFT_OUT = frozenset({"strength", "language"})
_QUOTED = 90


@dataclass(frozen=True, slots=True)
class HousePosition:
    """An approved position as the desk needs it; ``note`` says who approved it and when."""

    code: str
    standing: str
    wording: str
    language: str = "en"
    reasons: str = ""
    note: str = ""
    address: str = ""

    @property
    def terms(self) -> tuple[CellTerm, ...]:
        return terms_of(self.wording, self.code, self.language)


@dataclass(frozen=True, slots=True)
class Deviation:
    """``is_read``: it rests on a value that only the machine read."""

    mark: Mark
    words: str
    is_read: bool = False

    @property
    def sign(self) -> str:
        return SIGNS[self.mark]

    @property
    def note(self) -> str:
        return sentence(AS_READ) if self.is_read else ""


_WORDED_AS = {
    "preferred": gettext_noop("worded as our preferred wording {figure}"),
    "acceptable": gettext_noop("worded as we accept it {figure}"),
}


def terms_of(text: str, code: str, language: str) -> tuple[CellTerm, ...]:
    """The values in a wording of the house, each kind and value once."""
    return tuple(replace(term, label=in_words(term.value)) for term in _terms_of(text, code, language))


@lru_cache(maxsize=500)
def _terms_of(text: str, code: str, language: str) -> tuple[CellTerm, ...]:
    found = extract_terms(Unit("position", "paragraph", None, text, language=language), [code])
    made = {(fact.kind, fact.value): fact for fact in found if fact.value}
    return tuple(CellTerm(kind, value or "", fact.text) for (kind, value), fact in made.items())


def deviations(cell: Cell, positions: Sequence[HousePosition]) -> tuple[Deviation, ...]:
    """What a cell says against the positions on its type; nothing where the house has none."""
    preferred = next((position for position in positions if position.standing == "preferred"), None)
    if not positions:
        return ()
    if cell.state == "verified_absent":
        return (Deviation("lacks" if preferred else "same", sentence("no such clause")),)
    if cell.state != "present":
        return (Deviation("unknown", sentence("not compared: {state}", state=sentence(STATE_LABELS[cell.state]))),)
    near = _near_one(cell, positions)
    return (*near, *(_from(cell, preferred) if preferred else ()))


def _near_one(cell: Cell, positions: Iterable[HousePosition]) -> tuple[Deviation, ...]:
    """Whether the words are nearly those of a position; the nearest is named."""
    text = "\n".join(clause.text for clause in cell.clauses)
    scored = [(_alike(text, position.wording), position) for position in positions]
    share, nearest = max(scored, key=lambda pair: pair[0])
    if share < _NEAR:
        return ()
    figure = sentence("({percent} % of the words alike)", percent=whole_percent(share))
    if nearest.standing == "refused":
        return (
            Deviation(
                "differs",
                sentence("worded as what we refuse {figure}: {reasons}", figure=figure, reasons=nearest.reasons),
            ),
        )
    return (Deviation("same", sentence(_WORDED_AS[nearest.standing], figure=figure)),)


@lru_cache(maxsize=2_000)
def _alike(one: str, other: str) -> float:
    folds = Folds()
    return kinship(*(wording([unit.key for unit in units(text, folds)]) for text in (one, other)))


def _from(cell: Cell, preferred: HousePosition) -> tuple[Deviation, ...]:
    """What deviates, then in one line the values that do not."""
    compared = [_of_kind(kind, wanted, cell, preferred.code) for kind, wanted in _by_kind(preferred.terms).items()]
    differing = (*(found for _, found in compared if found.mark != "same"), *_periods(cell, preferred))
    told = [
        term.text for kind, found in compared if found.mark == "lacks" for term in preferred.terms if term.kind == kind
    ]
    missing = tuple(_sentences(cell, preferred, told))
    same = [(kind, found) for kind, found in compared if found.mark == "same"]
    if same:
        names = ", ".join(found.words for _, found in same)
        return (
            *differing,
            *missing,
            Deviation("same", sentence("as we want: {names}", names=names), any(found.is_read for _, found in same)),
        )
    return (*differing, *missing) or (Deviation("same", sentence("nothing found that deviates")),)


def _of_kind(kind: str, wanted: Mapping[str, CellTerm], cell: Cell, code: str) -> tuple[str, Deviation]:
    """One kind of value in the cell beside the position's: "30 days instead of 6 months"."""
    here = _by_kind(term for clause in cell.clauses for term in clause.terms).get(kind, {})
    name, own = label_of(kind), _or(wanted.values())
    other = [term for value, term in here.items() if value not in wanted]
    is_read = not all(term.is_of_a_person for term in here.values())
    doubt = sentence(", read too uncertainly to rely on") if is_read and is_below_floor(code, kind) else ""
    if not here:
        return kind, Deviation("lacks", sentence("no {name} read; we want {own}", name=name, own=own))
    if other:
        of_kind = "" if all(map(is_period, wanted)) else f"{name}: "
        return kind, Deviation(
            "differs", of_kind + sentence("{other} instead of {own}", other=_or(other), own=own) + doubt, is_read
        )
    return kind, Deviation("same", f"{own}{doubt}", is_read)


def is_period(value: str) -> bool:
    return bool(duration_words(value))


def _or(terms: Iterable[CellTerm]) -> str:
    return sentence(" or ").join(duration_words(term.value) or term.label or term.text or term.value for term in terms)


def _by_kind(terms: Iterable[CellTerm]) -> Mapping[str, dict[str, CellTerm]]:
    found: dict[str, dict[str, CellTerm]] = defaultdict(dict)
    for term in terms:
        if term.kind not in _LEFT_OUT:
            found[term.kind].setdefault(term.value, term)
    return found


def _periods(cell: Cell, preferred: HousePosition) -> Iterator[Deviation]:
    """The periods of the position that are no term of their type ("survive for five years"), where the clauses have others or none."""
    known = {term.value for term in preferred.terms}
    wanted = [one for one in _durations(preferred.wording, preferred.language) if one not in known]
    here = [one for clause in cell.clauses for one in _durations(clause.text, clause.language or "en")]
    kinds = {term.kind for term in preferred.terms}
    told = {term.value for clause in cell.clauses for term in clause.terms if term.kind in kinds}
    missing = [value for value in wanted if value not in here]
    if missing:
        own = sentence(" or ").join(map(duration_words, missing))
        other = sentence(" or ").join(
            duration_words(value) for value in dict.fromkeys(here) if value not in {*known, *told}
        )
        words = (
            sentence("{other} instead of {own}", other=other, own=own)
            if other
            else sentence("no such period read; we want {own}", own=own)
        )
        yield Deviation("differs" if other else "lacks", words, is_read=True)


def _durations(text: str, language: str) -> list[str]:
    return list(dict.fromkeys(period.value for period in durations.find(text, language) if period.value))


def _sentences(cell: Cell, preferred: HousePosition, told: Sequence[str]) -> Iterable[Deviation]:
    """The sentences of the position that no sentence of the clauses says, but for those ``told`` by a value; not across languages."""
    if any(clause.language and clause.language != preferred.language for clause in cell.clauses):
        yield Deviation("unknown", sentence("another language than our position: only values are compared"))
        return
    theirs = [clause.text[start:end] for clause in cell.clauses for start, end in sentences(clause.text)]
    for start, end in sentences(preferred.wording):
        said = preferred.wording[start:end].strip()
        if not is_said(said, theirs) and not any(words in said for words in told):
            yield Deviation("lacks", sentence("nothing like “{words}” found", words=_short(said)))


def is_said(sentence: str, among: Sequence[str]) -> bool:
    """Whether what a sentence says is said by one of others, or by two that stand beside each other.

    >>> is_said("Either Party may terminate this Agreement.", ["This Agreement may be denounced by a Party."])
    True
    """
    wanted = bag(sentence)
    weighing = {concept: general_weight(concept) for concept in wanted}
    whole = sum(count * weighing[concept] for concept, count in wanted.items())
    pairs = [" ".join(pair) for pair in zip(among, among[1:], strict=False)]
    return not whole or any(overlap(wanted, bag(other), weighing) >= _FOUND * whole for other in (*among, *pairs))


def _short(words: str) -> str:
    return words if len(words) <= _QUOTED else f"{words[: words.rfind(' ', 0, _QUOTED)]} …"
