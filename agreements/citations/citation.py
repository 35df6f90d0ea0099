"""How a provision of the library is cited: act, event and date, pinpoint. A draft never passes for an adopted text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol

from agreements.facts.date_format import Dated, date_line
from web.locators import located
from web.wording import sentence


class Act(Dated, Protocol):
    """What an agreement is cited by."""

    title: str
    symbol: str

    @property
    def is_draft(self) -> bool: ...


def cite(agreement: Act, pinpoint: str = "") -> str:
    """ "Cooperation Agreement between A and B, signed 26 March 2018, Lyon, Art. 4(3)"; the parts that are not known drop out."""
    parts = [agreement.title]
    if agreement.symbol and agreement.symbol not in agreement.title:
        parts.append(agreement.symbol)
    if agreement.is_draft:
        parts.append(sentence("draft"))
    return ", ".join(part for part in [*parts, date_line(agreement), located(pinpoint)] if part)


class Quoted(Protocol):
    """What a provision is quoted by."""

    heading: str
    content: str


def quoted_sha256(provisions: Iterable[Quoted]) -> str:
    """SHA-256 of the words of a quotation: headings and texts in their order, without numbers, one a line.

    Of one paragraph without a heading it is the ``text_sha256`` of the API; of no words at all there is none.
    """
    words = [words for provision in provisions for words in (provision.heading, provision.content) if words]
    return hashlib.sha256("\n".join(words).encode()).hexdigest() if words else ""
