"""Elements of other programs in an OpenDocument text, which the standard allows: ``with_known_names``.

odfdo knows the names of the standard and of LibreOffice, and stops at any other. Other names are put under those of
LibreOffice's own extensions, so that the words in such elements are met as the walk meets any it has no rule for.
"""

from __future__ import annotations

import io
import re
import zipfile

from odfdo.element import ODF_NAMESPACES

_DECLARED = re.compile(rb"""(xmlns:[\w.-]{1,60}\s{0,9}=\s{0,9})(?:"([^"]{1,300})"|'([^']{1,300})')""")
_KNOWN = {uri.encode() for uri in ODF_NAMESPACES.values()}
_EXTENSION = ODF_NAMESPACES["loext"].encode()
_MEMBERS = ("content.xml", "styles.xml")


def with_known_names(content: bytes, archive: zipfile.ZipFile) -> bytes:
    """The file itself, or one in which no element or attribute has a name that odfdo does not know."""
    names = set(archive.namelist())
    changed = {member: _renamed(archive.read(member)) for member in _MEMBERS if member in names}
    if all(archive.read(member) == part for member, part in changed.items()):
        return content
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as again:
        for member in archive.infolist():
            again.writestr(member.filename, changed.get(member.filename) or archive.read(member))
    return written.getvalue()


def _renamed(part: bytes) -> bytes:
    return _DECLARED.sub(lambda match: match[0] if _uri(match) in _KNOWN else match[1] + b'"' + _EXTENSION + b'"', part)


def _uri(match: re.Match[bytes]) -> bytes:
    return match[2] or match[3] or b""
