"""The facts of an exchange of notes or letters: its subject, parties and date, read from all its notes together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agreements.facts.parties import parties_of
from agreements.facts.title import bare_title, title_of
from agreements.formats.document import Document, PartyFact
from agreements.structure import phrases
from agreements.structure.agreement.preamble import names_an_act
from agreements.structure.calendar import find_dates
from agreements.structure.grammar import Grammar, grammar

_HEAD = 500
_LONGEST_TITLE = 400
_CONSTITUTE = re.compile(
    r"\b(?:constitut\w*|form|conclu\w*|considered|regarded|bilden|vormen)\b.{0,60}?\b(?P<act>(?:agreement|accord|acuerdo|arrangement|abkommen|overeenkomst|verdrag)"
    r"\b.{0,20}?\b(?:between|entre|zwischen|tussen)\b .{5,300}?)(?=,|\.|;| which | on which | that | and shall | effective| to enter| entering|$)",
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


def exchange_facts(document: Document, notes: Sequence[Document]) -> Document:
    """``document`` with the facts of the exchange whose notes are ``notes``, the first of them at its top."""
    rules = grammar(document.language)
    title = _title(document, notes[0], rules)
    parties = document.parties or tuple(_parties(title or "", notes, rules))
    dates = {**document.dates, "signature": _last_date(notes) or document.dates.get("signature")}
    signatories = tuple(dict.fromkeys(one for note in notes for one in note.signatories))
    is_exchange = len(notes) > 1 or bool(title and phrases.finds("exchange_heading", title))
    return replace(
        document,
        kind="exchange_of_notes" if is_exchange else document.kind,
        status="signed" if document.status == "unknown" and dates["signature"] and is_exchange else document.status,
        title=title,
        parties=parties,
        dates=dates,
        signatories=signatories,
    )


def _title(document: Document, first: Document, rules: Grammar) -> str | None:
    """The title over the exchange, else the subject that its first note names; a letterhead is none."""
    body = " ".join(provision.text for provision in first.provisions[:60])
    for provision in first.provisions:
        if provision.kind == "title" and (names_an_act(provision.heading, rules) or _is_exchange(provision.heading)):
            subject = _subject(provision.heading, rules) or _after_letterhead(provision.heading, rules)
            title = title_of(bare_title(subject, rules), body, rules)
            return title if 0 < len(title) <= _LONGEST_TITLE else None
        if provision.kind == "title" and (subject := _subject(provision.heading, rules)):
            return subject
    return None


def _after_letterhead(words: str, rules: Grammar) -> str:
    """The words without the letterhead before them, which ends with a day."""
    ends = [
        dated.end for dated in find_dates(words) if len(dated.iso) == 10 and names_an_act(words[dated.end :], rules)
    ]
    return words[ends[0] :].strip(" .,") if ends else words


def _is_exchange(words: str) -> bool:
    return phrases.finds("exchange_heading", words) is not None


def _subject(words: str, rules: Grammar) -> str:
    """What follows "Subject:" in a letterhead, where it names an act."""
    found = phrases.finds("subject", words)
    subject = words[found.end() :].strip(" .") if found else ""
    return subject if names_an_act(subject, rules) and len(subject) <= _LONGEST_TITLE else ""


def _last_date(notes: Sequence[Document]) -> str | None:
    """The day of the last note: the agreement is made with the reply."""
    return max((date for note in notes if (date := date_of(note))), default=None)


def date_of(note: Document) -> str:
    """The day that a note bears in its letterhead, in front of its first words or at its foot."""
    words = [provision.heading for provision in note.provisions if provision.kind in ("component", "title")]
    paragraphs = [provision.text for provision in note.provisions if provision.text]
    words += [_before_greeting(paragraph) for paragraph in paragraphs[:1]]
    words += [provision.text for provision in note.provisions[-3:] if provision.kind == "signature_block"]
    return next((dated.iso for text in words for dated in find_dates(text) if len(dated.iso) == 10), "")


def _before_greeting(paragraph: str) -> str:
    """What stands in a folded note before its greeting: letterhead, place and date."""
    found = [
        match.start()
        for role in ("compliments", "inline_salutation", "honour")
        if (match := phrases.finds(role, paragraph))
    ]
    return paragraph[: min([*found, _HEAD])]


def _parties(title: str, notes: Sequence[Document], rules: Grammar) -> Iterator[PartyFact]:
    """Those between whom the title or a note says that an agreement is made, else sender and receiver of the notes."""
    bodies = [" ".join(p.text for p in note.provisions if p.kind != "footnote") for note in notes]
    for words in (title, *(found["act"] for body in bodies for found in _CONSTITUTE.finditer(body[-6000:]))):
        named = parties_of((), words, rules)
        if len(named) > 1:
            return iter(_in_full(party, bodies[0], rules) for party in named)
    return _correspondents(bodies, rules)


def _in_full(party: PartyFact, body: str, rules: Grammar) -> PartyFact:
    """A party that is called by a short name, under the name for which the first note says that it stands."""
    if len(party.name) > 12:
        return party
    for found in re.finditer(
        r"(?P<name>(?:[A-Z][\w'’-]+ (?:(?:of|for|the|and|on|de|du|des|la) )*){1,10}[A-Z][\w'’-]+)", body
    ):
        defined = _DEFINED.match(body[found.end() :])
        if defined and party.name in (defined["name"] or defined["bare"] or "").replace("the ", ""):
            name = re.sub(r"^The ", "", found["name"])
            return replace(party, name=name, designations=(party.name, *party.designations))
    return party


def _correspondents(bodies: Sequence[str], rules: Grammar) -> Iterator[PartyFact]:
    """Who sends the notes and who receives them, an embassy or ministry standing for its State."""
    seen: set[str] = set()
    for body in bodies:
        for pattern, group in ((_SENDER, "sender"), (_RECEIVER, "receiver")):
            found = pattern.search(body[:1500])
            if found is None:
                continue
            name = _OFFICE_OF.sub("", found[group].strip())
            for party in parties_of((name,), "", rules)[:1]:
                if party.name.casefold() not in seen and not any(party.name.casefold() in name for name in seen):
                    seen.add(party.name.casefold())
                    yield party
