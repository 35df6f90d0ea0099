"""What Tesseract answered while a file is read, so that a reading that was cut off goes on with the page where it ended.

The answers lie in a folder of the file (``folder_for``) that nobody else may open, each under a hash of the picture and of
what was asked. The process that reads says where (``keep_in``); whoever waits for it takes the folder away once the file is
read or refused (``forget``), and what others left a day ago.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

DAY = 86_400
_folders: list[Path] = []


def folder_for(content: bytes, root: Path) -> Path:
    """The folder of a file; answers older than a day, of other files too, are taken away."""
    for left in root.glob("*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > DAY:
                forget(left)
    return root / hashlib.sha256(content).hexdigest()


def keep_in(folder: Path) -> None:
    """From now on answers are kept there: said by the process that reads one file, to itself."""
    _folders[:] = [folder]


def forget(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def answered(picture: bytes, question: str, ask: Callable[[], bytes]) -> bytes:
    """The answer to a question about a picture: the one that was kept, else a new one, which is kept."""
    if not _folders:
        return ask()
    place = _folders[0] / hashlib.sha256(question.encode() + b"\0" + picture).hexdigest()
    with suppress(OSError):
        return place.read_bytes()
    answer = ask()
    with suppress(OSError):  # a full disk costs the next reading time, not this one its answer
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = place.with_suffix(f".{os.getpid()}")
        written.write_bytes(answer)
        written.replace(place)
    return answer
