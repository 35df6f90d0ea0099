"""A page of a PDF as a picture, drawn in a process of its own: whatever the file does to PDFium, the site stands.

``page_image`` answers from a folder of pictures drawn before, kept below ``MOST_BYTES`` and for a day after somebody looked; the name of a
picture is the SHA-256 of its file and the number of the page, so that it cannot be another's. ``forget`` deletes those of a file. The whole media box is
drawn, so that the boxes that the reader recorded lie where they lie in the picture.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from agreements.formats.ocr.frames import frames, open_picture, points_of

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

SECONDS = 20
MOST_BYTES = 512 * 1024 * 1024
LONGEST = 24 * 3600.0
"""Seconds for which a picture is kept that nobody looks at: its file may have been deleted, on another machine."""
_AT_ONCE = threading.BoundedSemaphore(2)
_WAIT = 10.0
_PIXELS = 1_500  # of the longer side
_MEMORY = 1_024 * 1024 * 1024
_LARGEST = 8 * 1024 * 1024


class PageNotDrawn(Exception):
    """The page cannot be shown as a picture; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """``width`` and ``height`` are those of the page in points, as the boxes of spans are."""

    width: float
    height: float
    content: bytes


def page_image(folder: Path, sha256: str, number: int, read: Callable[[], bytes]) -> PageImage:
    """Page ``number``, counted from 1, of the file that ``read`` gives; raises ``PageNotDrawn``."""
    kept = folder / f"{sha256}-{number}.webp"
    try:
        drawn = kept.read_bytes()
        os.utime(kept)
    except FileNotFoundError:
        drawn = _draw_apart(read, number)
        _keep(kept, drawn)
    head, _, content = drawn.partition(b"\n")
    width, height = json.loads(head)
    return PageImage(width, height, content)


def _draw_apart(read: Callable[[], bytes], number: int) -> bytes:
    if not _AT_ONCE.acquire(timeout=_WAIT):
        raise PageNotDrawn("Many pages are being drawn just now. Try again in a moment.")
    try:
        command = [sys.executable, "-m", "agreements.formats.pdf.page_image", str(number)]
        done = subprocess.run(
            command, input=read(), capture_output=True, timeout=SECONDS, check=False, cwd=Path(__file__).parents[3]
        )
    except subprocess.TimeoutExpired as late:
        raise PageNotDrawn(
            f"Page {number} takes longer than {SECONDS} seconds to draw. Open the file itself."
        ) from late
    finally:
        _AT_ONCE.release()
    if done.returncode != 0 or not done.stdout or len(done.stdout) > _LARGEST:
        raise PageNotDrawn(f"Page {number} of this file cannot be drawn. Open the file itself.")
    return done.stdout


def _keep(path: Path, drawn: bytes) -> None:
    """Into the folder at one stroke; the pictures looked at longest ago make room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(drawn)
    Path(part.name).replace(path)
    make_room(path.parent)


def make_room(folder: Path) -> None:
    """Delete what nobody looked at for long, and what is too much."""
    pictures = sorted(_held(folder))
    total, until = sum(size for _, size, _ in pictures), time.time() - LONGEST
    for looked_at, size, kept in pictures:
        if total <= MOST_BYTES and looked_at > until:
            break
        kept.unlink(missing_ok=True)
        total -= size


def forget(folder: Path, sha256: str) -> None:
    """Delete the pictures of the pages of a file."""
    for kept in folder.glob(f"{sha256}-*.webp"):
        kept.unlink(missing_ok=True)


def _held(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """When each picture was last looked at, and its size; another process may be making room at the same time."""
    for kept in folder.glob("*.webp"):
        with suppress(FileNotFoundError):
            status = kept.stat()
            yield status.st_mtime, status.st_size, kept


def draw(file: bytes, number: int) -> bytes:
    """Width and height of the page as a line of JSON, then its picture as WebP."""
    picture, width, height = _of_pdf(file, number) if b"%PDF-" in file[:1024] else _of_picture(file, number)
    content = io.BytesIO()
    picture.save(content, "WEBP", quality=70, method=4)
    return json.dumps([round(width, 2), round(height, 2)]).encode() + b"\n" + content.getvalue()


def _of_pdf(file: bytes, number: int) -> tuple[Image.Image, float, float]:
    document = pypdfium2.PdfDocument(file)
    page = document[number - 1]
    page.set_cropbox(*page.get_mediabox())
    width, height = page.get_size()
    return page.render(scale=_PIXELS / max(width, height, 1.0)).to_pil().convert("RGB"), width, height


def _of_picture(file: bytes, number: int) -> tuple[Image.Image, float, float]:
    frame = next(islice(frames(open_picture(file, "The file")), number - 1, None))
    return ImageOps.contain(frame, (_PIXELS, _PIXELS)), *points_of(frame)


def main() -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read(), int(sys.argv[1])))


if __name__ == "__main__":
    main()
