"""What may begin at a place of a resolution: a number, a letter, a verb, a heading, an annex, the closing words.

``openings_of`` walks over the starts of lines, and over places inside a line where a converter ran paragraphs together
("... by 2015, Recalling ..."; "... needs; 2. REQUESTS ..."). It only says what stands there and how strongly the layout
sets it off; the grammar decides with the sequence in view.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agreements.structure.body_text import BLOCK, LINE, BodyText
from agreements.structure.verbs import Verbs, organ_words, plain

RUN_IN = 0
LUMPED = 900
"""From this length on a line may hold several paragraphs."""

_NUMBER = re.compile(
    r"(?P<number>\d{1,3})(?:(?:[.)．、]|\.\)|\.-)(?:[\s\u00a0]+|(?=[A-Z][a-z]|[\u4e00-\u9fff]))"
    r"|[\s\u00a0]+[-–—]?[\s\u00a0]*(?=[A-Z]{4,}|[\u0620-\u064a])|\s?[-–—][\s\u00a0]+(?=[A-ZÀ-Þ]))"
)
_PREFIXED = re.compile(r"[(\[]?(?:OP|PP)[)\]]?\s?(?P<number>\d{1,3})[)\]]?[.:]?[\s\u00a0]+")
"""OP1, (PP 2), (OP)3.: how paragraphs are called while they are negotiated."""
_WHEREAS = re.compile(
    r"(?P<number>[A-Z]{1,2})\.[\s\u00a0]+(?=whereas\b|consid[eé]r|in der Erwägung|considerando|visto|recalling|having)",
    re.IGNORECASE,
)
"""A. whereas: the recitals of a parliament."""
_POINTED = re.compile(r"(?P<letter>[a-z]|i{2,3}|iv|vi{1,3})\.[\s\u00a0]+(?=[\w“\"«])")
_DAMAGED = re.compile(r"[lI|]\.[\s\u00a0]+")
_BARE_NUMBER = re.compile(
    r"(?P<number>\d{1,2}(?:bis|ter)?)[\s\u00a0]+(?=(?:to|that|the|in|not|as|for|à|de|que|a|al|los?|las?|au|aux|la|le|les|l'|en|sur|zu|dass|[a-zà-ÿ]{2,})\b|[a-zà-ÿ]['’])"
)
_BRACKET = re.compile(r"[({]?(?P<letter>[a-z]{1,2}|[ivx]{1,5}|\d{1,2}|[A-Z])(?:\s?bis)?\)[\s\u00a0]+")
_CURVED = re.compile(r"\s*\d{1,3}\)\s*")
_BULLET = re.compile(r"[-*+•●▪◦‣·–—¥][\s\u00a0]+")
_RUN_IN_START = re.compile(
    r"(?<=[,;.:\]”\"])[\s\u00a0]+(?=(?:and[\s]+|et\s+|y\s+)?(?:\d{1,3}\.[\s\u00a0]*)?[A-ZÀ-ÖØ-Þ])"
)
_RUN_IN_CAPITALS = re.compile(r"(?<=\S)[\s\u00a0](?=(?:and\s+)?\d{1,3}\.[\s\u00a0]+[A-ZÀ-ÖØ-Þ]{3})")
_RUN_IN_ITEM = re.compile(r"(?<=[;:,])[\s\u00a0]+(?=\d{1,2}[\s\u00a0]+(?:to|that|à|de|que|a)[\s\u00a0,])")
_RUN_IN_FIRST = re.compile(r"(?<=[a-z)])[\s\u00a0]+(?=1[\s\u00a0]+(?:to|that|à|de|que|a)[\s\u00a0])")
_RUN_IN_HEAD = re.compile(r"(?<=[,;.])[\s\u00a0]+(?=[a-zà-ÿ])")
_ANNEX = re.compile(
    r"(?:ANNEX(?:E|ES)?|Annex(?:e|es)?|ANEXO|Anexo|ANLAGE|Anlage|ANHANG|Anhang|APPENDIX|Appendix)\b(?P<rest>[^\n]{0,120})"
)
_DECLARED = re.compile(
    r"(?:[^\W\d_]+ ){0,3}(?:DECLARATION|DÉCLARATION|DECLARACIÓN|ERKLÄRUNG|CHARTER|CHARTE|CARTA|STATUT(?:E|O)?)\b[^a-zß-ÿ\n]{0,120}$"
)
"""A declaration within the resolution that proclaims it: after a colon, in capitals."""  # fmt: skip
_ORGAN = re.compile(r"(?:The|THE|L['’]|La|LA|Le|LE|El|EL|Die|DIE|Der|DER)\s?[^,;:.\n]{3,160},[*_]{0,3}[ \t]*(?=\n|$)")
_ANNEX_TO = re.compile(r"(?<=[.;]) (?=ANNEX(?:E)? (?:TO|À|A LA|AL?) R[EÉ]SOLU)")


@dataclass(frozen=True, slots=True)
class Opening:
    """A place where something may begin: ``at`` its label, ``text_at`` its words."""

    at: int
    text_at: int
    strength: int
    number: str | None = None
    letter: str | None = None
    is_bullet: bool = False
    is_curved: bool = False
    """Its number has a bracket behind it ("1)"), as items of a paragraph have."""
    is_recital: bool = False
    is_operative: bool = False
    lead_end: int = 0
    """Where "RESOLVES:" ends, if that is what stands here."""
    is_closing: bool = False
    is_annex: bool = False
    is_organ: bool = False
    """The organ speaks again, at the head of a further part."""


def openings_of(body_text: BodyText, begin: int, rules: Verbs, *, is_bare: bool) -> Iterator[Opening]:
    """Every place from ``begin`` where something may begin, in order; ``is_bare``: numbers stand without a point."""
    last = -1
    for at, strength in _places(body_text, begin, is_bare=is_bare):
        opening = opening_at(body_text, at, strength, rules, is_bare=is_bare)
        if opening.at > last:
            last = opening.at
            yield opening


def _places(body_text: BodyText, begin: int, *, is_bare: bool) -> Iterator[tuple[int, int]]:
    starts = [start for start in body_text.starts if start.at >= begin]
    places: dict[int, int] = {begin: BLOCK}
    lumped = LUMPED if len(starts) > 4 else 0
    ends = [start.at for start in body_text.starts] + [len(body_text.text)]
    places.update({start.at: start.strength for start in starts})
    for start, end in zip(body_text.starts, ends[1:], strict=True):
        if end <= begin:
            continue
        inside = max(begin, start.at)
        patterns = [_RUN_IN_CAPITALS, *([_RUN_IN_START] if end - inside >= lumped else [])]
        patterns += [_RUN_IN_ITEM, _RUN_IN_FIRST, _RUN_IN_HEAD, _ANNEX_TO] if is_bare else []
        for pattern in patterns:
            for found in pattern.finditer(body_text.text, inside, end):
                places.setdefault(found.end(), RUN_IN)
    return iter(sorted(places.items()))


def opening_at(body_text: BodyText, at: int, strength: int, rules: Verbs, *, is_bare: bool) -> Opening:
    words = body_text.text[at : at + 400].replace("\n", " ")
    blank = len(words) - len(words.lstrip())
    position = blank
    is_bullet = False
    if bullet := _BULLET.match(words, position):
        is_bullet, position = True, bullet.end()
    if strength == RUN_IN and (joined := re.compile(r"(?:and|et|y)\s+(?=\d)").match(words, position)):
        position = joined.end()
    number = letter = None
    if (
        found := _PREFIXED.match(words, position)
        or _NUMBER.match(words, position)
        or (_BARE_NUMBER.match(words, position) if is_bare else None)
    ) or (found := _WHEREAS.match(words, position)):
        number, position = found["number"], found.end()
    elif found := _BRACKET.match(words, position):
        letter, position = found["letter"], found.end()
    elif (found := _DAMAGED.match(words, position)) and rules.operative.match(plain(words[found.end() :])):
        is_bullet, position = True, found.end()
    elif strength >= LINE and (found := _POINTED.match(words, position)):
        letter, position = found["letter"], found.end()
    folded = plain(words[position:])
    lead = rules.lead.match(folded)
    return Opening(
        at=at + blank,
        text_at=at + position,
        strength=strength,
        number=number,
        letter=letter,
        is_bullet=is_bullet,
        is_curved=number is not None and _CURVED.fullmatch(words[:position]) is not None,
        is_recital=bool(rules.recital.match(folded)),
        is_operative=bool(rules.operative.match(folded)),
        lead_end=at + position + lead.end() if lead and number is None else 0,
        is_closing=strength >= LINE and bool(rules.closing.match(folded)),
        is_annex=_is_annex(body_text, at + blank, strength),
        is_organ=strength == BLOCK and number is None and letter is None and _is_organ(body_text, at + blank),
    )


def _is_organ(body_text: BodyText, at: int) -> bool:
    found = _ORGAN.match(body_text.text, at)
    return bool(found) and not organ_words().isdisjoint(re.findall(r"\w+", plain(found[0])))  # type: ignore[index]


def _is_annex(body_text: BodyText, at: int, strength: int) -> bool:
    if strength == RUN_IN:
        return bool(_ANNEX_TO.match(body_text.text, at - 1))
    found = _ANNEX.match(body_text.text, at)
    if strength == BLOCK and body_text.text[max(0, at - 40) : at].rstrip().endswith(":"):
        return _DECLARED.match(body_text.text[at : at + 200].split("\n")[0].rstrip()) is not None
    if strength < BLOCK or found is None:
        return False
    rest = found["rest"].strip()
    return len(rest.split()) <= 10 and rest[-1:] not in {",", ";"} and rest[:1] != ","
