"""The signatories: the names in the signature blocks (``structure.agreement.signatures``), each with office, party, date and place.

A block may name one person or several, in rows of their own, in one row with the party ("For the Kingdom of Norway A. B.
LIND"), behind the office or before it. A row is a name if it has capitals or initials as names have, and names no office and no party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agreements.facts.mentions import Mention, mentions
from agreements.facts.nominative import nominative
from agreements.facts.signing import day_in, place_before
from agreements.formats.document import PartyFact, Signatory
from agreements.structure.agreement.signatures import Block
from agreements.structure.grammar import Grammar, normalize

_EDGE = ' \t,;:.*_–—-()[]«»"“”'
_FILLER = re.compile(r"[._…]{2,}|\((?:date|place|lieu|fecha|lugar|datum|ort)\)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(r"(?:[^\W\d_]\.\s?-?)+|[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_PARTICLES = frozenset(
    "van von der den de da das do dos del della di du la le las los el al bin ibn ben abu of ter ten zu zur y e i und".split()
)
_JOINTS = frozenset("van von der den de di da du del of bin ibn al el la le the and".split())
_MOST_TOKENS = 10
_DAY = 10
"""How long a date is that names a day."""
_CAPITAL_RUN = re.compile(
    r"(?:(?:[A-ZÀ-ÞА-Я]\.\s?-?){1,4}\s?)?(?:(?:(?:[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я'’-]+|[A-ZÀ-ÞА-Я]\.|VAN|VON|DE|DER|DEN|DA|EL|AL|OF|BIN)\.?\s?)+)"
)
_LABEL = re.compile(r"n[ro°]\.?\s+[ivx\d]+\W*$", re.IGNORECASE)
_BY = re.compile(r"(?:\b[Bb]y\b:?\s*)?/s/")


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    office: str = ""


def signatories_of(blocks: Sequence[Block], parties: Sequence[PartyFact], rules: Grammar) -> tuple[Signatory, ...]:
    """The signatories that the blocks name, in reading order, each once."""
    found: dict[tuple[str, str], Signatory] = {}
    for block in blocks:
        party, rest = _headed(" ".join(row.text for row in block.head), parties, rules)
        date = next((day for row in block.dates if (day := day_in(_FILLER.sub(" ", row.text), rules))), "")
        date = date or next((day for row in block.rows if (day := _day_behind(row.text, rules))), "")
        place = next((words for row in block.places if (words := _place_line(row.text, rules))), "")
        place = place or next((words for row in block.rows if (words := place_before(row.text, rules))), "")
        for person in _people(block, rest, rules):
            if _is_party(person.name, parties, rules):
                continue
            found.setdefault(
                (person.name.lower(), party), Signatory(person.name, person.office, party, date or "", place)
            )
    return tuple(found.values())


def _day_behind(text: str, rules: Grammar) -> str:
    """The day in a row of a signature that also holds the name; nothing where it names no day."""
    found = day_in(text, rules) or ""
    return found if len(found) == _DAY else ""


def _is_party(name: str, parties: Sequence[PartyFact], rules: Grammar) -> bool:
    """Whether a row that looks like a person's name is what a party is called."""
    called = {normalize(word).lower() for party in parties for word in (party.name, *party.designations)}
    plain = normalize(name).lower()
    is_rest = " " in plain and any(
        word.endswith(f" {plain}") for word in called
    )  # "de la Francophonie" in a row of its own
    return is_rest or bool({plain, normalize(nominative(name, rules)).lower()} & called)


def _headed(head: str, parties: Sequence[PartyFact], rules: Grammar) -> tuple[str, str]:
    """The party that a head names, and what stands behind it in the same row: a name, an office."""
    opened = rules.starts("signature", head)
    words = re.sub(r"\s+", " ", head[opened.end() :] if opened else head).strip()
    end = _party_end(words, parties, rules)
    named = words[:end] if end else words
    party = party_named(named, parties, rules) or party_named(head, parties, rules)
    return party or named.strip(_EDGE), words[end:].strip(_EDGE) if end else ""


