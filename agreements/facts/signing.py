"""When and where an act was signed and when it came into force: from its testimonium, its title or its cover.

The date of a testimonium holds before that of a cover. A date in another script, or one that runs into the word before
it, is read as well. What the text does not say stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agreements.formats.document import Provision
from agreements.structure.dates import date_in
from agreements.structure.grammar import Grammar, normalize

_EDGE = ' \t,;:.*_–—-()[]«»"“”'
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d{1,2}\b)")
_PLACES = ("signature_place", "place_before_date", "place_after_date")
_MOST_PLACE = 60
_COVER = 700
_DATE_REACH = 30
_DAY = 10
_LETTER_PLACE = re.compile(
    r"(?:^|[\s.])(?P<place>(?:(?:The|La|Le|Den|San|St\.?|New) )?[A-ZÀ-ÞА-Я][\w'’-]{2,20}(?: [A-ZÀ-Þ][\w'’-]+)?),\s+(?:the |le |el |den |on |am |op )?(?=\d{1,2}\D{1,6}[^\W\d_]{3,})",
    re.MULTILINE,
)
_SUBJECT = re.compile(r"(?:^|[.;:]\s*)[^.;:]{0,200}$")


def day_in(text: str, rules: Grammar) -> str | None:
    """The first date in ``text``, in the words and figures of its language."""
    return date_in(_ORDINAL.sub(r"\1", _GLUED.sub(" ", text)), rules)


def place_of(closing: str, rules: Grammar) -> str:
    """Where it was done: named after "done at", else right before or right after the date."""
    for role in _PLACES:
        pattern = rules.pattern(role)
        plain = normalize(closing)
        match = pattern.search(plain) if pattern else None
        while match and pattern:
            place = closing[match.start("place") : match.end("place")].strip(_EDGE)
            if place[:1].isalpha() and not place[:1].islower() and len(place) < _MOST_PLACE:
                return place.title() if place.isupper() and len(place) > 3 else place
            match = pattern.search(plain, match.start() + 1)
    return ""


def signed_on_cover(words: str, rules: Grammar) -> tuple[str, str]:
    """The day and place of "Signed at Geneva on 3 May 1968" beside a title; empty strings where it has none."""
    place, tail = "", words[:_COVER]
    for match in re.finditer(r"\w+", tail):
        if rules.starts("title_tail", tail[match.start() :]) and not rules.starts("in_force", tail[match.start() :]):
            tail = tail[match.start() :]
            place = place_of(tail, rules)
            break
    if not place:
        return "", ""
    before = re.split(r"\.\s", tail, maxsplit=1)[0]
    return day_in(before, rules) or "", place


def in_force_on(provisions: Iterable[Provision], beside: str, rules: Grammar) -> str | None:
    """The day on which the act is or was to enter into force, where the text names it."""
    match = rules.finds("in_force", beside)
    if match and (found := day_in(beside[match.start() : match.end()], rules)):
        return found
    for provision in provisions:
        if provision.kind == "footnote" and (note := rules.starts("in_force", provision.text)):
            return day_in(provision.text[note.start() : note.end()], rules)
        stated = rules.finds("in_force_on", provision.text)
        if stated and _is_of_this_act(provision.text[: stated.start()], rules):
            return day_in(provision.text[stated.start("date") : stated.end("date")], rules)
    return None


def _is_of_this_act(before: str, rules: Grammar) -> bool:
    """Whether the sentence that goes on with "enters into force on" is about the act itself."""
    sentence = _SUBJECT.search(before)
    subject = sentence[0].strip(" .;:") if sentence else before
    words = normalize(" ".join(subject.split()[-7:]))
    return len(subject.split()) <= 1 or any(rule.pattern.search(words) for rule in rules.coded("kind"))


def place_before(words: str, rules: Grammar) -> str:
    """The place right before the first date ("Dublin, 8 February 1999"), as in the head of a letter."""
    for match in _LETTER_PLACE.finditer(words):
        if day_in(words[match.end("place") : match.end() + _DATE_REACH], rules):
            return _one_place(match["place"].strip(_EDGE))
    return ""


def first_dated(rows: Iterable[str], rules: Grammar) -> str:
    """The date with which a row of a cover begins ("4 Décembre 1953 NORVÈGE.")."""
    for row in rows:
        if row[:1].isdigit() and len(row) < _MOST_PLACE and (found := day_in(row, rules)) and len(found) == _DAY:
            return found
    return ""


def _one_place(words: str) -> str:
    """A place without the word in capitals before it that ends a letterhead ("VIENNA Vienna")."""
    first, _, rest = words.partition(" ")
    if rest and first.isupper() and not rest.isupper() and len(first) > 1:
        return rest
    return words.title() if words.isupper() else words
