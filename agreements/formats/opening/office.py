"""Old Word files and RTF, through LibreOffice where it is installed: ``read_old_word``, ``read_rtf``.

LibreOffice writes the file as DOCX, in a process and with a profile of its own, and that is read as any DOCX. The profile lets it run
no macro and fetch nothing that a file names: a linked picture would be asked for within the network of the site. It is found at run
time: the program that ``CONCORD_SOFFICE`` names ("none" for no one), else the one on the path.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from agreements.formats.apart.limits import allow
from agreements.formats.apart.programs import run_with_children
from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.docx.reader import read_docx

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

SECONDS = 120
_ADDRESSES = 8 * 1024**3
"""Bytes of addresses that LibreOffice may take, most of which it never uses."""
_NOWHERE = "127.0.0.1"
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", _NOWHERE),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", _NOWHERE),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetFTPProxyName", _NOWHERE),
    ("Inet/Settings", "ooInetFTPProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
"""By group: macros and what files embed stay off, links are not followed, and what is asked for all the same goes to a proxy that is not there."""
_PROFILE = (
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        f'<item oor:path="/org.openoffice.{group}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for group, name, value in _SETTINGS
    )
    + "</oor:items>"
)
_MISSING = (
    "{name} is {kind}, which is read where LibreOffice is installed, and it is not on the machine that runs Concord (Debian, "
    "Ubuntu: apt install libreoffice-writer-nogui; macOS: brew install libreoffice). Or save the file as DOCX or PDF and add that."
)
_FAILED = "{name} is {kind} that LibreOffice cannot open: it is damaged, or locked. Open it where it was made, save it as DOCX or PDF and add that."


def soffice() -> str | None:
    named = os.environ.get("CONCORD_SOFFICE", "") or "soffice"
    return shutil.which(named) if named != "none" else None


def read_old_word(content: bytes, name: str) -> Reading:
    return _read(content, name, "doc", "in the old binary Word format (.doc)", "application/msword")


def read_rtf(content: bytes, name: str) -> Reading:
    return _read(content, name, "rtf", "RTF", "application/rtf")


def _read(content: bytes, name: str, suffix: str, kind: str, media_type: str) -> Reading:
    reading = read_docx(_as_docx(content, name, suffix, kind), name)
    return replace(
        reading,
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        warnings=(f"The file is {kind}; LibreOffice turned it into DOCX to be read.", *reading.warnings),
    )


def _as_docx(content: bytes, name: str, suffix: str, kind: str) -> bytes:
    if soffice() is None:
        raise UnreadableFile(_MISSING.format(name=name, kind=kind))
    allow(SECONDS)
    try:
        return converted(content, suffix, "docx")
    except (OSError, subprocess.SubprocessError) as fault:
        raise UnreadableFile(_FAILED.format(name=name, kind=kind)) from fault


def converted(content: bytes, suffix: str, target: str) -> bytes:
    """A file of one format as LibreOffice writes it in another; ``OSError`` or ``SubprocessError`` where it cannot."""
    program = soffice()
    if program is None:
        raise FileNotFoundError("LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="concord-office-") as folder:
        held = Path(folder, f"file.{suffix}")
        held.write_bytes(content)
        user = Path(folder, "profile", "user")
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", target, "--outdir", folder, str(held)]
        run_with_children(command, seconds=SECONDS, prepare=_widen)
        return Path(folder, f"file.{target}").read_bytes()


def _widen() -> None:
    """LibreOffice takes more addresses than a reader may; it is held by its time, and by its own process."""
    if resource is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES if hard == resource.RLIM_INFINITY else hard, hard))
