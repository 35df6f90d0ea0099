"""Large files are written in a child process with limits, few at a time, so that no request keeps memory of the web process.

The writers are pure, and so is what they write: table and grid go to the child, the bytes come back. A small table is written at
once, because a child costs more than it.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import gettext as _

from agreements.formats.apart.child import run
from agreements.formats.apart.limits import Limits
from agreements.formats.document import UnreadableFile
from comparisons.desk.table import Table
from comparisons.export.grid import Grid

SMALL = 60
"""Cells that are written in the process that asks."""
AT_ONCE = 2
PATIENCE = 60.0
"""Seconds that a request waits for its turn."""
_LIMITS = Limits(seconds=60, extra_bytes=1_500 * 1024 * 1024)
_turns = BoundedSemaphore(AT_ONCE)


class TooLarge(Exception):
    """The file cannot be written within the limits, or not now; the message is a sentence for a person."""


def written(write: Callable[..., bytes], table: Table, **more: Any) -> bytes:
    """``write(table, **more)``."""
    cells = max(len(table.rows) * max(1, len(table.columns)), _lines(more.get("grid")))
    if cells <= SMALL:
        return write(table, **more)
    if not _turns.acquire(timeout=PATIENCE):
        raise TooLarge(
            _("Other large files are being written. Try again in a minute, or choose fewer agreements or types.")
        )
    try:
        return run(_write, write, table, more, limits=_LIMITS)
    except UnreadableFile as refused:
        raise TooLarge(
            _(
                "A file of {cells} cells takes more time or memory than one may. Choose fewer agreements or types."
            ).format(cells=cells)
        ) from refused
    finally:
        _turns.release()


def _lines(grid: Grid | None) -> int:
    return sum(len(section.rows) for section in grid.sections) if grid is not None else 0


def _write(write: Callable[..., bytes], table: Table, more: dict[str, Any]) -> bytes:
    return write(table, **more)
