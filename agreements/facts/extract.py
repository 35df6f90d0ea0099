"""The facts of an agreement: title, kind, status, parties, dates, place, signatories.

All of it is read from provisions already found (title, parties paragraphs, testimonium, signature blocks); a fact that
the text does not state stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agreements.facts.kind import kind_of, status_of
from agreements.facts.parties import names_in_title, parties_of
from agreements.formats.document import PartyFact, Provision, Signatory
from agreements.structure.agreement.preamble import Preamble
from agreements.structure.agreement.signatures import Block
from agreements.structure.dates import date_in
from agreements.structure.grammar import Grammar, fold
from agreements.structure.tree import Node

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_FILLER = re.compile(r"[._…]{2,}|\((?:date|place|lieu|fecha|lugar|datum|ort)\)", re.IGNORECASE)
_EDGE = " \t,;:.*_–—-()[]"
_SENTENCE_CASE = frozenset({"fr", "es", "it", "pt"})
"""Languages that write a title as a sentence: capitals only where a name begins."""
_NOTE_CALL = re.compile(r"(?<=[^\W\d_])\s?(?:[¹²³⁴⁵⁶⁷⁸⁹]+|\[\^\w+\]|\*+)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Facts:
    kind: str
    status: str
    title: str | None
    parties: tuple[PartyFact, ...] = ()
    dates: dict[str, str | None] = field(default_factory=dict)
    signatories: tuple[Signatory, ...] = ()


def facts_of(
    provisions: Sequence[Provision], preamble: Preamble | None, signed: Sequence[tuple[Node, Block]], closings: Sequence[str], *, rules: Grammar
) -> Facts:  # fmt: skip
    """The facts that the provisions of an agreement state."""
    printed = next((p.heading for p in provisions if p.kind == "title"), "")
    title = title_of(printed, " ".join(p.text for p in provisions[:60]), rules)
    parties = parties_of(_opening(provisions), title, rules)
    closing = " ".join(closings)
    place = place_of(closing, rules)
    signatories = tuple(s for _, block in signed if (s := _signatory(block, parties, rules, place=place)) is not None)
    dates = _dates(closing, [block for _, block in signed], rules)
    head = " ".join([*(row.text for row in preamble.aside), *(row.text for row in preamble.title)]) if preamble else ""
    in_force = _in_force(head, rules)
    dates["entry_into_force"] = in_force
    is_signed = bool(dates["signature"]) and bool(signed or closing)
    status = status_of(printed, rules, is_signed=is_signed, is_in_force=in_force is not None)
    signatories = tuple(_completed(s, dates["signature"], place) for s in signatories)
    return Facts(kind_of(printed, rules), status, title or None, parties, dates, signatories)


def _opening(provisions: Sequence[Provision]) -> list[str]:
    """The paragraphs that name the parties: those before the first recital."""
    words: list[str] = []
    for provision in provisions:
        if provision.kind == "parties":
            words.append(provision.text)
        elif words or provision.kind not in ("title", "preamble", "footnote"):
            break
    return words


def title_of(printed: str, body: str, rules: Grammar) -> str:
    """The title as a reader writes it: of capitals throughout, acronyms stay and the rest is set as the language does."""
    printed = _NOTE_CALL.sub("", printed).strip(" .,;:*_")
    letters = [letter for letter in printed if letter.isalpha()]
    if not letters or sum(map(str.isupper, letters)) < 0.7 * len(letters):
        return printed
    words = re.findall(r"[^\W\d_]+", body)
    seen = set(_WORD.findall(body)) | set(words)
    lowered = {fold(word) for word in seen if word.islower()}
    raised = {fold(word).lower() for word in seen if word[:1].isupper() and not word.isupper()}
    names = names_in_title(printed, rules) if rules.code in _SENTENCE_CASE else (0, len(printed))

    def recased(match: re.Match[str]) -> str:
        word, plain = match[0], fold(match[0]).lower()
        is_first = not any(map(str.isalpha, printed[: match.start()]))
        if not word.isupper():
            return word
        if plain in rules.words["small_words"] and not is_first:
            return word.lower()
        head, tail = re.fullmatch(r"(.*['’])?(.+)", word).groups(default="")  # type: ignore[union-attr]
        if tail in seen and fold(tail).lower() not in lowered | raised and len(tail) > 1:
            return head + tail if is_first else head.lower() + tail
        is_name = names[0] <= match.start() < names[1]
        if rules.code in _SENTENCE_CASE and not is_first and _is_common(plain, is_name, lowered, raised):
            return word.lower()
        return word.capitalize() if "'" not in word and "’" not in word else _elided(word)

    return _WORD.sub(recased, printed)


def _is_common(plain: str, is_name: bool, lowered: set[str], raised: set[str]) -> bool:
    """Whether a word is written small within a sentence: as the body has it, else everywhere but in a name."""
    plain = re.split(r"['’]", plain)[-1]
    if (plain in lowered) != (plain in raised):
        return plain in lowered
    return not is_name


def _elided(word: str) -> str:
    head, sign, tail = re.split(r"(['’])", word, maxsplit=1)
    return head.lower() + sign + tail.capitalize() if len(head) < 3 else head.capitalize() + sign + tail.lower()


def place_of(closing: str, rules: Grammar) -> str:
    """Where it was done: named after "done at", else right before or right after the date."""
    for role in ("signature_place", "place_before_date", "place_after_date"):
        if match := rules.finds(role, closing):
            place = closing[match.start("place") : match.end("place")].strip(_EDGE)
            if place[:1].isupper() and len(place) < 60:
                return place.title() if place.isupper() and len(place) > 3 else place
    return ""


def _dates(closing: str, blocks: Sequence[Block], rules: Grammar) -> dict[str, str | None]:
    """The signature is complete with the last of the dates that the blocks bear, else on that of the testimonium."""
    own = [date for block in blocks if (date := _block_date(block, rules))]
    signature = max(own) if own else date_in(closing, rules) if closing else None
    return {"signature": signature, "adoption": None, "entry_into_force": None, "distribution": None}


def _in_force(head: str, rules: Grammar) -> str | None:
    match = rules.finds("in_force", head)
    return date_in(head[match.start() : match.end()], rules) if match else None


def _block_date(block: Block, rules: Grammar) -> str:
    return next((found for row in block.dates if (found := date_in(_FILLER.sub(" ", row.text), rules))), "")


def _signatory(block: Block, parties: Sequence[PartyFact], rules: Grammar, *, place: str) -> Signatory | None:
    """Who signed in a block: the first row that is a name, with office, party, date and place."""
    name = next(
        (words for row in block.names if (words := _clean(row.text, rules)) and any(map(str.isalpha, words))), ""
    )
    head = " ".join(row.text for row in block.head)
    offices = [office for row in block.offices if (office := _clean(row.text, rules))]
    if not name and not head:
        return None
    name, comma, office = name.partition(", ")
    if comma and rules.covers("office", office):
        offices.insert(0, office)
    else:
        name += comma + office
    date = _block_date(block, rules)
    own_place = next((found for row in block.places if (found := _place_line(row.text, rules))), "")
    if not name:
        return None
    return Signatory(name, ", ".join(offices), _party_of(head, parties, rules), date, own_place or place)


def _place_line(text: str, rules: Grammar) -> str:
    match = rules.starts("place_line", text)
    words = _FILLER.sub(" ", text[match.end() :] if match else text).strip(_EDGE)
    if words.isupper() and len(words) > 4:
        words = words.title()
    return words


def _clean(text: str, rules: Grammar) -> str:
    """A name or an office without the word for it ("Name:") and without what says that it was signed."""
    for role in ("name_line", "office_line"):
        if line := rules.starts(role, text):
            text = text[line.end() :]
    signed = rules.finds("signed", text)
    words = text[: signed.start()] + " " + text[signed.end() :] if signed else text
    return re.sub(r"\s+", " ", re.sub(r"(?:\b[Bb]y\b:?\s*)?/s/", " ", words)).strip(_EDGE)


def _party_of(head: str, parties: Sequence[PartyFact], rules: Grammar) -> str:
    """The party that a block's head names: by a designation, or by most words in common."""
    words = set(_WORD.findall(fold(head).lower())) - rules.words["small_words"]
    best, most = "", 0.0
    for party in parties:
        names = [party.name, *party.designations]
        for name in names:
            own = set(_WORD.findall(fold(name).lower())) - rules.words["small_words"]
            share = len(own & words) / len(own) if own else 0.0
            share += 0.001 * len(own & words)
            if share > most:
                best, most = party.name, share
    if most >= 0.5:
        return best
    match = rules.starts("signature", head)
    return re.sub(r"\s+", " ", head[match.end() :]).strip(_EDGE) if match else head.strip(_EDGE)


def _completed(signatory: Signatory, date: str | None, place: str) -> Signatory:
    """The date and place of the testimonium hold for every signatory that states none."""
    return Signatory(
        signatory.name, signatory.title, signatory.party, signatory.date or date or "", signatory.place or place
    )
