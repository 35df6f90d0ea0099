"""How the identity of an agreement stands, in lines that a person reads, and as a token that a decision names.

A decision says what its maker saw (``token_of``): where something else stands by now it is refused, and both states are
shown. The token holds the lines themselves, so that what was seen can be said again without keeping it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Sequence

from agreements.formats.language import name_of
from agreements.models import Agreement, Person, Relation, Text

_LONGEST = 4_000
_MOST_INFLATED = 200_000


def lines_of(agreement: Agreement, user: Person) -> list[str]:
    """The texts of ``agreement``, its relations that ``user`` may see, its status and who may read it; a line each."""
    texts = agreement.texts.order_by("language", "version").defer("raw", "set_aside", "inventory")
    relations = Relation.objects.visible_to(user).of(agreement).order_by("pk")
    status, visibility = agreement.get_status_display(), agreement.get_visibility_display()
    return [
        *(_line_of(text) for text in texts),
        *(f"{relation}: {relation.get_state_display()}" for relation in relations),
        f"status: {status}",
        f"visibility: {visibility}",
    ]


def token_of(lines: Sequence[str]) -> str:
    """``lines`` as one word that may stand in a form or a header; a fingerprint alone where they are very long."""
    packed = zlib.compress(json.dumps(list(lines)).encode(), 9)
    word = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return word if len(word) <= _LONGEST else hashlib.sha256("\n".join(lines).encode()).hexdigest()


def seen_in(token: str) -> list[str]:
    """The lines that a token holds; none where it is a fingerprint, or no token of ours.

    >>> seen_in(token_of(["English, version 1"])), seen_in("made up")
    (['English, version 1'], [])
    """
    try:
        packed = base64.urlsafe_b64decode(token[:_LONGEST] + "=" * (-len(token) % 4))
        lines = json.loads(zlib.decompressobj().decompress(packed, _MOST_INFLATED))
    except (ValueError, binascii.Error, zlib.error):
        return []
    return [str(line) for line in lines] if isinstance(lines, list) else []


def _line_of(text: Text) -> str:
    shown = ", shown" if text.is_current else ""
    return f"{name_of(text.language)}, version {text.version}: {text.get_role_display()}{shown}"
