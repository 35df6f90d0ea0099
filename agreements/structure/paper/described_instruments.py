"""What a guide or list describes: instruments with kind, parties, dates and address, each tied to its passage.

An entry is a section whose heading names an instrument, or that gives an address of its own; where neither the heading
nor a sentence "The ... is available at" names an instrument, its kind is ``none`` (a process, a manual) and no agreement
comes of it. ``key_of`` tells when two descriptions are of the same instrument.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from agreements.formats.document import Document, Instrument, PartyFact, Provision
from agreements.structure.dates import find_dates
from agreements.structure.grammar import normalize

RULES = Path(__file__).resolve().parents[2] / "grammar" / "kinds" / "guide.toml"
NONE = "none"

_LINK = re.compile(r"\]\((?P<target>https?://[^\s)]{4,600})\)|<(?P<auto>https?://[^\s>]{4,600})>")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\[\]\"”]{3,600}")
_SENTENCE = re.compile(r"(?<=[.;:])\s+(?=[A-ZÀ-Þ“\"(])|\n")
_BETWEEN = re.compile(
    r"\bbetween (?P<names>.{3,400}?)(?= (?:on|for|to|in|concerning|regarding|relating|about|with|of \d|signed|dated)\b|[,;(]|$)|\bentre (?P<names_fr>.{3,400}?)(?= (?:sur|pour|relatif|relative|concernant|sobre|para|relativo)\b|[,;(]|$)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\((?P<names>[A-ZÀ-Þ][^()]{2,120}? (?:and|et|y|und) [^()]{2,120})\)")
_LIST_AND = re.compile(r",? (?:and|et|y|und) (?=(?:the |le |la |el )?(?:[A-ZÀ-Þ]|government|council))")
_KEY = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A section that may describe an instrument: its heading, its own paragraphs, and the notes they call."""

    section: Provision
    paragraphs: tuple[Provision, ...]
    notes: tuple[Provision, ...]

    @property
    def words(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs if paragraph.text)


def instruments_of(document: Document) -> Document:
    """The document with the instruments that its sections, or the items of its lists, describe."""
    entries = [(entry, read_entry(document, entry)) for entry in entries_of(document)]
    found = [instrument for _, instrument in entries if instrument is not None]
    if not any(instrument.kind != NONE for instrument in found):
        found += list(_listed(document))
    return replace(document, instruments=tuple(found))


def key_of(title: str) -> str:
    """The same for two titles of one instrument: letters and figures alone, without case, accents or brackets."""
    return _KEY.sub(" ", normalize(title).casefold()).strip()


def kind_of(title: str) -> str:
    """The kind of instrument that a title names, ``none`` where it names none."""
    folded = normalize(title).lower()
    found = [(match.start(), code) for code, pattern in _rules().kinds if (match := pattern.search(folded))]
    other = _rules().other.search(folded)
    if not found or (other and other.start() < min(start for start, _ in found)):
        return NONE
    return found[0][1]


def entries_of(document: Document) -> Iterator[Entry]:
    """The sections with a heading of their own; in a paper, those of its annexes alone."""
    children: dict[str | None, list[Provision]] = {}
    notes: dict[str, list[Provision]] = {}
    for provision in document.provisions:
        children.setdefault(provision.parent, []).append(provision)
        if provision.kind == "footnote":
            notes.setdefault(provision.note, []).append(provision)
    annexes = {provision.eid for provision in document.provisions if provision.kind == "annex"}
    for section in document.provisions:
        in_annex = any(section.eid.startswith(annex + "__") for annex in annexes)
        if section.kind == "section" and section.heading and (document.kind == "guide" or in_annex):
            own = [section, *_under(section.eid, children)]
            called = [note for paragraph in own for note in notes.get(paragraph.eid, ())]
            yield Entry(section, tuple(own), tuple(called))


def _under(eid: str, children: dict[str | None, list[Provision]]) -> Iterator[Provision]:
    for child in children.get(eid, ()):
        if child.kind not in {"section", "footnote"}:
            yield child
            yield from _under(child.eid, children)


def read_entry(document: Document, entry: Entry) -> Instrument | None:
    """The instrument of a section; None for a section that only divides the guide."""
    title, named_at = _title_of(entry)
    address = _address_of(document, entry, named_at)
    kind = kind_of(title)
    if _rules().generic.fullmatch(normalize(entry.section.heading).lower().strip(" :.")) or (
        kind == NONE and address is None
    ):
        return None
    return Instrument(
        title=title,
        kind=kind,
        provision=entry.section.eid,
        parties=tuple(parties_of(title, entry.words) if kind != NONE else ()),
        dates=dates_of(kind, title, entry.words),
        address=address,
    )


