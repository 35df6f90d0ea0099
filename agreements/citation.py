"""How a provision of the library is cited: act, event and date, pinpoint. A draft never passes for an adopted text."""

from __future__ import annotations

from agreements.dates import date_line
from agreements.models import Agreement


def cite(agreement: Agreement, pinpoint: str = "") -> str:
    """ "Cooperation Agreement between A and B, signed 26 March 2018, Lyon, Art. 4(3)"; the parts that are not known drop out."""
    parts = [agreement.title]
    if agreement.symbol and agreement.symbol not in agreement.title:
        parts.append(agreement.symbol)
    if agreement.is_draft:
        parts.append("draft")
    return ", ".join(part for part in [*parts, date_line(agreement), pinpoint] if part)
