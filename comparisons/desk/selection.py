"""What a person chose to compare, as the address says it: the address of the page is the comparison.

``Choice.of`` reads the pairs of a query string and lists, in sentences, what it could not take; ``query`` writes the one
canonical query string. Every link of the page is another ``Choice``; what the heads of columns and rows offer (move,
remove, take as base) is a *step*, "left itu-interpol", which ``stepped`` turns into the ``Choice`` it leads to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args
from urllib.parse import urlencode

from comparisons.alignment.normalize import FOLD_NAMES, Folds
from web.wording import gettext_noop, sentence

View = Literal["text", "diff", "passages", "limbs", "terms", "synopsis", "coverage"]
VIEWS: tuple[str, ...] = get_args(View)
Layout = Literal["", "rows"]
Order = Literal["", "date", "name", "likeness"]
ORDERS: tuple[str, ...] = get_args(Order)[1:]
BY_ROW: tuple[View, ...] = ("text", "diff", "terms")
"""The views in which agreements can be rows."""
AGAINST_BASE: tuple[View, ...] = ("diff", "passages", "terms")
"""The views that show each column beside a base."""
EARLIEST, USUAL, PASTED, POSITION = "~earliest", "~usual", "~pasted", "~position"
"""Bases that are no agreement chosen: in each row the earliest, the wording most others use; a text of one's own, and the house's."""
ROW_BASES = (EARLIEST, USUAL)
OWN_BASES = (PASTED, POSITION)
"""Bases that are columns of their own, the first, and no agreement: not everybody may see their words."""
BASES = (*ROW_BASES, *OWN_BASES)
PARAMETERS = ("agreement", "type", "base", "view", "aside", "row", "fold", "pasted", "layout", "order", "hide")
_PASTED_KEY = re.compile(r"@[0-9a-z]{12}")
"""The key of a text that the session of one person holds; the text itself never stands in an address."""
ALIASES = {"data_exchange": "information_exchange"}
MOST_AGREEMENTS = 60
MOST_TYPES = 60
EVERYTHING = Folds()


@dataclass(frozen=True, slots=True)
class Choice:
    """Slugs of agreements and codes of types, in the order they are shown; ``aside``: what differences set aside.

    ``row``: the one type that is shown, as a page of its own; ``is_folding``: rows alike in all columns are closed; ``layout``: what
    agreements are; ``order``: how they follow each other, where not as chosen; ``hidden``: those that are chosen and not shown.
    """

    agreements: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    base: str = ""
    view: View = "text"
    aside: Folds = EVERYTHING
    row: str = ""
    is_folding: bool = False
    pasted: str = ""
    layout: Layout = ""
    order: Order = ""
    hidden: tuple[str, ...] = ()

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
                problems.append(
                    sentence("“{name}” was given without a value that can be meant, and is left out.", name=name)
                )
            elif name not in known:
                problems.append(
                    sentence(
                        "“{name}” is not something a comparison knows; it knows {known}.",
                        name=name,
                        known=", ".join(PARAMETERS),
                    )
                )
        agreements = _limited(given["agreement"], MOST_AGREEMENTS, gettext_noop("agreements"), problems)
        types = _limited(
            [ALIASES.get(code, code) for code in given["type"]], MOST_TYPES, gettext_noop("clause types"), problems
        )
        choice = cls(
            agreements,
            types,
            view=_view(given["view"], problems),
            aside=_aside(given["aside"], problems),
            row=_row(given["row"], types, problems),
            is_folding=_is_folding(given["fold"], problems),
            pasted=_pasted(given["pasted"], problems),
            layout="rows" if given["layout"][-1:] == ["rows"] else "",
            order=_order(given["order"], problems),
            hidden=tuple(slug for slug in _once(given["hide"]) if slug in agreements),
        )
        return replace(choice, base=_base(given["base"], choice, problems)), problems

    def query(self) -> str:
        aside = "" if self.aside == EVERYTHING else ",".join(self.aside.names) or "nothing"
        alone = {
            "base": self.base,
            "view": "" if self.view == "text" else self.view,
            "aside": aside,
            "row": self.row,
            "fold": "alike" if self.is_folding else "",
            "pasted": self.pasted,
            "layout": self.layout,
            "order": self.order,
        }
        rest = urlencode({name: value for name, value in alone.items() if value})
        return "&".join(
            part
            for part in (
                _listed("agreement", self.agreements),
                _listed("type", self.types),
                rest,
                _listed("hide", self.hidden),
            )
            if part
        )

    def without_pasted(self) -> Choice:
        """The choice as others may see its address: without the key of a text of one's own."""
        return replace(self, base="" if self.base == PASTED else self.base, pasted="")

    def rest(self) -> str:
        """How it is seen, without what it compares: for a comparison that is kept."""
        base = self.base if self.base in (*ROW_BASES, POSITION) else ""
        return replace(self, agreements=(), types=(), base=base, row="", pasted="", hidden=()).query()

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
            base=self.base if self.base in kept or self.base in BASES else "",
            row=self.row if self.row in codes else "",
            hidden=tuple(slug for slug in self.hidden if slug in kept),
        )

    @property
    def is_by_row(self) -> bool:
        """Whether agreements are rows, which only some views have."""
        return self.layout == "rows" and self.view in BY_ROW

    def laid_out(self, layout: Layout) -> Choice:
        return replace(self, layout=layout)

    def ordered(self, order: Order) -> Choice:
        return replace(self, order=order)

    def hiding(self, *slugs: str) -> Choice:
        """With these hidden as well; without any, all are shown again. The base stays."""
        more = [slug for slug in slugs if slug in self.agreements and slug != self.base]
        return replace(self, hidden=_once([*self.hidden, *more]) if slugs else ())

    def with_types(self, codes: Iterable[str]) -> Choice:
        return replace(self, types=_once([*self.types, *codes]))

    def without_agreement(self, slug: str) -> Choice:
        return self.only([kept for kept in self.agreements if kept != slug], self.types)

    def without_type(self, code: str) -> Choice:
        return self.only(self.agreements, [kept for kept in self.types if kept != code])

    def moved_agreement(self, slug: str, step: int) -> Choice:
        return replace(self, agreements=_moved(self.agreements, slug, step), order="")

    def moved_type(self, code: str, step: int) -> Choice:
        return replace(self, types=_moved(self.types, code, step))

    def seen_as(self, view: View) -> Choice:
        return replace(self, view=view)

    def against(self, base: str) -> Choice:
        """With the differences shown against ``base``, the slug of a column or one of ``BASES``."""
        view: View = self.view if self.view in AGAINST_BASE or self.is_by_row else "diff"
        return replace(self, base=base, view=view, pasted=self.pasted if base == PASTED else "")

    def alone(self, code: str) -> Choice:
        """With one row shown; an empty ``code`` shows all again."""
        return replace(self, row=code)

    def folding(self, is_folding: bool) -> Choice:
        return replace(self, is_folding=is_folding)

    def stepped(self, step: str) -> Choice:
        """Where a step of a head leads: "left a", "right a", "base a", "hide a", "show", "remove a", "up t", "down t", "alone t", "drop t"."""
        act, _, about = step.partition(" ")
        ways: dict[str, Callable[[], Choice]] = {
            "left": lambda: self.moved_agreement(about, -1),
            "right": lambda: self.moved_agreement(about, 1),
            "base": lambda: self.against(about) if about in self.agreements else self,
            "remove": lambda: self.without_agreement(about),
            "hide": lambda: self.hiding(about),
            "show": lambda: self.hiding(),
            "up": lambda: self.moved_type(about, -1),
            "down": lambda: self.moved_type(about, 1),
            "alone": lambda: self.alone(about) if about in self.types or not about else self,
            "drop": lambda: self.without_type(about),
        }
        return ways[act]() if act in ways else self

    def setting_aside(self, name: str, is_wanted: bool) -> Choice:
        return replace(self, aside=replace(self.aside, **{name: is_wanted}))


