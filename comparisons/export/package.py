"""Office files that are the same bytes for the same table: a zip without the time of day.

The libraries stamp each part of the package with the clock; ``repacked`` writes the parts anew with one fixed time, and
puts given parts in place of what a library wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)


def repacked(package: bytes, instead: Mapping[str, bytes] | None = None) -> bytes:
    """The same parts in the same order, each with the fixed time; ``instead``: part name -> its content."""
    written = BytesIO()
    with ZipFile(BytesIO(package)) as read, ZipFile(written, "w", ZIP_DEFLATED) as made:
        for name in read.namelist():
            part = ZipInfo(name, _EPOCH)
            part.compress_type = ZIP_DEFLATED
            part.create_system = 0
            made.writestr(part, (instead or {}).get(name, read.read(name)))
    return written.getvalue()
