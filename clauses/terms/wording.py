"""The values of terms as a lawyer writes them, and the reasons of a suggestion in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal

from agreements.facts.date_format import format_date
from agreements.formats.language import NAMES, name_of
from web.wording import gettext_noop, label_of, plural_noop, plural_sentence, quoted, sentence

_DURATION = re.compile(r"P(?=\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?")
_DURATION_IN_FORMULA = re.compile(r"\bP(?=\d)[\dYMWD]+")
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_LANGUAGES = re.compile(r"[a-z]{2}(?: [a-z]{2})*")
_UNITS = (
    plural_noop("{count} year", "{count} years"),
    plural_noop("{count} month", "{count} months"),
    plural_noop("{count} week", "{count} weeks"),
    plural_noop("{count} day", "{count} days"),
)
GROUPS = {
    "opening": gettext_noop("How it opens"),
    "cooperation": gettext_noop("The cooperation itself"),
    "rights": gettext_noop("Rights and appearance"),
    "finance": gettext_noop("Money"),
    "legal": gettext_noop("Legal frame"),
    "final": gettext_noop("Final clauses"),
    "resolution": gettext_noop("Of resolutions"),
}
"""The groups of clause types as headings."""
_OF_MODEL = "model: "
_LEAST_TELLING = 2
_MOST_LETTERS_OF_GRAMMAR = 3
_GRAMMAR = frozenset(
    """also been being between both does each either from have having into more most other others over same shall should
    such than that their them then there these they this those under upon were what when where which will with within
    without would avec cette ceux chaque comme dans dont elle elles entre leur leurs mais même ou où pour quant sera
    sans seront sont sous toute toutes tous ainsi aussi autre autres être ante cada como cual cuales desde dicha dicho
    donde entre esta estas este estos hasta otra otras otro otros para pero porque sean serán será sobre todos todas
    aber alle auch dass dem dieser dieses durch einem einen einer eines oder sich sind über unter wird werden zwischen""".split()
)
"""Words of grammar in the languages of the model that are longer than three letters."""
Evidence = Sequence[Mapping[str, Any]]
"""As ``Clause.evidence`` keeps it: start, end, reason; offsets into the heading where the reason begins with "heading"."""


def in_words(value: str) -> str:
    """
    >>> [in_words(value) for value in ("P30D", "P6M", "P1Y6M", "2018-03-26", "either_party")]
    ['30 days', '6 months', '1 year 6 months', '26 March 2018', 'either party']
    >>> in_words("en fr")
    'English, French'
    """
    duration = _DURATION.fullmatch(value)
    if duration:
        pairs = zip(duration.groups(), _UNITS, strict=True)
        return " ".join(plural_sentence(*unit, int(n), count=int(n)) for n, unit in pairs if n)
    if _LANGUAGES.fullmatch(value) and all(code in NAMES for code in value.split()):
        return ", ".join(name_of(code) for code in value.split())
    return format_date(value) if _DATE.fullmatch(value) else label_of(value)


def formula_in_words(formula: str) -> str:
    """How a day was reckoned, its periods as a lawyer writes them.

    >>> [formula_in_words(formula) for formula in ("3 May 2022 + P1Y6M = 3 November 2023", "31 May 2024 - P1M", "entry into force 2004")]
    ['3 May 2022 + 1 year 6 months = 3 November 2023', '31 May 2024 − 1 month', 'entry into force 2004']
    """
    spelt = _DURATION_IN_FORMULA.sub(lambda found: in_words(found[0]), formula)
    return spelt.replace(" - ", " \N{MINUS SIGN} ")


def spans_in(evidence: Evidence) -> list[tuple[int, int]]:
    """The places of the evidence in the text, those in its heading left out."""
    return [(found["start"], found["end"]) for found in convincing(evidence) if not _is_of_heading(found)]


def convincing(evidence: Evidence) -> Evidence:
    """Without words of the model that say nothing to a reader: of grammar alone, or with one other word in all.

    >>> [found["reason"] for found in convincing([{"reason": "model: at which"}, {"reason": "model: material is"}])]
    []
    >>> [found["reason"] for found in convincing([{"reason": "model: joint material"}, {"reason": "model: to"}])]
    ['model: joint material']
    """
    said = {at: _telling(found["reason"]) for at, found in enumerate(evidence) if _is_of_model(found)}
    is_enough = len(set().union(*said.values())) >= _LEAST_TELLING
    return [found for at, found in enumerate(evidence) if at not in said or (is_enough and said[at])]


def _is_of_model(found: Mapping[str, Any]) -> bool:
    return str(found.get("reason", "")).startswith(_OF_MODEL)


def _telling(reason: str) -> set[str]:
    words = reason.removeprefix(_OF_MODEL).casefold().split()
    return {word for word in words if len(word) > _MOST_LETTERS_OF_GRAMMAR and word not in _GRAMMAR}


def because(evidence: Evidence, text: str) -> list[str]:
    """Why a type was suggested, each reason once: the words of the text, the heading, the place.

    >>> because([{"start": 0, "end": 4, "reason": "cue end-1"}, {"start": 0, "end": 3, "reason": "heading: cue e"}], "Ends so.")
    ['“Ends”', 'the heading']
    """
    words = [quoted(text[start:end]) for start, end in sorted(spans_in(evidence)) if start < end]
    return list(dict.fromkeys([*words, *_other_reasons(convincing(evidence))]))


def _other_reasons(evidence: Evidence) -> Iterable[str]:
    for found in evidence:
        if _is_of_heading(found):
            yield sentence("the heading")
        elif found["start"] == found["end"]:
            yield found["reason"].removeprefix("place: ")


def _is_of_heading(found: Mapping[str, Any]) -> bool:
    return str(found.get("reason", "")).startswith("heading")


AS_READ = gettext_noop("as read by the machine")
"""What is said of a term that no person confirmed or corrected, wherever it stands."""
UNCONFIRMED = gettext_noop("as read by the machine, not confirmed by a person")
TOO_UNCERTAIN = gettext_noop("as read by the machine, too uncertainly to be counted")
NONE_CONFIRMED = gettext_noop("as read by the machine, none confirmed by a person")
"""Of several values in one sentence."""


def standing_unconfirmed(*, is_doubtful: bool) -> str:
    """What is said of a term that is the machine's alone; ``is_doubtful``: its kind is below its measured floor.

    >>> standing_unconfirmed(is_doubtful=False), standing_unconfirmed(is_doubtful=True)
    ('as read by the machine', 'as read by the machine, too uncertainly to be counted')
    """
    return sentence(TOO_UNCERTAIN if is_doubtful else AS_READ)


Change = tuple[Literal["same", "added", "removed"], str]
_MOST_WORDS = 1_500


def changes(old: str, new: str) -> list[Change]:
    """How ``old`` became ``new``, word by word; very long texts as a whole.

    >>> changes("thirty days' notice", "sixty days' notice")
    [('removed', 'thirty'), ('added', 'sixty'), ('same', "days' notice")]
    """
    before, after = old.split(), new.split()
    if len(before) + len(after) > _MOST_WORDS:
        whole: list[Change] = [("removed", old), ("added", new)]
        return [change for change in whole if change[1]]
    made: list[Change] = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if operation == "equal":
            made.append(("same", " ".join(after[j1:j2])))
            continue
        if i2 > i1:
            made.append(("removed", " ".join(before[i1:i2])))
        if j2 > j1:
            made.append(("added", " ".join(after[j1:j2])))
    return made
