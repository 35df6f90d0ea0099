"""Pages as tests read them: white space folded, as a browser folds it, so that a template may break its lines anywhere."""

from __future__ import annotations

import re
from typing import Any


def markup_of(response: Any) -> str:
    """The HTML of ``response`` with each run of white space as one space."""
    return re.sub(r"\s+", " ", response.content.decode())
