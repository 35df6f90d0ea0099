"""A title for an act whose text has none, built from its kind, parties and year; whoever shows it says that it is built."""

from __future__ import annotations

from agreements.formats.document import Document

_MOST_NAMED = 4
_LEAST_NAMED = 2


def built_title(document: Document) -> str:
    """ "Exchange of notes between Ireland and the Union, 1999"; empty where fewer than two parties are known.

    The names are those of the text; only the words between them are English.
    """
    names = [party.name for party in document.parties if party.role == "party"]
    if len(names) < _LEAST_NAMED:
        return ""
    named, others = names[:_MOST_NAMED], len(names) - _MOST_NAMED
    last = f"{others} others" if others > 0 else named.pop()
    year = (document.dates.get("signature") or document.dates.get("adoption") or "")[:4]
    kind = document.kind.replace("_", " ").capitalize()
    return f"{kind} between {', '.join(named)} and {last}{', ' + year if year else ''}"