@lru_cache(maxsize=2_000)
def _listed(name: str, values: tuple[str, ...]) -> str:
    """Kept for a while: the links of one page name the same agreements over and over."""
    return urlencode([(name, value) for value in values])


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _limited(values: Iterable[str], most: int, noun: str, problems: list[str]) -> tuple[str, ...]:
    kept = _once(values)
    if len(kept) > most:
        problems.append(
            sentence(
                "At most {most} {noun} are compared at once; {count} were left out.",
                most=most,
                noun=sentence(noun),
                count=len(kept) - most,
            )
        )
    return kept[:most]


def _view(given: list[str], problems: list[str]) -> View:
    for value in given[-1:]:
        if value in VIEWS:
            return value  # type: ignore[return-value]
        problems.append(
            sentence("“{value}” is not a view; a comparison is seen as {known}.", value=value, known=", ".join(VIEWS))
        )
    return "text"


def _order(given: list[str], problems: list[str]) -> Order:
    for value in given[-1:]:
        if value in ORDERS:
            return value  # type: ignore[return-value]
        problems.append(
            sentence(
                "“{value}” is no order; agreements are ordered by {known}, or as they were chosen.",
                value=value,
                known=", ".join(ORDERS),
            )
        )
    return ""


def _pasted(given: list[str], problems: list[str]) -> str:
    for key in given[-1:]:
        if _PASTED_KEY.fullmatch(key):
            return key
        problems.append(sentence("A text of your own does not stand in an address. Paste it under “Base”."))
    return ""


def _base(given: list[str], choice: Choice, problems: list[str]) -> str:
    for base in given[-1:]:
        if base in choice.agreements or base in (*ROW_BASES, POSITION) or (base == PASTED and choice.pasted):
            return base
        if base == PASTED:
            problems.append(sentence("There is no text of your own to compare with. Paste it under “Base”."))
        else:
            problems.append(sentence("The base “{base}” is not one of the agreements compared.", base=base))
    return ""


def _row(given: list[str], types: tuple[str, ...], problems: list[str]) -> str:
    """The row shown alone; "all", as the form of a file may send it, is none alone."""
    for code in given[-1:]:
        if code in (*types, "all"):
            return code if code != "all" else ""
        problems.append(sentence("The row “{code}” is not one of the clause types compared.", code=code))
    return ""


def _is_folding(given: list[str], problems: list[str]) -> bool:
    for value in given[-1:]:
        if value == "alike":
            return True
        problems.append(
            sentence(
                "“{value}” cannot be folded; what can be is alike, for rows that are alike in all columns.", value=value
            )
        )
    return False


def _aside(given: list[str], problems: list[str]) -> Folds:
    for value in given[-1:]:
        try:
            return Folds.named("" if value == "nothing" else value)
        except ValueError:
            problems.append(
                sentence(
                    "“{value}” cannot be set aside; what can be is {known}.", value=value, known=", ".join(FOLD_NAMES)
                )
            )
    return EVERYTHING


def _moved(values: tuple[str, ...], value: str, step: int) -> tuple[str, ...]:
    if value not in values:
        return values
    rest = [kept for kept in values if kept != value]
    rest.insert(max(0, values.index(value) + step), value)
    return tuple(rest)