def _party_end(words: str, parties: Sequence[PartyFact], rules: Grammar) -> int:
    """Where the name of the party ends in a head; 0 where it has no known name."""
    folded = normalize(words).lower()
    ends = [
        folded.find(plain) + len(plain)
        for party in parties
        for name in (party.name, *party.designations)
        if (plain := normalize(name).lower()) and -1 < folded.find(plain) < 25
    ]
    known = mentions(words, rules)
    if known and known[0].start < 25:
        ends.append(known[0].end)
    return max(ends, default=0)


def _people(block: Block, rest: str, rules: Grammar) -> Iterator[_Person]:
    """The persons of a block; an office belongs to the name before it, or to the next where the block opens with one."""
    named: list[list[str]] = []
    pending: list[str] = []
    is_office_first = False
    for words, is_office in _entries(block, rest, rules):
        if not is_office:
            named.append([words, *pending])
            pending = []
        elif named and not is_office_first:
            named[-1].append(words)
        else:
            is_office_first = True
            pending.append(words)
    if named:
        named[-1] += pending
    for name, *offices in named:
        yield _Person(name, ", ".join(offices))


def _entries(block: Block, rest: str, rules: Grammar) -> Iterator[tuple[str, bool]]:
    """Names and offices of a block in reading order, each with whether it is an office."""
    if rest:
        yield from list(_split(rest, rules)) or _in_capitals(rest, rules)
    names = {id(row) for row in block.names}
    rows = sorted([*block.names, *block.offices], key=lambda row: row.start)
    for row, after in zip(rows, [*rows[1:], None], strict=False):
        words = _clean(row.text, rules)
        if not any(map(str.isalpha, words)):
            continue
        if id(row) in names:
            yield from _split(words, rules)
        elif (parted := _after_comma(words, rules)) and (after is None or id(after) not in names):
            yield from ((parted[0], True), (parted[1], False))
        else:
            yield from _office(words, rules)


def _in_capitals(words: str, rules: Grammar) -> Iterator[tuple[str, bool]]:
    """The person named in capitals within a row: "the Division of the Ministry, ADA MARSH Secretary"."""
    for run in () if words.isupper() else _CAPITAL_RUN.finditer(words):
        name = run[0].strip(_EDGE)
        if " " in name and is_person(name, rules):
            yield (name, False)
            yield from (
                (office, True) for office in [words[run.end() :].strip(_EDGE)] if rules.covers("office", office)
            )
            return


def _after_comma(words: str, rules: Grammar) -> tuple[str, str] | None:
    """An office and the person who stands behind its last comma; None where what stands there is no full name."""
    office, comma, name = words.rpartition(", ")
    tokens = _TOKEN.findall(name)
    is_full = len(tokens) > 1 and all(token[0].isupper() for token in tokens)
    return (office, name) if comma and is_full and is_person(name, rules) else None


def _office(words: str, rules: Grammar) -> Iterator[tuple[str, bool]]:
    """A row that opens with an office: the office, and the person named behind it in capitals or after an honorific."""
    office, name = _behind(words, rules)
    yield (office, True)
    if name:
        yield (name, False)


def _split(words: str, rules: Grammar) -> Iterator[tuple[str, bool]]:
    """A row of a block as the persons and offices that it names; nothing where it is neither."""
    words = without_honorific(words.strip(_EDGE), rules)
    if rules.covers("office", words):
        yield from _office(words, rules)
        return
    name, office = before_office(words, rules)
    people = _several(name)
    if people and all(is_person(person, rules) for person in people):
        yield from ((person, False) for person in people)
        if office:
            yield (office, True)
        return
    office, last = _behind(words, rules)
    if last:
        yield (office, True)
        yield (last, False)


def before_office(words: str, rules: Grammar) -> tuple[str, str]:
    """A row divided where an office begins in it: "Ada Marsh, Secretary-General" or "Ada Marsh Director"."""
    for match in re.finditer(r",\s*|\s+(?=[^\W\d_])", words):
        after = words[match.end() :]
        if after[:1].isupper() | (match[0][0] == ",") and rules.covers("office", after):
            return words[: match.start()].strip(_EDGE), after.strip(_EDGE)
    return words, ""


