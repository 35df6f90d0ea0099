"""The facts of an exchange of notes or letters: its subject, parties and date, read from all its notes together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agreements.facts.correspondence import parties_of_notes, place_of_notes, signatory_of_note
from agreements.facts.signatories import is_person
from agreements.facts.signing import place_before
from agreements.facts.title import bare_title, title_of
from agreements.formats.document import Document, Signatory
from agreements.structure.agreement.preamble import names_an_act
from agreements.structure.dates import find_dates, first_day
from agreements.structure.grammar import Grammar, grammar
from agreements.structure.instruments import phrases

_HEAD = 500
_FOOT = 45
_LONGEST_TITLE = 400


def exchange_facts(document: Document, notes: Sequence[Document]) -> Document:
    """``document`` with the facts of the exchange whose notes are ``notes``, the first of them at its top."""
    rules = grammar(document.language)
    title = _title(document, notes[0], rules)
    bodies = [" ".join(p.text for p in note.provisions if p.kind != "footnote") for note in notes]
    parties = parties_of_notes(title or "", bodies, rules)
    parties = parties if len(parties) > 1 else document.parties or parties
    place = document.place or place_of_notes([_head_of(note) for note in notes], rules)
    dates = {**document.dates, "signature": _last_date(notes) or document.dates.get("signature")}
    signatories = tuple({one.name: one for note in notes for one in _signatories(note, rules)}.values())
    is_exchange = len(notes) > 1 or bool(title and phrases.finds("exchange_heading", title))
    return replace(
        document,
        kind="exchange_of_notes" if is_exchange else document.kind,
        status="signed" if document.status == "unknown" and dates["signature"] and is_exchange else document.status,
        title=title,
        parties=parties,
        dates=dates,
        place=place,
        signatories=tuple(replace(one, place=one.place or place) for one in signatories),
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


def _signatories(note: Document, rules: Grammar) -> tuple[Signatory, ...]:
    """The signatories of a note: in a block of its own, else in the last words of the letter."""
    bodies = (p.text for p in note.provisions if p.kind != "footnote")
    signed = (one for body in bodies if (one := signatory_of_note(body, rules)))
    people = tuple(one for one in note.signatories if is_person(one.name, rules))
    return people or tuple(signed)[-1:]


def _head_of(note: Document) -> str:
    """The letterhead of a note, what stands before its greeting, and the place and date at its foot."""
    rules = grammar(note.language)
    words = [provision.heading for provision in note.provisions if provision.kind in ("component", "title")]
    paragraphs = [provision.text for provision in note.provisions if provision.text]
    feet = [foot for paragraph in paragraphs if place_before(foot := paragraph[-_FOOT:], rules) and foot[-4:].isdigit()]
    return "\n".join([*words, *(_before_greeting(paragraph) for paragraph in paragraphs[:1]), *feet[:1]])


def date_of(note: Document) -> str:
    """The day that a note bears in its letterhead, in front of its first words or at its foot."""
    words = [_head_of(note)]
    words += [provision.text for provision in note.provisions[-3:] if provision.kind == "signature_block"]
    return next((day for text in words if (day := first_day(text))), "")


def _before_greeting(paragraph: str) -> str:
    """What stands in a folded note before its greeting: letterhead, place and date."""
    found = [
        match.start()
        for role in ("compliments", "inline_salutation", "honour")
        if (match := phrases.finds(role, paragraph))
    ]
    return paragraph[: min([*found, _HEAD])]
