"""The facts of an agreement: title, kind, status, parties, dates, place, signatories.

All of it is read from provisions already found (title, parties paragraphs, testimonium, signature blocks) and from what
stands beside the title; a fact that the text does not state stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agreements.facts.kind import kind_of, status_of
from agreements.facts.members import organization_of_members
from agreements.facts.mentions import mentions
from agreements.facts.parties import Parties, read_parties
from agreements.facts.plenipotentiaries import plenipotentiaries
from agreements.facts.signatories import signatories_of
from agreements.facts.signing import day_in, first_dated, in_force_on, place_of, signed_on_cover
from agreements.facts.title import Title, day_of_title, find_title, title_of
from agreements.formats.document import PartyFact, Provision, Signatory
from agreements.structure.agreement.preamble import Preamble
from agreements.structure.agreement.signatures import Block
from agreements.structure.grammar import Grammar
from agreements.structure.tree import Node

_LONGEST_OPENING = 1500
_MOST_BEFORE = 40
_LONGEST_QUESTION = 200
QUESTION = "party not identified: "
"""How a warning begins about words in the place of a party that name none for certain."""
_FRONT_KINDS = ("title", "preamble", "footnote")
_BEFORE_RECITALS = ("recital", "enacting_formula")


@dataclass(frozen=True, slots=True)
class Facts:
    kind: str
    status: str
    title: str | None
    parties: tuple[PartyFact, ...] = ()
    dates: dict[str, str | None] = field(default_factory=dict)
    place: str = ""
    signatories: tuple[Signatory, ...] = ()
    warnings: tuple[str, ...] = ()


def facts_of(
    provisions: Sequence[Provision], preamble: Preamble | None, signed: Sequence[tuple[Node, Block]], closings: Sequence[str], *, rules: Grammar
) -> Facts:  # fmt: skip
    """The facts that the provisions of an agreement state."""
    printed = find_title(provisions, rules)
    title = title_of(printed.printed, " ".join(p.text for p in provisions[:60]), rules)
    blocks = [block for _, block in signed]
    named = _parties(provisions, printed, blocks, rules)
    beside = " ".join([*(row.text for row in preamble.aside), printed.rest]) if preamble else printed.rest
    closing = " ".join(closings)
    cover_date, cover_place = signed_on_cover(beside, rules)
    if cover_place and not cover_date and preamble:
        cover_date = first_dated([row.text for row in preamble.aside], rules)
    place = place_of(closing, rules) or cover_place
    cover_date = cover_date or day_of_title(printed.printed, rules)
    signatories = signatories_of(blocks, named.parties, rules)
    signatories = signatories or plenipotentiaries(provisions, named.parties, rules)
    dates = _dates(closing, signatories, cover_date, rules)
    dates["entry_into_force"] = in_force_on(provisions, beside, rules)
    is_signed = bool(dates["signature"]) and bool(signed or closing)
    status = status_of(printed.printed, rules, is_signed=is_signed, is_in_force=dates["entry_into_force"] is not None)
    signatories = tuple(_completed(one, dates["signature"], place) for one in signatories)
    warnings = tuple(f"{QUESTION}{words[:_LONGEST_QUESTION]}" for words in named.questions)
    return Facts(
        kind_of(printed.printed, rules), status, title or None, named.parties, dates, place, signatories, warnings
    )


def _parties(provisions: Sequence[Provision], title: Title, blocks: Sequence[Block], rules: Grammar) -> Parties:
    """The parties of the opening, the title, the enacting formula or the signatures, whichever names two first."""
    heads = [" ".join(row.text for row in block.head) for block in blocks]
    line = [title.rest] if rules.starts("party_line", title.rest) else []
    found = read_parties([*line, *_opening(provisions, title)], title.printed, rules, heads)
    if rules.pattern("and") is None:  # where names are not known to part, only those of the directory are sure
        return replace(found, parties=tuple(party for party in found.parties if party.entry))
    if len(found.parties) > 1:
        return found
    for words in _other_openings(provisions, title):
        known = mentions(words, rules)
        start = known[0].start if known and known[0].start < _MOST_BEFORE else 0
        other = read_parties([words[start:]], "", rules)
        is_sure = all(p.designations or (p.entry and len(other.parties) > 1) for p in other.parties)
        if len(other.parties) > len(found.parties) and is_sure:
            return Parties(other.parties)
    if not found.parties:
        return replace(found, parties=organization_of_members(provisions, title.printed, rules))
    return found


def _opening(provisions: Sequence[Provision], title: Title) -> list[str]:
    """The paragraphs that name the parties: those before the first recital."""
    words: list[str] = []
    for provision in provisions[title.position + 1 :]:
        if provision.kind == "parties":
            words.append(provision.text)
        elif words or provision.kind not in _FRONT_KINDS:
            break
    return words


def _other_openings(provisions: Sequence[Provision], title: Title) -> list[str]:
    """Where else a text may name its parties: the formula, and the first paragraph of one without a preamble."""
    formulas = [p.text for p in provisions if p.kind in _BEFORE_RECITALS]
    first = next((p.text for p in provisions[title.position + 1 :] if p.kind not in _FRONT_KINDS and p.text), "")
    return [*(text[:_LONGEST_OPENING] for text in formulas[-1:]), first[:_LONGEST_OPENING]]


def _dates(closing: str, signatories: Sequence[Signatory], cover: str, rules: Grammar) -> dict[str, str | None]:
    """The signature is complete with the last of the dates beside the names, else on that of the testimonium or cover."""
    own = [one.date for one in signatories if one.date]
    signature = max(own) if own else (day_in(closing, rules) if closing else None) or cover or None
    return {"signature": signature, "adoption": None, "entry_into_force": None, "distribution": None}


def _completed(signatory: Signatory, date: str | None, place: str) -> Signatory:
    """The date and place of the testimonium hold for every signatory that states none."""
    return replace(signatory, date=signatory.date or date or "", place=signatory.place or place)
