"""How a provision of the library is cited: act, event and date, pinpoint. A draft never passes for an adopted text."""

from __future__ import annotations

from typing import Protocol

from agreements.dates import Dated, date_line


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
        parts.append("draft")
    return ", ".join(part for part in [*parts, date_line(agreement), pinpoint] if part)
