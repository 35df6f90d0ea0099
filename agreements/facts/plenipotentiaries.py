"""Signatories that a preamble names: "The President of the Republic: Mr. Ada Marsh, Ambassador at Oslo;".

Older treaties and those of the Communities name there who was appointed to sign, and nowhere else. Words up to a colon, or
the first of an entry, name the party; a person follows, and what follows the person up to a semicolon is an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from agreements.facts.mentions import mentions
from agreements.facts.signatories import is_person, party_named, without_honorific
from agreements.formats.document import PartyFact, Provision, Signatory
from agreements.structure.grammar import Grammar

_FRONT = ("parties", "recital", "preamble", "enacting_formula")
_EDGE = " ,;.:\n"
_PIECE = re.compile(r"([^,:;\n]+)([,:;\n]*)")


def plenipotentiaries(
    provisions: Sequence[Provision], parties: Sequence[PartyFact], rules: Grammar
) -> tuple[Signatory, ...]:
    """The persons whom the paragraphs before the first article appoint to sign; none unless two parties appoint."""
    front: list[str] = []
    for provision in provisions:
        if provision.kind in _FRONT:
            front.append(provision.text)
        elif provision.kind == "article":
            break
    appointing, is_sure = _from_appointment(front, rules)
    found = tuple(_appointed("\n".join(appointing), parties, rules, is_sure=is_sure))
    return found if len({one.party for one in found}) > 1 else ()


def _from_appointment(front: Sequence[str], rules: Grammar) -> tuple[Sequence[str], bool]:
    """The paragraphs behind the words by which the parties appoint; all of them where no words do, which is less sure."""
    for index, text in enumerate(front):
        if match := rules.finds("appointment", text):
            after = takewhile(lambda words: not rules.starts("formula_start", words), front[index + 1 :])
            return [text[match.end() :], *after], True
    return front, False


def _appointed(words: str, parties: Sequence[PartyFact], rules: Grammar, *, is_sure: bool) -> Iterator[Signatory]:
    """Each person with the party before; unless it ``is_sure`` that persons are appointed, only behind a colon."""
    party, name, is_entered, offices = "", "", False, list[str]()
    for match in _PIECE.finditer(words):
        piece, stop = _without_and(match[1].strip(_EDGE), rules), match[2]
        is_headed = ":" in stop and not piece[:1].islower()
        if (is_headed and is_sure) or ((is_headed or (is_sure and not name)) and _is_party(piece, rules)):
            if name:
                yield Signatory(name, ", ".join(offices), party)
            if name or not is_entered:
                party = party_named(piece, parties, rules) or piece
            name, is_entered, offices = "", True, []
        elif party and not name and is_person(person := without_honorific(piece, rules), rules):
            name = person
        elif name and piece:
            offices.append(piece)
        if name and ";" in stop:
            yield Signatory(name, ", ".join(offices), party)
            name, is_entered, offices = "", False, []
    if name:
        yield Signatory(name, ", ".join(offices), party)


def _is_party(piece: str, rules: Grammar) -> bool:
    """Whether words name a State, an organisation or a head of State, and no person with an honorific."""
    if (person := without_honorific(piece, rules)) != piece and is_person(person, rules):
        return False
    return bool(mentions(piece, rules)) or (bool(rules.starts("parties_opening", piece)) and piece[:1].isupper())


def _without_and(piece: str, rules: Grammar) -> str:
    joint = rules.starts("and", piece)
    return piece[joint.end() :].strip(_EDGE) if joint else piece
