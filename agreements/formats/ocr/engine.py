"""Tesseract, found at run time: a picture of text to words, each with its box, base line and confidence.

``tesseract()`` tells which one is installed and for which languages; None where there is none, and then Concord reads
everything but pictures. ``recognise`` runs it once over one picture, in a process of its own with an end to its work.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from lxml import etree
from PIL import Image

from agreements.formats.apart.programs import end_with_parent
from agreements.formats.ocr.kept import answered

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

SECONDS = 240  # of work; by the clock a busy machine takes many times as long as a quiet one, and loses no page for it
PATIENCE = 6  # times as many by the clock, as for the process that reads a file (``apart.limits``)
HOW_TO_INSTALL = (
    "To read scans, install Tesseract on the machine that runs Concord (Debian, Ubuntu: apt install tesseract-ocr "
    "tesseract-ocr-fra tesseract-ocr-spa tesseract-ocr-deu; macOS: brew install tesseract tesseract-lang)."
)
NOTHING_FOUND = "Recognition found no text in them. Scan it anew at 300 dots an inch and add that."
_SURE_SCRIPT = 1.0
_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size (\d[\d.]*)")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_SPAN = "{http://www.w3.org/1999/xhtml}span"
_LINES = {"ocr_line", "ocr_textfloat", "ocr_header", "ocr_caption"}


class NotRecognised(Exception):
    """Tesseract gave no answer for a picture."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """An installed Tesseract: its path, its version and the codes of its languages ("eng", "fra")."""

    path: str
    version: str
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a picture, in its pixels; ``line`` tells the words of one line, ``confidence`` is 0 to 1."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    confidence: float
    line: int


def tesseract() -> Tesseract | None:
    """The Tesseract of this machine: the program that ``CONCORD_TESSERACT`` names ("none" for no one), else the one on the path."""
    named = os.environ.get("CONCORD_TESSERACT", "") or "tesseract"
    path = shutil.which(named) if named != "none" else None
    return _installed(path) if path is not None else None


@cache
def _installed(path: str) -> Tesseract | None:
    try:
        version = _run([path, "--version"]).split()[1]
        languages = _run([path, "--list-langs"]).split("\n")[1:]
    except (OSError, IndexError, subprocess.SubprocessError):
        return None
    return Tesseract(path, version, frozenset(languages) - {"osd", "equ", ""})


def _run(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, timeout=20, check=True, text=True).stdout


def recognise(picture: Image.Image, *, languages: str, segmentation: int, resolution: int = 300) -> list[Word]:
    """The words of a picture in grey, in Tesseract's order; ``segmentation`` is its page segmentation mode."""
    answer = _ask(picture, ["-l", languages, "--psm", str(segmentation), "--dpi", str(resolution), "hocr"])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(answer, parser)
    return list(_words(root)) if root is not None else []


def turn_of(picture: Image.Image) -> int:
    """By how many degrees a picture must be turned clockwise for its letters to stand upright; 0 where that is not sure."""
    found = re.search(r"Rotate: (\d+)[\s\S]*?Orientation confidence: ([\d.]+)", _seen_at_once(picture))
    return int(found[1]) if found and float(found[2]) > 2.0 else 0


def script_of(picture: Image.Image) -> str:
    """The script of the letters in a picture, as Tesseract calls it ("Cyrillic"); empty where that is not sure."""
    found = re.search(r"Script: (\w+)\s+Script confidence: ([\d.]+)", _seen_at_once(picture))
    return found[1] if found and float(found[2]) > _SURE_SCRIPT else ""


def _seen_at_once(picture: Image.Image) -> str:
    """What Tesseract tells of a page before it reads it: how it lies, and in which script it is."""
    try:
        return _ask(picture, ["--psm", "0", "-l", "osd", "stdout"]).decode(errors="replace")
    except NotRecognised:
        return ""


def _ask(picture: Image.Image, arguments: list[str]) -> bytes:
    program = tesseract()
    if program is None:
        raise NotRecognised
    sent = io.BytesIO()
    picture.save(sent, "PPM")
    options = ["-c", "hocr_font_info=0"] if arguments[-1] == "hocr" else []
    command = [program.path, "stdin", "stdout", *options, *arguments]

    def ask() -> bytes:
        return subprocess.run(
            command,
            input=sent.getvalue(),
            capture_output=True,
            timeout=SECONDS * PATIENCE,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=_prepare if resource is not None else None,
        ).stdout

    try:
        return answered(sent.getvalue(), f"{program.version} {' '.join(command)}", ask)
    except (OSError, subprocess.SubprocessError) as fault:
        raise NotRecognised from fault


def _prepare() -> None:
    end_with_parent()
    _limit_work()


def _limit_work() -> None:
    """In the child: so many seconds of processor time, fewer only where the machine allows fewer."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = SECONDS if hard == resource.RLIM_INFINITY else min(SECONDS, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _words(root: Any) -> Iterator[Word]:
    number = 0
    for line in root.iter(_SPAN):
        if line.get("class") not in _LINES:
            continue
        number += 1
        title = line.get("title") or ""
        box, base, size = _BOX.search(title), _BASE.search(title), _SIZE.search(title)
        if box is None:
            continue
        left, low = float(box[1]), float(box[4])
        slope, offset = (float(base[1]), float(base[2])) if base else (0.0, 0.0)
        height = float(size[1]) if size else low - float(box[2])
        for word in line.iter(_SPAN):
            if word.get("class") == "ocrx_word" and (found := _word(word, number, height)) is not None:
                base_there = low + offset + slope * ((found.x0 + found.x1) / 2 - left)
                yield replace(found, base=base_there)


def _word(word: Any, line: int, size: float) -> Word | None:
    text = "".join(word.itertext()).strip()
    title = word.get("title") or ""
    box, confidence = _BOX.search(title), _CONFIDENCE.search(title)
    if not text or box is None:
        return None
    x0, top, x1, bottom = (float(edge) for edge in box.groups())
    return Word(text, x0, top, x1, bottom, bottom, size, float(confidence[1]) / 100 if confidence else 0.0, line)
