"""A reader that reads otherwise says so by another version, or what is held is never read again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import agreements
from agreements.ingest import READERS_SHA256

FOLDERS = ("readers", "segment", "grammar")
SUFFIXES = {".py", ".toml"}


def readers_sha256() -> str:
    """The SHA-256 of all code and grammars that make a reading of a file."""
    root = Path(agreements.__file__).parent
    files = sorted(path for folder in FOLDERS for path in (root / folder).rglob("*") if path.suffix in SUFFIXES)
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def test_the_version_of_the_readers_is_raised_with_them() -> None:
    today = readers_sha256()
    assert today == READERS_SHA256, (
        "A reader or a grammar was changed. If any file is read otherwise now, raise READER_VERSION in "
        f'agreements/ingest.py; then write there READERS_SHA256 = "{today}".'
    )