def _title_of(entry: Entry) -> tuple[str, str]:
    """The heading; or the name that the section gives to what is available, with the heading in brackets, and its paragraph."""
    heading = entry.section.heading
    if kind_of(heading) == NONE:
        for paragraph in entry.paragraphs:
            found = _rules().available.match(_plain(paragraph.text))
            if found is None:
                continue
            group = next(name for name, words in found.groupdict().items() if words)
            name = re.sub(r"^(?:The|Le|La|Les|El|Los|Las) ", "", paragraph.text[found.start(group) : found.end(group)])
            if kind_of(name) != NONE and name[:1].isupper() and sum(word[:1].isupper() for word in name.split()) > 1:
                return f"{name} ({heading})", paragraph.eid
    return heading, ""


def _plain(words: str) -> str:
    folded = normalize(words).lower()
    return folded if len(folded) == len(words) else words.lower()


def _address_of(document: Document, entry: Entry, named_at: str) -> str | None:
    """The address of the text: in the paragraph that names it, else the first of the section or of a note it calls."""
    ordered = sorted([*entry.paragraphs, *entry.notes], key=lambda paragraph: paragraph.eid != named_at)
    if entry.notes and not named_at:
        ordered = [*entry.paragraphs, *entry.notes]
    for paragraph in ordered:
        for span in paragraph.spans:
            if span.part != "label" and (link := _LINK.search(document.reading.text, span.start, span.end)):
                return link["target"] or link["auto"]
        words = paragraph.text
        if _ADDRESS.match(words) and len(words.split()) < 4 and not any(word.isalpha() for word in words.split()):
            words = "".join(words.split())
        if found := _ADDRESS.search(words):
            return found.group().rstrip(".,;:)")
    return None


def dates_of(kind: str, title: str, words: str) -> dict[str, str]:
    """Dates with their event, as precise as given: in the sentence that tells of it, alone in a paragraph, in the title."""
    dates: dict[str, str] = {}
    usual = "adoption" if kind == "declaration" else "signature"
    for sentence in _SENTENCE.split(words):
        found = list(find_dates(sentence))
        if not found:
            continue
        if len(found) == 1 and found[0].end - found[0].start > len(sentence.strip()) - 3:
            dates.setdefault(usual, found[0].iso)
        for event, pattern in _rules().events:
            if told := pattern.search(_plain(sentence)):
                nearest = min(
                    found, key=lambda dated: min(abs(dated.start - told.end()), abs(dated.end - told.start()))
                )
                if nearest.iso not in dates.values():
                    dates.setdefault(event, nearest.iso)
    if kind == NONE:
        started = re.search(r"\b(?:started|launched|established|began|created) (?:in|on) (.{4,30})", words)
        year = next(find_dates(started[1]), None) if started else None
        return {"start": year.iso} if year else {}
    in_title = list(find_dates(title))
    if in_title and not dates:
        dates[usual] = in_title[-1].iso
    return dates


def parties_of(title: str, words: str) -> Iterator[PartyFact]:
    """The parties that the title joins, else those that a sentence says have signed; then the agencies that signed."""
    found = _BETWEEN.search(title) or _BRACKETED.search(title)
    named = [name for name in names_in(next(filter(None, found.groups()))) if found] if found else []
    signers, others = next(
        (found for found in map(_signers, _SENTENCE.split(words)) if len(found[0] + found[1]) > 1), ([], [])
    )
    if not named:
        named, signers, others = [*signers, *others], [], []
    yield from (_party(name, "party") for name in named)
    agencies = [name for name in [*signers, *others] if _rules().body.search(normalize(name).lower())]
    yield from (
        _party(name, "signing_agency") for name in agencies if key_of(name) not in {key_of(other) for other in named}
    )


def _signers(sentence: str) -> tuple[list[str], list[str]]:
    """The parties that signed together, where a sentence names them."""
    signed = _rules().signed_by.search(sentence)
    if signed is None:
        return [], []
    others = re.split(r",? and (?=the )", signed["others"]) if signed["others"] else []
    stripped = [_rules().office.sub("", other).strip(" ,") for other in others]
    return names_in(_after_introduction(signed["names"])), [other for other in stripped if other]


