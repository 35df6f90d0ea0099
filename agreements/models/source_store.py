"""The bytes of sources that lie outside the database: one object for each SHA-256, in the storage that settings name for them.

A source whose ``content`` is null has its bytes here. An object is written before the row that needs it, and deleted after the
last one, so that no process that is stopped loses anything; what it leaves without a row, ``manage.py sources`` deletes. What comes
back is compared with its SHA-256. Nobody but the site reads the storage: files go to readers by the rule of all pages.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import storages

_ALIAS = _FOLDER = "sources"
_HASH = re.compile(r"[0-9a-f]{64}")


class DamagedSource(Exception):
    """A file that is not there, or whose bytes are others; a sentence for whoever runs the site."""


def is_used() -> bool:
    """Whether new files go to the storage, and not into the database."""
    return _ALIAS in storages.backends


def put(sha256: str, content: bytes) -> None:
    """Store the bytes of that hash, unless they are there; raises ``FilesUnavailable``, as all functions here do."""
    if not holds(sha256):
        storages[_ALIAS].save(_name(sha256), ContentFile(content))


def get(sha256: str) -> bytes:
    """The bytes of that hash; raises ``DamagedSource``."""
    if not is_used():
        raise DamagedSource("it lies in a bucket, and SOURCES_BUCKET names none")
    try:
        with storages[_ALIAS].open(_name(sha256)) as file:
            content: bytes = file.read()
    except FileNotFoundError as missing:
        raise DamagedSource(f"there is no {_name(sha256)} in the bucket") from missing
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DamagedSource(f"{_name(sha256)} in the bucket has other bytes than were stored: its SHA-256 is another")
    return content


def holds(sha256: str) -> bool:
    return storages[_ALIAS].exists(_name(sha256))


def delete(sha256: str) -> None:
    storages[_ALIAS].delete(_name(sha256))


def hashes() -> set[str]:
    """Of all that is stored."""
    try:
        return {name for name in storages[_ALIAS].listdir(_FOLDER)[1] if _HASH.fullmatch(name)}
    except FileNotFoundError:
        return set()  # a folder is made with its first file


def written_on(sha256: str) -> datetime:
    return storages[_ALIAS].get_modified_time(_name(sha256))


def _name(sha256: str) -> str:
    return f"{_FOLDER}/{sha256}"
