"""A file is read apart: the whole way from its bytes to its terms in a child with limits (``agreements.formats.apart.child``).

A reading that is cut off (a worker is ended, the child crashes) goes on with the page where its recognition ended.
The child is forked from this process, so what every file needs is loaded here once, before the first; and what the
language of a file needs is loaded after it, for the next.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from agreements.citations.parse import parse
from agreements.formats.apart.child import ReadingCrashed, never, nobody, run
from agreements.formats.ocr.kept import folder_for, forget, keep_in
from clauses.evaluation.parse import Json, answer
from clauses.terms.annotations import WholeReading, prepare, read_whole

Result = TypeVar("Result")
TRIES = 2


class PoisonFile(ReadingCrashed):
    """A file that ended the program that read it each time it was tried."""


def read_apart(
    content: bytes,
    name: str,
    *,
    should_stop: Callable[[], bool] = never,
    on_step: Callable[[str], None] = nobody,
) -> WholeReading:
    """The document in a file and its annotations; ``UnreadableFile``, or ``PoisonFile`` after the second crash."""
    whole = _read(read_whole, content, name, should_stop=should_stop, on_step=on_step)
    for language in whole.annotations:
        prepare(language)
    return whole


def answer_apart(content: bytes, name: str) -> Json:
    """What ``manage.py parse`` prints of a file."""
    answered = _read(_answer, content, name)
    prepare(answered["language"])
    return answered


def _answer(content: bytes, name: str) -> Json:
    return answer(parse(content, name))


def _keeping(work: Callable[..., Result], folder: Path, content: bytes, name: str) -> Result:
    keep_in(folder)
    return work(content, name)


def _read(
    work: Callable[..., Result],
    content: bytes,
    name: str,
    *,
    should_stop: Callable[[], bool] = never,
    on_step: Callable[[str], None] = nobody,
) -> Result:
    prepare("en")
    folder = folder_for(content, settings.VAR_DIR / "recognition")
    for _time in range(TRIES):
        try:
            done = run(
                _keeping, work, folder, content, name, size=len(content), should_stop=should_stop, on_step=on_step
            )
        except ReadingCrashed:
            continue
        except Exception:
            forget(folder)
            raise
        forget(folder)
        return done
    forget(folder)
    raise PoisonFile(
        f"{name} ended the program that reads it each of the {TRIES} times it was tried: a library cannot bear how it is "
        "made, or it needs more memory than there is. Nothing of it was added. Open it in the program that made it, save "
        "it anew, and add the new file."
    )
