"""The parties and the place of an exchange of notes or letters, which no preamble names.

The parties are those between whom a note says that an agreement is made, else the sender and the receiver; an embassy,
ministry or delegation stands for its State.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agreements.facts.authority import entries
from agreements.facts.mentions import mentions
from agreements.facts.parties import parties_of
from agreements.facts.party_names import party_of_mention
from agreements.facts.signatories import before_office, is_person
from agreements.facts.signing import place_before
from agreements.formats.document import PartyFact, Signatory
from agreements.structure.grammar import Grammar, normalize

_CONSTITUTE = re.compile(
    r"\b(?:constitut\w*|form|conclu\w*|considered|regarded|bilden|vormen)\b.{0,60}?\b(?P<act>(?:agreement|accord|acuerdo|arrangement|abkommen|overeenkomst|verdrag)"
    r"\b.{0,20}?\b(?:between|entre|zwischen|tussen)\b .{5,300}?)(?=\.|;| which | on which | that | and shall | effective| to enter| entering|$)",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"(?:^|[\s\d])(?P<sender>(?:The|La|Le|L'|Die|Das|El|De|Het) [^.,;:]{4,140}?) (?:presents?|présente|saluda|presenta|beehrt|biedt)\b"
)
_RECEIVER = re.compile(
    r"\b(?:compliments? (?:to|à)|saluda \w+ (?:al?|a la)|saludos (?:al?|a la))\s(?P<receiver>(?:the |l[ae']? ?|el )?[^.,;:()]{4,140}?)(?=,|;|:|\.| and (?:has|with|acknow|confirms|in reference)| et (?:a|se)\b| y (?:tiene|se)\b|\()"
)
_OFFICE_OF = re.compile(
    r"^.*?\b(?:embassy|ministry|department|mission|delegation|representation|legation|consulate|ambassade|minist[èe]re|embajada|ministerio|botschaft|ministerium|ministerie)\b.*?\b(?:of|de|du|von|der|des|del|van)\b (?:(?:the|la|le|l') ?)?(?=(?:Kingdom|Republic|State|United|Federal|Union|Grand|Principality|Commonwealth|Swiss|Royaume|R[ée]publique|Reino|Rep[úu]blica|Republik|Koninkrijk)\b)",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    r"^\s*\((?:hereinafter[^)]*?)?[\"“']?(?P<name>[^)\"”']{2,40})[\"”']?\)|^,? hereinafter (?:referred to as |called )?[\"“]?(?:the )?(?P<bare>[A-Z][\w ]{1,30})"
)
_FULL_NAME = re.compile(r"(?P<name>(?:[A-Z][\w'’-]+,? (?:(?:of|for|the|and|on|de|du|des|la) )*){1,12}[A-Z][\w'’-]+)")
_COURTESY = re.compile(
    r"\b(?:consideration|sincerely|respectfully|considération|consideración|hochachtung)\b", re.IGNORECASE
)
_ADDRESSEE = re.compile(
    r"\b(?:H(?:is|er) Excellency|Son Excellence|Su Excelencia|Mr|Mrs|Ms|To the|To:|The (?:Minister|Ambassador|Director|Secretary))\b"
)
_CAPITAL_NAME = re.compile(
    r"(?:(?:[A-ZÀ-Þ]\.\s?){1,4})?(?:(?:[A-ZÀ-Þ][A-ZÀ-Þ'’-]+\.?|[A-ZÀ-Þ]\.)(?:\s|(?=[A-ZÀ-Þ]\.)|$|(?=,)))+"
)
_LEAST_TOKENS = 2
_LEAST_NAMED = 2
_TWO = 2
_EDGE = " ,;.:*"
_FOOT = 700
_SHORT = 12
_HEAD = 1500
_TAIL = 6000


def parties_of_notes(title: str, bodies: Sequence[str], rules: Grammar) -> tuple[PartyFact, ...]:
    """The parties that the title or a note names; else who sends the notes and who receives them."""
    acts = [found["act"] for body in bodies for found in _CONSTITUTE.finditer(body[-_TAIL:])]
    for words in (title, *acts):
        named = parties_of((), words, rules)
        if len(named) > 1:
            return tuple(_in_full(party, bodies[0], rules) for party in named)
    found: dict[str, PartyFact] = {}
    for party in _correspondents(bodies, rules):
        if not any(normalize(party.name).lower() in normalize(other.name).lower() for other in found.values()):
            found.setdefault(party.entry or party.name.casefold(), party)
    return tuple(found.values()) if len(found) > 1 else _most_named(bodies, rules) or tuple(found.values())


def _most_named(bodies: Sequence[str], rules: Grammar) -> tuple[PartyFact, ...]:
    """The two governments or organisations that notes name most, if a third one comes not near them."""
    named = [
        mention
        for body in bodies
        for mention in mentions(body, rules)
        if not (mention.entry.kind == "state" and mention.is_bare) and mention.entry.kind != "organ"
    ]
    counts = Counter(mention.entry.slug for mention in named).most_common(3)
    if len(counts) < _TWO or counts[1][1] < _LEAST_NAMED or (len(counts) > _TWO and counts[2][1] * 2 > counts[1][1]):
        return ()
    first = {mention.entry.slug: mention for mention in reversed(named)}
    chosen = sorted((first[slug] for slug, _ in counts[:_TWO]), key=named.index)
    return tuple(party_of_mention(mention) for mention in chosen)


def _in_full(party: PartyFact, body: str, rules: Grammar) -> PartyFact:
    """A party that is called by a short name, under the name for which the first note says that it stands."""
    if len(party.name) > _SHORT or " " in party.name and party.entry:
        return party
    if party.entry:
        names = entries()[party.entry].names.get(rules.code, ())
        printed = next(
            (name for name in sorted(names, key=len, reverse=True) if normalize(name) in normalize(body)), ""
        )
        if printed and printed != party.name:
            return replace(party, name=printed, designations=(party.name, *party.designations))
    for found in _FULL_NAME.finditer(body):
        defined = _DEFINED.match(body[found.end() :])
        if defined and party.name in (defined["name"] or defined["bare"] or "").replace("the ", ""):
            full = parties_of((found["name"],), "", rules)
            if full and (not party.entry or party.entry == full[-1].entry):
                return replace(full[-1], designations=(party.name, *party.designations))
    return party


def _correspondents(bodies: Sequence[str], rules: Grammar) -> Iterator[PartyFact]:
    """The senders and the addressees of the notes, an embassy or ministry standing for its State."""
    for body in bodies:
        for pattern, group in ((_SENDER, "sender"), (_RECEIVER, "receiver")):
            found = pattern.search(body[:_HEAD])
            if found is None:
                continue
            known = mentions(found[group], rules)
            if known:
                yield party_of_mention(known[0])
                continue
            yield from parties_of((_OFFICE_OF.sub("", found[group].strip()),), "", rules)[:1]


def signatory_of_note(body: str, rules: Grammar) -> Signatory | None:
    """The signatory of a note whose signature stands in its last paragraph, between the courtesy and the addressee."""
    ends = list(_COURTESY.finditer(body[-_FOOT:]))
    if not ends:
        return None
    rest = body[-_FOOT:][ends[-1].end() :]
    signed = rules.finds("signed", rest)
    words = _ADDRESSEE.split(rest[signed.end() if signed else 0 :], maxsplit=1)[0].strip(_EDGE)
    run = _CAPITAL_NAME.match(words)
    name, office = (run[0].strip(_EDGE), words[run.end() :].strip(_EDGE)) if run else before_office(words, rules)
    if not is_person(name, rules) or (signed is None and (run is None or len(name.split()) < _LEAST_TOKENS)):
        return None
    return Signatory(name, office if rules.covers("office", office) else "")


def place_of_notes(heads: Sequence[str], rules: Grammar) -> str:
    """Where the notes were written, if all that say it say the same: "Dublin, 8 February 1999"."""
    places = {place.lower(): place for head in heads if (place := place_before(head, rules))}
    return next(iter(places.values())) if len(places) == 1 else ""
