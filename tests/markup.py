"""Pages as tests read them: white space folded, as a browser folds it, so that a template may break its lines anywhere."""

from __future__ import annotations

import re
from typing import Any

_TEXTS = r"(?:a|button|dd|dt|h\d|li|p|summary|td|th)"
_EDGES = re.compile(rf"(<{_TEXTS}\b[^>]*>) | (</{_TEXTS}>)")


def markup_of(response: Any) -> str:
    """The HTML of ``response`` with each run of white space as one space, and none where an element of text begins or ends."""
    return _EDGES.sub(r"\1\2", re.sub(r"\s+", " ", response.content.decode()))
