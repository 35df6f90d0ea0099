"""How well: precision, recall and F1 a type, of labels given against labels settled by people.

``score(gold, predicted)`` takes one set of types a paragraph; ``presence`` asks the coarser question of a reader of
many agreements: does this agreement have such a clause at all?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one type, or of all (``micro``). ``n`` is how many paragraphs people gave the type."""

    type: str
    n: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else (1.0 if not self.n else 0.0)

    @property
    def recall(self) -> float:
        return self.right / self.n if self.n else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.n + self.found) if self.n + self.found else 1.0


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    micro: Row

    def macro(self, at_least: int = 10) -> float:
        """The mean F1 over types with at least so many examples; 0.0 where there is none."""
        scores = [row.f1 for row in self.rows if row.n >= at_least]
        return sum(scores) / len(scores) if scores else 0.0

    def row(self, code: str) -> Row:
        return next((row for row in self.rows if row.type == code), Row(code, 0, 0, 0))


def score(gold: Sequence[Iterable[str]], predicted: Sequence[Iterable[str]]) -> Table:
    """Rows in the order of their number of examples, then by name. The two lists are paragraph by paragraph."""
    if len(gold) != len(predicted):
        raise ValueError(f"{len(gold)} paragraphs have settled types, but {len(predicted)} have given ones")
    pairs = [(set(settled), set(given)) for settled, given in zip(gold, predicted, strict=True)]
    seen = sorted(set().union(*(settled | given for settled, given in pairs))) if pairs else []
    rows = [
        Row(
            code,
            n=sum(code in settled for settled, _ in pairs),
            found=sum(code in given for _, given in pairs),
            right=sum(code in settled and code in given for settled, given in pairs),
        )
        for code in seen
    ]
    micro = Row("micro", *(sum(getattr(row, name) for row in rows) for name in ("n", "found", "right")))
    return Table(tuple(sorted(rows, key=lambda row: (-row.n, row.type))), micro)


def presence(gold: Mapping[str, Iterable[str]], predicted: Mapping[str, Iterable[str]]) -> Table:
    """The same, where the question is which types an agreement has; keys are agreements."""
    names = sorted(set(gold) | set(predicted))
    return score([gold.get(name, ()) for name in names], [predicted.get(name, ()) for name in names])
