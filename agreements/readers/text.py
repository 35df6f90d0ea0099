"""Plain text: lines as they stand."""

from __future__ import annotations

import hashlib

from agreements.document import Line, Reading


def read_text(content: bytes, name: str) -> Reading:
    text = content.decode("utf-8", errors="replace")
    lines, start = [], 0
    for row in text.split("\n"):
        if row.strip():
            lines.append(Line(start, start + len(row)))
        start += len(row) + 1
    return Reading(name, "text/plain", hashlib.sha256(content).hexdigest(), text, tuple(lines), reader="text/1")
