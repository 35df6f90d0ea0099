"""Which agreement is it? What two texts have in common, and whether that makes them texts of one agreement.

``weigh`` compares what is known of two texts and answers with a ``Finding``, or None. Only an unmistakable finding
(``is_certain``: the same symbol or registration number, and nothing that speaks against it) may join two texts without a
person; every other one is a proposal, with its evidence in words. A missing value is no agreement of values, parties that
differ make two agreements whatever their words, and so do two dates, unless one of the texts is a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from agreements.facts.similarity import Similarity, Unit, compare, years_of

Standing = Literal["same", "unknown", "differ"]
Suggestion = Literal["language", "draft", "new_version"]
Held = TypeVar("Held")

ABROAD = 0.85
"""The share of units alike from which a text in another language may be the same."""
SAME_PARTIES_AND_DATE = 0.5
DRAFT = 0.4
"""Of the units of the shorter text: a draft may lack articles."""
NOTHING_ELSE = 0.9
"""Where neither parties nor date are known of both."""
_MOST_PROPOSED = 3
_FEWEST_UNITS = 4
"""Fewer units alike say nothing without parties or a date."""
_FEWEST_ON_ONE_DAY = 2

_LABEL = re.compile(
    r"\W*(?:n(?:o|r|°|º|um(?:ber|ero|éro)?)?\W*)?(?:[ivxlcdm]+|\d+|[a-z])?\W*"
    r"(?:annex|annexe|anexo|anhang|anlage|appendix|attachment|enclosure|note|nota|letter|lettre|carta|draft|projet|"
    r"proyecto|entwurf|text|texte)?\W*(?:n(?:o|r|°|º)?\W*)?(?:[ivxlcdm]+|\d+|[a-z])?\W*",
    re.IGNORECASE,
)
_KIND_WORDS = frozenset(
    "agreement arrangement convention protocol memorandum understanding exchange notes letters treaty accord accords "
    "convenio acuerdo memorando entendimiento protocolo tratado abkommen vereinbarung vertrag protokoll protocole traité "
    "échange lettres cooperation co-operation coopération cooperación zusammenarbeit administrative between entre "
    "zwischen and the of et und y de des del der die das le la les el los du von mit with on sur sobre über on working "
    "additionnel additionnelle adicional complementario zusatzprotokoll cadre marco "
    "framework joint declaration déclaration resolution résolution draft additional general special technical".split()
)
_FORM_WORDS = frozenset(
    "the of and for government republic kingdom state states federal gouvernement du de la le les et des république "
    "republique royaume gobierno república republica reino regierung republik königreich der die das und y del los las "
    "represented by".split()
)


@dataclass(frozen=True, slots=True)
class Body:
    """A party as the directory knows it: its number there, its folded names, and whether a person has confirmed it."""

    key: int
    names: frozenset[str]
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one text and its agreement; an empty value is not known."""

    units: Sequence[Unit]
    language: str = "en"
    title: str = ""
    symbol: str = ""
    registration: str = ""
    date: str = ""
    parties: tuple[Body, ...] = ()
    is_draft: bool = False
    is_held: bool = True
    """Whether there is a text; an agreement that is only cited has none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Two texts may be of one agreement: as what, and why."""

    suggestion: Suggestion
    evidence: tuple[str, ...]
    is_certain: bool = False
    is_likely: bool = False
    share: float = 0.0

    @property
    def words(self) -> str:
        return "; ".join(self.evidence)


def weigh(one: Known, other: Known) -> Finding | None:
    """Whether ``one``, a text that comes in, may be of the agreement that ``other`` is of."""
    parties, date = compare_parties(one, other), compare_dates(one.date, other.date)
    if (one.symbol and one.symbol == other.symbol) or (one.registration and one.registration == other.registration):
        return _of_one_number(one, other, parties, date)
    is_draft = one.is_draft or other.is_draft
    if parties == "differ" or (one.symbol and other.symbol and not is_draft):
        return None
    if not other.is_held:
        return _only_cited(one, other, parties, date)
    if date == "differ" and not is_draft:
        return None
    similarity = compare(one.units, other.units, is_same_language=one.language == other.language)
    if not _is_enough(one, other, parties, "unknown" if is_draft else date, similarity):
        return None
    named = ["the same title"] if _is_same_title(one, other) else []
    return Finding(
        _suggest(one, other),
        (*_evidence(parties, date, is_draft=is_draft), *named, str(similarity)),
        is_likely=parties == "same" and (date == "same" or is_draft),
        share=similarity.share,
    )


def choose(findings: Iterable[tuple[Held, Finding]]) -> list[tuple[Held, Finding]]:
    """The findings that are proposed, the best first: weaker ones only where no stronger one stands beside them."""
    ranked = sorted(findings, key=lambda pair: _rank(pair[1]), reverse=True)[:_MOST_PROPOSED]
    return [pair for pair in ranked if _rank(pair[1])[:3] == _rank(ranked[0][1])[:3]]


def _rank(finding: Finding) -> tuple[bool, bool, bool, float]:
    is_of_parties = finding.evidence[0].startswith("same parties")
    return finding.is_certain, finding.is_likely, is_of_parties, finding.share