def _behind(words: str, rules: Grammar) -> tuple[str, str]:
    """An office and the person named behind it, after an honorific or in capitals."""
    pattern = rules.pattern("honorific")
    for match in pattern.finditer(normalize(words), 1) if pattern else ():
        name = words[match.end() :].strip(_EDGE)
        if not words[match.start() - 1].isalnum() and is_person(name, rules):
            return words[: match.start()].strip(_EDGE), name
    if words.isupper():
        return words, ""
    run = next((run for run in _CAPITAL_RUN.finditer(words) if run.end() == len(words)), None)
    if run and run.start() and is_person(run[0].strip(_EDGE), rules):
        return words[: run.start()].strip(_EDGE), run[0].strip(_EDGE)
    return words, ""


def without_honorific(words: str, rules: Grammar) -> str:
    """A name without "Mr.", "H.E." or the like before it."""
    match = rules.starts("honorific", words)
    return words[match.end() :].strip(_EDGE) if match and match.end() < len(words) else words


def _several(words: str) -> list[str]:
    """The names in a row of several: each begins with initials after a surname in capitals, or after a full stop."""
    parted = re.split(r"(?<=[^\W\d_]{3})\.\s+(?=[A-ZÀ-Þ][^\W\d_]{2})", words)
    if len(parted) > 1 and all(" " in part for part in parted):
        return [part.strip(_EDGE) for part in parted]
    starts = [0]
    for match in (
        re.finditer(r"(?<=[A-ZÀ-Þ]{2}) (?=(?:[A-ZÀ-Þ]\.){1,4} ?[A-ZÀ-Þ]{2})", words) if words[1:2] == "." else ()
    ):
        starts.append(match.end())
    return [words[left:right].strip(_EDGE) for left, right in zip(starts, [*starts[1:], len(words)], strict=True)]


def is_person(words: str, rules: Grammar) -> bool:
    """Whether ``words`` look like the name of a person."""
    tokens = _TOKEN.findall(words)
    if not tokens or len(tokens) > _MOST_TOKENS or re.search(r"[\d:;!?/@]", words):
        return False
    least = 2 if len(tokens) > 1 or not words[0].isupper() else 3  # a name in ideographs has two signs
    if max(len(token.strip(".")) for token in tokens) < least:
        return False
    if len(tokens) > 1 and tokens[-1].lower() in _JOINTS:
        return False
    if not all(token[0].isupper() or not token[0].islower() or token.lower() in _PARTICLES for token in tokens):
        return False
    return not (
        _LABEL.match(words)
        or rules.covers("office", words)
        or rules.starts("testimonium", words)
        or rules.covers("collective", words)
        or rules.starts("signature", words)
        or rules.covers("organization", words)
        or any(_is_whole(mention, words) for mention in mentions(words, rules))
    )


def _is_whole(mention: Mention, words: str) -> bool:
    """Whether a known name in a row is more than the surname of a person ("Jordan")."""
    return not mention.is_bare or mention.entry.kind != "state" or mention.end - mention.start == len(words)


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
    return re.sub(r"\s+", " ", _BY.sub(" ", words)).strip(_EDGE)


def party_named(head: str, parties: Sequence[PartyFact], rules: Grammar) -> str:
    """The party of the agreement that some words name: the same entry, a designation, or most words in common."""
    known = {mention.entry.slug for mention in mentions(head, rules)}
    for party in parties:
        if party.entry and party.entry in known:
            return party.name
    words = set(_WORD.findall(normalize(head).lower())) - rules.words["small_words"]
    best, most = "", 0.0
    for party in parties:
        for name in [party.name, *party.designations]:
            own = set(_WORD.findall(normalize(name).lower())) - rules.words["small_words"]
            share = len(own & words) / len(own) if own else 0.0
            share += 0.001 * len(own & words)
            if share > most:
                best, most = party.name, share
    if most >= 0.5:
        return best
    whole = (party.name for party in parties if not party.name.isascii() and party.name in head)
    return next(whole, "")
