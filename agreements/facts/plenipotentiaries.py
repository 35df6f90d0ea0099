"""Signatories that a preamble names: "The President of the Republic: Mr. Ada Marsh, Ambassador at Oslo;".

Older treaties and those of the Communities name there who was appointed to sign, and nowhere else. A paragraph that ends
in a colon names the party; a person follows, and what follows the person up to a semicolon is an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agreements.facts.mentions import mentions
from agreements.facts.signatories import is_person, party_named, without_honorific
from agreements.formats.document import PartyFact, Provision, Signatory
from agreements.structure.grammar import Grammar

_FRONT = ("parties", "recital", "preamble", "enacting_formula")
_IN_ONE = re.compile(r"(?P<party>[^:]{3,250}?)\s?:\s+(?P<rest>[^:]{5,400})$")
_EDGE = " ,;.:"


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
    found = tuple(_appointed(front, parties, rules))
    return found if len({one.party for one in found}) > 1 else ()


def _appointed(front: Sequence[str], parties: Sequence[PartyFact], rules: Grammar) -> Iterator[Signatory]:
    party, name, offices = "", "", list[str]()
    for text in front:
        if inside := _in_one(text, parties, rules):
            yield inside
            continue
        if text.endswith(":") and mentions(text, rules):
            if name:
                yield Signatory(name, ", ".join(offices), party)
            party, name, offices = party_named(text, parties, rules) or text.strip(_EDGE), "", []
        elif party and not name and is_person(person := without_honorific(text.strip(_EDGE), rules), rules):
            name = person
        elif party and name:
            offices.append(text.strip(_EDGE))
            if text[-1:] == ";":
                yield Signatory(name, ", ".join(offices), party)
                name, offices = "", []
    if name:
        yield Signatory(name, ", ".join(offices), party)


def _in_one(text: str, parties: Sequence[PartyFact], rules: Grammar) -> Signatory | None:
    """A party, a person and an office in one paragraph."""
    match = _IN_ONE.match(text)
    if match is None or not mentions(match["party"], rules):
        return None
    name, _, office = match["rest"].partition(", ")
    person = without_honorific(name.strip(_EDGE), rules)
    if not is_person(person, rules):
        return None
    return Signatory(person, office.strip(_EDGE), party_named(match["party"], parties, rules))