def compare_dates(one: str, other: str) -> Standing:
    """Two dates are the same to the day or the month; a year alone agrees with nothing.

    >>> compare_dates("2005-07", "2005-07-20"), compare_dates("2005", "2005-07-20"), compare_dates("2005", "2006-01")
    ('same', 'unknown', 'differ')
    """
    shorter, longer = sorted((one, other), key=len)
    if not shorter:
        return "unknown"
    if not longer.startswith(shorter):
        return "differ"
    return "same" if len(shorter) >= 7 else "unknown"


def compare_parties(one: Known, other: Known) -> Standing:
    """The same, where each party of either is one of the other.

    In two languages a name that the directory does not know may be a translation of any: then nothing is known, unless
    both texts have a party that the directory knows and the other text lacks.
    """
    if not one.parties or not other.parties:
        return "unknown"
    ours, theirs = list(one.parties), list(other.parties)
    for body in one.parties:
        twin = next((there for there in theirs if _is_same_body(body, there)), None)
        if twin is not None:
            ours.remove(body)
            theirs.remove(twin)
    if not ours or not theirs:  # all of one are parties of the other: a name may have been lost in reading
        return "unknown" if ours or theirs else "same"
    are_known = any(body.is_confirmed for body in ours) and any(body.is_confirmed for body in theirs)
    return "unknown" if one.language != other.language and not are_known else "differ"


def is_label(title: str) -> bool:
    """Whether ``title`` is no title but a label or a bare kind: "Nr. I", "Annex", "Memorandum of Understanding".

    >>> [is_label(title) for title in ("Nr. I", "Annex II", "Memorandum of Understanding", "Agreement on Fisheries")]
    [True, True, True, False]
    """
    if _LABEL.fullmatch(title):
        return True
    words = re.findall(r"[^\W\d_]{2,}", title.casefold())
    return not [word for word in words if word not in _KIND_WORDS]


def _is_same_body(one: Body, other: Body) -> bool:
    if one.key == other.key or one.names & other.names:
        return True
    if one.is_confirmed and other.is_confirmed:
        return False
    return any(_is_same_name(ours, theirs) for ours in one.names for theirs in other.names)


def _is_same_name(one: str, other: str) -> bool:
    """The same words of substance: "Kingdom of the Netherlands" and "Government of the Netherlands"."""
    ours, theirs = ({*name.split()} - _FORM_WORDS for name in (one, other))
    return bool(ours) and ours == theirs


def _of_one_number(one: Known, other: Known, parties: Standing, date: Standing) -> Finding:
    named = f"the same symbol {one.symbol}" if one.symbol == other.symbol and one.symbol else ""
    said = [named or f"the same registration number {one.registration}"]
    against = [
        words
        for standing, words in ((parties, "but the parties read are others"), (date, "but the dates read are others"))
        if standing == "differ"
    ]
    is_certain = not against and not one.is_draft and not other.is_draft
    return Finding(_suggest(one, other), (*said, *against), is_certain=is_certain, is_likely=not against)


def _only_cited(one: Known, other: Known, parties: Standing, date: Standing) -> Finding | None:
    """The text of an agreement that is known from a citation or a guide alone."""
    is_named = _is_same_title(one, other)
    if date == "differ" or one.is_draft or not (is_named or (parties == date == "same")):
        return None
    said = ["the same title"] if is_named else []
    return Finding(_suggest(one, other), (*said, *_evidence(parties, date), "its text is not held yet"), is_likely=True)


def _is_enough(one: Known, other: Known, parties: Standing, date: Standing, similarity: Similarity) -> bool:
    is_abroad = one.language != other.language
    if parties == "same" and date == "same":
        return similarity.share >= (ABROAD - 0.2 if is_abroad else SAME_PARTIES_AND_DATE)
    if parties == "same":
        return similarity.share >= ABROAD if is_abroad else similarity.share_of_shorter >= DRAFT
    if similarity.alike < (_FEWEST_ON_ONE_DAY if date == "same" else _FEWEST_UNITS):
        return False
    if date == "same":
        return similarity.share >= (ABROAD if is_abroad else SAME_PARTIES_AND_DATE)
    if is_abroad:
        return similarity.share >= NOTHING_ELSE
    if _is_same_title(one, other):
        return similarity.share >= SAME_PARTIES_AND_DATE
    return similarity.share >= NOTHING_ELSE and years_of(one.units) == years_of(other.units)


def _suggest(one: Known, other: Known) -> Suggestion:
    if one.is_draft != other.is_draft:
        return "draft"
    return "language" if one.language != other.language else "new_version"


def _evidence(parties: Standing, date: Standing, *, is_draft: bool = False) -> list[str]:
    if parties == date == "same":
        return ["same parties and date"]
    words: dict[tuple[str, Standing], str] = {
        ("parties", "same"): "same parties",
        ("parties", "unknown"): "the parties cannot be compared",
        ("date", "same"): "same date",
        ("date", "unknown"): "the date is not known of both",
    }
    said = [words[("parties", parties)]]
    if date == "differ":
        return [*said, "other dates, as a draft may have"]
    return said if is_draft and date == "unknown" else [*said, words[("date", date)]]


def _is_same_title(one: Known, other: Known) -> bool:
    return bool(one.title) and not is_label(one.title) and _folded(one.title) == _folded(other.title)


def _folded(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
