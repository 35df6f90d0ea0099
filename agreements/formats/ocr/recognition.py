"""What a recognition says of itself: how sure it was of each page, and of which words it was not.

``Recognition`` goes with a reading, so that whoever shows or stores a text can tell a recognised page from a written one,
and a doubtful one from a sure one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Layer = Literal["none", "worse", "better", "beside", "empty", "failed", "alone"]
LEAST_CONFIDENCE = 0.8
VERY_SURE = 0.92
LEAST_KNOWN, FEW_KNOWN = 0.72, 0.5
"""Shares of known words: a list of names has few of them, however well it is read."""
MOST_GAPS = 0.02
DOUBTFUL = 0.6
"""Confidence of a word below which it is marked for a person to look at."""


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """One page: mean ``confidence`` of its words, share of ``known`` ones (None where no dictionary tells), of ``gaps``.

    ``layer`` says what the page's own text was worth: it had ``none``, or it was ``worse`` than the recognition, or
    ``better`` and stands; or it stands, and pictures ``beside`` it, or lines that were only codes, were recognised; ``failed`` where no answer came. ``packs`` are the languages that it was recognised in.
    """

    page: int
    layer: Layer
    confidence: float = 0.0
    known: float | None = None
    gaps: float = 0.0
    packs: tuple[str, ...] = ()
    missing: str = ""

    @property
    def is_foreign(self) -> bool:
        """Whether the page was not read because no pack is installed for its script."""
        return self.layer == "failed" and bool(self.missing)

    @property
    def is_below(self) -> bool:
        """Whether the page falls below the gate: a person must look at it before anybody relies on it."""
        if self.layer in {"empty", "failed"}:
            return False  # there is no text that could be relied on
        is_ours = self.layer not in {"better", "alone"}
        known = 1.0 if self.known is None else self.known
        is_unsure = is_ours and (self.confidence < LEAST_CONFIDENCE or bool(self.missing))
        has_few = known < FEW_KNOWN or (known < LEAST_KNOWN and not (is_ours and self.confidence > VERY_SURE))
        return is_unsure or has_few or self.gaps > MOST_GAPS


@dataclass(frozen=True, slots=True)
class Recognition:
    """The recognition of a file: by which program, and how each of its pages came out."""

    program: str
    pages: tuple[RecognisedPage, ...]
    unit: Literal["page", "picture"] = "page"
    """What the numbers count: in a file without pages, the pictures that were recognised."""

    def named(self, numbers: Sequence[int]) -> str:
        """ "page 3", "pictures 1-4"."""
        return pages_named(numbers, self.unit)

    @property
    def taken(self) -> frozenset[int]:
        """The pages whose text is the recognition's."""
        return frozenset(page.page for page in self.pages if page.layer in {"none", "worse", "beside"})

    @property
    def below(self) -> tuple[int, ...]:
        """The pages below the gate."""
        return tuple(page.page for page in self.pages if page.is_below)


def rows_of(recognition: Recognition | None) -> dict[str, Any] | None:
    """The recognition as it is stored and given away; None where nothing was recognised."""
    if recognition is None:
        return None
    return {
        "program": recognition.program,
        "pages": [
            {
                "page": page.page,
                "layer": page.layer,
                "confidence": page.confidence,
                "known_words": page.known,
                "gaps": page.gaps,
                "languages": list(page.packs),
                "is_below": page.is_below,
            }
            for page in recognition.pages
        ],
    }


def warnings_of(recognition: Recognition | None) -> list[str]:
    """Sentences for a person: which pages were recognised, by what, and which of them are doubtful."""
    if recognition is None:
        return []
    told: list[str] = []
    layers: dict[Layer, str] = {
        "none": "recognised by {program} from a picture; the text may hold errors",
        "worse": "recognised by {program}, whose text is better than the one that the file holds behind the picture",
        "better": "the text that the file holds behind the picture is better than what {program} recognises, and stands",
        "beside": "the words in pictures, or in letters that the file does not name, are recognised by {program}, and may hold errors",
        "empty": "{program} finds no text there",
        "alone": "the text behind the picture has few known words, and no Tesseract is installed to read the picture itself",
        "failed": "{program} gave no answer; the page is not recognised",
    }
    for layer, sentence in layers.items():
        if numbers := [page.page for page in recognition.pages if page.layer == layer]:
            told.append(f"{recognition.named(numbers)}: {sentence.format(program=recognition.program)}")
    if recognition.below:
        told.append(
            f"{recognition.named(recognition.below)}: doubtful recognition; compare it with the picture, line by line"
        )
    return told + packs_missing(recognition)


def packs_missing(recognition: Recognition | None) -> list[str]:
    """A sentence for each language or script in which the text seems to be and for which Tesseract has no pack."""
    languages = {page.missing for page in recognition.pages} - {""} if recognition is not None else set()
    return [
        f"the text looks like {language}, for which no language pack of Tesseract is installed"
        for language in sorted(languages)
    ]


def pages_named(numbers: Sequence[int], unit: str = "page") -> str:
    """ "page 3", "pages 1-4, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"{unit}{'s' if len(numbers) > 1 else ''} {shown}"
