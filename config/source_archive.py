"""What a backup of the database does not hold where files lie in a bucket: one ZIP beside it, a member for each SHA-256.

Files of the bucket are copied before and after the database is dumped, so that no agreement of the dump lacks its file. A restore
puts back what the bucket lacks; where there is none, files go into the database.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agreements.models import Source, source_store
from agreements.models.source_store import DamagedSource
from config.backups import BackupError

_SHOWN = 3


def path_beside(dump: Path) -> Path:
    return dump.with_name(f"{dump.name}.files.zip")


class SourceArchive:
    """The files of the bucket, written to ``path`` as they are asked for; call ``copy`` as often as needed."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._held: set[str] = set()

    def copy(self) -> int:
        """Copy what sources need now and is not in the archive yet; how many files it has."""
        needed = set(Source.objects.filter(content=None).values_list("sha256", flat=True))
        for sha256 in sorted(needed - self._held):
            try:
                content = source_store.get(sha256)
            except DamagedSource as damaged:
                if Source.objects.filter(sha256=sha256, content=None).exists():
                    raise BackupError(f"A file of the library is lost: {damaged}.") from damaged
                continue  # its agreement was deleted meanwhile
            self._archive.writestr(sha256, content)
            self._held.add(sha256)
        return len(self._held)


@contextmanager
def writing(path: Path) -> Iterator[SourceArchive]:
    """An archive that is at ``path`` when it is whole, readable by its owner only, and not before."""
    if path.exists():
        raise BackupError(f"{path} exists already; choose another name, so that no backup replaces another.")
    part = path.with_name(f"{path.name}.part")
    try:
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            yield SourceArchive(archive)
        part.rename(path)
    except OSError as refused:
        raise BackupError(f"{path} could not be written: {refused.strerror}.") from refused
    finally:
        part.unlink(missing_ok=True)


def put_back(path: Path) -> int:
    """Store the files that rows need and the bucket lacks, from the archive at ``path``; how many."""
    needed = set(Source.objects.filter(content=None).values_list("sha256", flat=True))
    missing = sorted(needed - (source_store.hashes() if source_store.is_used() else set()))
    if not missing:
        return 0
    if not path.is_file():
        raise BackupError(
            f"{len(missing):,} files are neither in a bucket nor beside the backup, where {path.name} is wanted."
        )
    with zipfile.ZipFile(path) as archive:
        absent = [sha256 for sha256 in missing if sha256 not in archive.NameToInfo]
        for sha256 in missing:
            if sha256 not in absent:
                _put_back(sha256, archive.read(sha256))
    if absent:
        raise BackupError(f"{len(absent):,} files are not in {path.name}: {', '.join(absent[:_SHOWN])}.")
    return len(missing)


def _put_back(sha256: str, content: bytes) -> None:
    if source_store.is_used():
        source_store.put(sha256, content)
    else:
        Source.objects.filter(sha256=sha256, content=None).update(content=content)
