"""In which languages clauses are typed: where accuracy was measured on paragraphs held out, and is above the floor.

``is_measured("ru")`` is the one question, asked before anything is typed, and by pages, exports and the API to say why a
text has no clauses. A language that the encoder reads and that is below the floor has suggestions only
(``is_only_suggested``). The figures are in ``fixtures/gold/languages.json``, which ``manage.py accuracy`` writes; a language
that is not in it has no clauses, whatever patterns it has: an honest blank beats a wrong type.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agreements.formats.language import UNDETERMINED, name_of

FIGURES = Path(__file__).resolve().parent.parent.parent / "fixtures" / "gold" / "languages.json"
LEAST_PRECISION = 0.75
LEAST_F1 = 0.7
LEAST_LABELS = 30
"""With fewer labels held out, no figure says much."""
TRAINED_IN = ("en", "fr", "es")
"""Languages of the labels; in the others nothing was trained."""
BY_MODEL = (*TRAINED_IN, "de")
"""Languages that the encoder reads, German without German labels; the patterns type the others alone."""

_NOT_TYPED, _ONLY_SUGGESTED = "Clauses are not typed", "Clauses are only suggested"


@dataclass(frozen=True, slots=True)
class Measured:
    """The counts over the held-out paragraphs of one language; ``n`` labels by people, ``found`` by the machine."""

    language: str
    paragraphs: int
    n: int
    found: int
    right: int
    is_real: bool = False
    """Counted on paragraphs of real agreements that nothing was trained on, not on sentences written for it."""

    @property
    def name(self) -> str:
        return name_of(self.language)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.n if self.n else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.n + self.found) if self.n + self.found else 0.0

    @property
    def is_only_suggested(self) -> bool:
        return self.language in BY_MODEL and not self.is_enough

    @property
    def is_enough(self) -> bool:
        return self.n >= LEAST_LABELS and self.precision >= LEAST_PRECISION and self.f1 >= LEAST_F1


def is_measured(language: str) -> bool:
    """Whether clauses (and the terms in them) are read in ``language``: measured, and above the floor."""
    figures = measured().get(language)
    return figures is not None and figures.is_enough


def is_only_suggested(language: str) -> bool:
    """Whether what is found in ``language`` is too often wrong to be more than a suggestion for a person."""
    figures = measured().get(language)
    return figures is not None and figures.is_only_suggested


def is_read(language: str) -> bool:
    """Whether the machine looks at paragraphs in ``language`` at all."""
    return is_measured(language) or is_only_suggested(language)


def typed_languages() -> list[str]:
    """The languages in which clauses are typed, by their codes."""
    return [language for language, figures in measured().items() if figures.is_enough]


def is_reason(words: str) -> bool:
    """Whether ``words`` are a sentence of ``why_not_typed``."""
    return words.startswith((_NOT_TYPED, _ONLY_SUGGESTED))


def why_not_typed(language: str) -> str:
    """The sentence that stands where a clause would, "" where clauses are typed.

    >>> why_not_typed("xx"), why_not_typed("und")
    ('Clauses are not typed in xx', 'Clauses are not typed: the language of the text is not known')
    """
    if is_measured(language):
        return ""
    if is_only_suggested(language):
        right = math.floor(100 * measured()[language].precision)  # as the page of the accuracy has it
        return f"{_ONLY_SUGGESTED} in {name_of(language)}, where {right} of 100 that the machine finds in real texts are right"
    if language in ("", UNDETERMINED):
        return f"{_NOT_TYPED}: the language of the text is not known"
    return f"{_NOT_TYPED} in {name_of(language)}"


def why_none_is_typed(languages: Iterable[str]) -> str:
    """The sentence for an agreement with texts in these languages; "" where clauses are typed in one of them."""
    reasons = [why_not_typed(language) for language in sorted(languages)]
    return "" if "" in reasons else "; ".join(dict.fromkeys(reasons))


@cache
def measured(path: Path = FIGURES) -> Mapping[str, Measured]:
    """What was measured last, by language."""
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))["languages"]
    return {row["language"]: Measured(**row) for row in rows}
