"""What a person chose to compare, as the address says it: the address of the page is the comparison.

``Choice.of`` reads the pairs of a query string and lists, in sentences, what it could not take; ``query`` writes the one
canonical query string. Every link of the page is another ``Choice``: adding, removing, reordering and choosing a base
need no script and no form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import urlencode

from comparisons.fold import FOLD_NAMES, Folds

View = Literal["text", "diff", "terms"]
VIEWS: tuple[str, ...] = get_args(View)
PARAMETERS = ("agreement", "type", "base", "view", "aside")
ALIASES = {"data_exchange": "information_exchange"}
MOST_AGREEMENTS = 60
MOST_TYPES = 60
EVERYTHING = Folds()


@dataclass(frozen=True, slots=True)
class Choice:
    """Slugs of agreements and codes of types, in the order they are shown; ``aside``: what differences set aside."""

    agreements: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    base: str = ""
    view: View = "text"
    aside: Folds = EVERYTHING

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], also_known: Iterable[str] = ()) -> tuple[Choice, list[str]]:
        """The choice in ``pairs``, and a sentence for each that could not be taken; ``also_known`` names are left alone."""
        given: dict[str, list[str]] = {name: [] for name in PARAMETERS}
        problems: list[str] = []
        known = {*also_known}
        for name, value in pairs:
            if name in given and value.strip() and "\0" not in value:
                given[name].append(value.strip())
            elif name in given:
                problems.append(f"“{name}” was given without a value that can be meant, and is left out.")
            elif name not in known:
                problems.append(f"“{name}” is not something a comparison knows; it knows {', '.join(PARAMETERS)}.")
        agreements = _limited(given["agreement"], MOST_AGREEMENTS, "agreements", problems)
        types = _limited([ALIASES.get(code, code) for code in given["type"]], MOST_TYPES, "clause types", problems)
        base = given["base"][-1] if given["base"] else ""
        if base and base not in agreements:
            problems.append(f"The base “{base}” is not one of the agreements compared.")
            base = ""
        choice = cls(agreements, types, base, _view(given["view"], problems), _aside(given["aside"], problems))
        return choice, problems

    def query(self) -> str:
        pairs = [("agreement", slug) for slug in self.agreements] + [("type", code) for code in self.types]
        if self.base:
            pairs.append(("base", self.base))
        if self.view != "text":
            pairs.append(("view", self.view))
        if self.aside != EVERYTHING:
            pairs.append(("aside", ",".join(self.aside.names) or "nothing"))
        return urlencode(pairs)

    @property
    def is_complete(self) -> bool:
        return bool(self.agreements and self.types)

    @property
    def base_or_first(self) -> str:
        return self.base or (self.agreements[0] if self.agreements else "")

    def only(self, agreements: Iterable[str], types: Iterable[str]) -> Choice:
        """The same choice without what is not among ``agreements`` and ``types``."""
        kept, codes = set(agreements), set(types)
        return replace(
            self,
            agreements=tuple(slug for slug in self.agreements if slug in kept),
            types=tuple(code for code in self.types if code in codes),
            base=self.base if self.base in kept else "",
        )

    def with_types(self, codes: Iterable[str]) -> Choice:
        return replace(self, types=_once([*self.types, *codes]))

    def with_agreements(self, slugs: Iterable[str]) -> Choice:
        return replace(self, agreements=_once([*self.agreements, *slugs]))

    def without_agreement(self, slug: str) -> Choice:
        return self.only([kept for kept in self.agreements if kept != slug], self.types)

    def without_type(self, code: str) -> Choice:
        return self.only(self.agreements, [kept for kept in self.types if kept != code])

    def moved_agreement(self, slug: str, step: int) -> Choice:
        return replace(self, agreements=_moved(self.agreements, slug, step))

    def moved_type(self, code: str, step: int) -> Choice:
        return replace(self, types=_moved(self.types, code, step))

    def seen_as(self, view: View) -> Choice:
        return replace(self, view=view)

    def against(self, slug: str) -> Choice:
        """With the differences shown against ``slug``."""
        return replace(self, base=slug, view="diff")

    def setting_aside(self, name: str, is_wanted: bool) -> Choice:
        return replace(self, aside=replace(self.aside, **{name: is_wanted}))


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _limited(values: Iterable[str], most: int, noun: str, problems: list[str]) -> tuple[str, ...]:
    kept = _once(values)
    if len(kept) > most:
        problems.append(f"At most {most} {noun} are compared at once; {len(kept) - most} were left out.")
    return kept[:most]


def _view(given: list[str], problems: list[str]) -> View:
    for value in given[-1:]:
        if value in VIEWS:
            return value  # type: ignore[return-value]
        problems.append(f"“{value}” is not a view; a comparison is seen as {', '.join(VIEWS)}.")
    return "text"


def _aside(given: list[str], problems: list[str]) -> Folds:
    for value in given[-1:]:
        try:
            return Folds.named("" if value == "nothing" else value)
        except ValueError:
            problems.append(f"“{value}” cannot be set aside; what can be is {', '.join(FOLD_NAMES)}.")
    return EVERYTHING


def _moved(values: tuple[str, ...], value: str, step: int) -> tuple[str, ...]:
    if value not in values:
        return values
    rest = [kept for kept in values if kept != value]
    rest.insert(max(0, values.index(value) + step), value)
    return tuple(rest)
