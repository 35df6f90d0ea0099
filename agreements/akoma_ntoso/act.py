"""What is written as Akoma Ntoso: an act with its facts and its units, as a document or a stored text gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agreements.formats.document import Document, Provision, ProvisionKind, render
from agreements.formats.letters import GAP

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A provision: ``label`` is its number as printed, ``note`` the address of what calls a footnote."""

    eid: str
    kind: ProvisionKind
    label: str = ""
    heading: str = ""
    text: str = ""
    parent: str | None = None
    note: str = ""
    is_number_inferred: bool = False

    @classmethod
    def of(
        cls,
        *,
        eid: str,
        kind: ProvisionKind,
        label: str,
        number: str | None,
        heading: str,
        text: str,
        parent: str | None,
        note: str,
        is_number_inferred: bool,
    ) -> Unit:
        """A unit with its number where the printed label does not show it (of a note its number alone)."""
        is_shown = kind != "footnote" and (number is None or number in label)
        shown = label if is_shown else number or ""
        return cls(eid, kind, fit(shown), fit(heading), fit(text), parent, note, is_number_inferred)


@dataclass(frozen=True, slots=True)
class Act:
    """``name`` is unique in its collection; ``dates`` are ISO 8601, as exact as the text gives them.

    ``remark`` says why its words may not be relied on, where that is so.
    """

    name: str
    kind: str
    title: str
    language: str
    units: Sequence[Unit]
    parties: Sequence[str] = ()
    dates: dict[str, str] = field(default_factory=dict)
    symbol: str = ""
    remark: str = ""


def act_of(document: Document, name: str) -> Act:
    """The act that a document is."""
    raw = document.reading.text
    return Act(
        name=name,
        kind=document.kind,
        title=fit(document.title or ""),
        language=document.language,
        units=[unit_of(provision, raw) for provision in document.provisions],
        parties=[fit(party.name) for party in document.parties],
        dates={event: date for event, date in document.dates.items() if date},
        symbol=document.symbol or "",
    )


def unit_of(provision: Provision, raw: str) -> Unit:
    """A provision with its label as it is printed in the text as read."""
    return Unit.of(
        eid=provision.eid,
        kind=provision.kind,
        label=render(raw, provision.spans, provision.edits, "label"),
        number=provision.number,
        heading=provision.heading,
        text=provision.text,
        parent=provision.parent,
        note=provision.note,
        is_number_inferred=provision.is_number_inferred,
    )


def fit(words: str) -> str:
    """Words without the characters that XML forbids: each is shown as a gap."""
    return _FORBIDDEN.sub(GAP, words)