def _after_introduction(names: str) -> str:
    """ "In 2000, Mali and Togo", "On 9 June 2005, the Governments of X and Y", "representatives of X" without the lead."""
    names = re.split(r"(?<=[.;:])\s+", names)[-1]
    names = re.sub(r"^(?:In|On|En|Le|Am|Im) [^,]{4,30}, ", "", names)
    names = re.sub(r"^(?:After|Following|Après|Nach) [^,]{3,60}, ", "", names)
    return re.sub(r"^.{0,60}?\b(?:representatives|ministers|delegates|heads) of (?=[A-Z]|the )", "", names)


def names_in(words: str) -> list[str]:
    """The names of a list, offices taken off; a name that holds an "and" is not parted."""
    compounds: list[str] = []

    def keep(found: re.Match[str]) -> str:
        compounds.append(found.group())
        return f"Compound{len(compounds) - 1}"

    joined = _rules().compound.sub(keep, words.strip())
    names = [part for piece in joined.split(", ") for part in _LIST_AND.split(re.sub(r"^(?:and|et|y|und) ", "", piece))]
    restored = [re.sub(r"Compound(\d+)", lambda found: compounds[int(found[1])], name) for name in names]
    stripped = [_rules().office.sub("", name.strip(" ,.")) for name in restored]
    stripped = [_rules().office.sub("", name) for name in stripped]
    return [name for name in stripped if (name[:1].isupper() or name.startswith("former ")) and kind_of(name) == NONE]


def _party(name: str, role: str) -> PartyFact:
    folded = normalize(name).lower()
    kind = (
        "organization" if _rules().organization.search(folded) else "body" if _rules().body.search(folded) else "state"
    )
    return PartyFact(name, kind=kind if role == "party" else "body", role=role)  # type: ignore[arg-type]


def _listed(document: Document) -> Iterator[Instrument]:
    """Instruments of a plain list: items that begin with the title of an instrument, one an item."""
    if document.kind != "guide":
        return
    for provision in document.provisions:
        if provision.kind not in {"list_item", "paragraph", "subparagraph"}:
            continue
        title = re.split(
            r"(?:\. |; |, (?:signed|adopted|of|dated|done)\b| \((?:signed|adopted)| – | — |: )",
            provision.text,
            maxsplit=1,
        )[0]
        is_title = kind_of(title) != NONE and title[:1].isupper() and len(title) < 300 and len(title.split()) > 2
        if is_title and (
            find_first_date(provision.text) or _ADDRESS.search(provision.text) or provision.kind == "list_item"
        ):
            address = _ADDRESS.search(provision.text)
            yield Instrument(
                title=title.strip(" ."),
                kind=kind_of(title),
                provision=provision.eid,
                parties=tuple(parties_of(title, provision.text)),
                dates=dates_of(kind_of(title), provision.text, provision.text),
                address=address.group().rstrip(".,;:)") if address else None,
            )


def find_first_date(words: str) -> bool:
    return next(find_dates(words), None) is not None


@dataclass(frozen=True, slots=True)
class _Rules:
    kinds: Sequence[tuple[str, re.Pattern[str]]]
    other: re.Pattern[str]
    generic: re.Pattern[str]
    available: re.Pattern[str]
    events: Sequence[tuple[str, re.Pattern[str]]]
    office: re.Pattern[str]
    compound: re.Pattern[str]
    body: re.Pattern[str]
    organization: re.Pattern[str]
    signed_by: re.Pattern[str]


def table() -> dict[str, Any]:
    with RULES.open("rb") as file:
        return tomllib.load(file)


@cache
def _rules() -> _Rules:
    rules = table()
    parties = rules["parties"]
    return _Rules(
        kinds=[(rule["code"], re.compile(rule["pattern"])) for rule in rules["kind"]],
        other=re.compile(rules["not_an_instrument"]["pattern"]),
        generic=re.compile(rules["generic"]["pattern"]),
        available=re.compile(rules["available"]["pattern"]),
        events=[(rule["date"], re.compile(rule["pattern"])) for rule in rules["event"]],
        office=re.compile("^(?:" + parties["office"] + ")", re.IGNORECASE),
        compound=re.compile(parties["compound"]),
        body=re.compile(parties["body"]),
        organization=re.compile(parties["organization"]),
        signed_by=re.compile(parties["signed_by"]),
    )
