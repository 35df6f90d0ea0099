"""Promise 1, re-checked: what the library shows is what its sources hold.

``problems`` reads a stored text again from its stored bytes and compares: the bytes with their SHA-256, the text as read
with its own, every provision with what its spans yield, and all of it with nothing left over (read = provisions + set
aside). Each problem is a sentence that names what does not hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from agreements.formats.document import EDIT_KINDS, UnreadableFile
from agreements.formats.read import read
from agreements.models import Provision, Text

_SHOWN = 40
_MARKUP = set("*_#>|-`~=\\<>[]()^")


def problems(text: Text) -> Iterator[str]:
    """Sentences, one a fault of ``text``; none where all holds."""
    name = f"{text.agreement.slug}, {text.language}, version {text.version}"
    if not text.source.is_intact():
        yield f"{name}: the file {text.source.name} is not the one that was added: its SHA-256 is another."
        return
    if hashlib.sha256(text.raw.encode()).hexdigest() != text.raw_sha256:
        yield f"{name}: the text as read was changed{_where(text)}."
    provisions = list(text.provisions.order_by("position"))
    for provision in provisions:
        provision.text = text
        yield from _provision_problems(provision, name)
    yield from _uncovered(text, provisions, name)


def _where(text: Text) -> str:
    try:
        again = read(bytes(text.source.content), text.source.name).text
    except UnreadableFile:
        return ""
    at = next(
        (i for i, (a, b) in enumerate(zip(text.raw, again, strict=False)) if a != b), min(len(text.raw), len(again))
    )
    return f" at character {at}: {text.raw[at : at + _SHOWN]!r} where the file gives {again[at : at + _SHOWN]!r}"


def _provision_problems(provision: Provision, name: str) -> Iterator[str]:
    where = f"{name}, {provision.pinpoint} ({provision.eid})"
    if any(edit[0] not in EDIT_KINDS for edit in provision.edits):
        yield f"{where}: an edit of a kind that is not on the closed list."
    for part, shown in (("heading", provision.heading), ("text", provision.content)):
        yielded = provision.yielded(part)
        if shown != yielded:
            at = next(
                (i for i, (a, b) in enumerate(zip(shown, yielded, strict=False)) if a != b),
                min(len(shown), len(yielded)),
            )
            yield (
                f"{where}: the {part} differs from its source at character {at}: "
                f"{shown[at : at + _SHOWN]!r} where the source gives {yielded[at : at + _SHOWN]!r}."
            )


def _uncovered(text: Text, provisions: list[Provision], name: str) -> Iterator[str]:
    """Runs of the text as read that are in no provision, not set aside, and more than white space or markup."""
    taken = sorted(
        [(span[0], span[1]) for provision in provisions for span in provision.spans]
        + [(aside[0], aside[1]) for aside in text.set_aside]
    )
    position = 0
    for start, end in [*taken, (len(text.raw), len(text.raw))]:
        lost = text.raw[position:start]
        if any(not c.isspace() and c not in _MARKUP for c in lost):
            yield f"{name}: {lost.strip()[:_SHOWN]!r} at character {position} is in no provision and not set aside."
        position = max(position, end)
