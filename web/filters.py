"""The strict FilterSet behind every page, export and API resource: it refuses what it does not know.

A mistyped filter must never answer with the whole table. So a ``StrictFilterSet`` reads its own parameters: those it does
not know, those without a value, single ones given twice and values out of range are ``Problem``s. With any problem its
``qs`` is empty; the API answers 400 from ``problems``, a page says the same sentences above the list.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

import django_filters
from django.db.models import QuerySet
from django.forms import Field
from django.http import HttpRequest
from django.utils.functional import cached_property

from web.wording import quoted, sentence

ProblemType = Literal["unknown_parameter", "empty_parameter", "repeated_parameter", "invalid_parameter"]
MOST_VALUES = 100
"""Of one filter; the longest lists of the site (parties, agreements, clause types to compare) are shorter."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a query, as a sentence (``detail``) and for machines."""

    type: ProblemType
    detail: str
    parameters: tuple[str, ...]
    known: tuple[str, ...]


class StrictFilterSet(django_filters.FilterSet):
    """A FilterSet that accepts no parameter it does not know; ``also`` names those that its caller reads itself."""

    also: Collection[str] = ()

    def __init__(
        self,
        data: Any = None,
        queryset: QuerySet[Any] | None = None,
        *,
        request: HttpRequest | None = None,
        prefix: str | None = None,
        also: Collection[str] | None = None,
    ) -> None:
        super().__init__(data, queryset, request=request, prefix=prefix)
        if also is not None:
            self.also = also

    @property
    def known(self) -> tuple[str, ...]:
        return (*self.filters, *(name for name in self.also if name not in self.filters))

    @cached_property
    def problems(self) -> list[Problem]:
        """All that is wrong with the query, in the order a person would mend it."""
        found = [*self._unknown(), *self._empty(), *self._repeated(), *self._too_many()]
        return found or self._invalid()

    @property
    def qs(self) -> QuerySet[Any]:
        if self.problems:
            return self.queryset.none()
        return super().qs

    def _values(self, name: str) -> list[str]:
        getlist = getattr(self.data, "getlist", None)
        return list(getlist(name)) if getlist else [str(self.data[name])]

    def _problem(self, type: ProblemType, detail: str, *parameters: str) -> Problem:
        return Problem(type, detail, parameters, tuple(sorted(self.known)))

    def _unknown(self) -> list[Problem]:
        names = [name for name in self.data if name not in self.known]
        return [self._problem("unknown_parameter", self._not_known(names), *names)] if names else []

    def _not_known(self, names: list[str]) -> str:
        said = sentence(" and ").join(quoted(name[:60]) for name in names[:5])
        close = get_close_matches(names[0], self.known, n=1)
        hint = (
            sentence(" Did you mean “{close}”?", close=close[0])
            if close
            else sentence(" Known are: {names}.", names=", ".join(sorted(self.known)))
        )
        return sentence("There is no filter called {said}.{hint}", said=said, hint=hint)

    def _empty(self) -> list[Problem]:
        names = [name for name in self.data if name in self.filters and not all(v.strip() for v in self._values(name))]
        said = ", ".join(quoted(name) for name in names)
        detail = sentence("The filter {said} has no value. Give it one, or leave it out.", said=said)
        return [self._problem("empty_parameter", detail, *names)] if names else []

    def _repeated(self) -> list[Problem]:
        names = [
            name
            for name, filter in self.filters.items()
            if name in self.data and len(self._values(name)) > 1 and not _takes_several(filter.field)
        ]
        said = ", ".join(quoted(name) for name in names)
        detail = sentence("The filter {said} takes one value and was given several.", said=said)
        return [self._problem("repeated_parameter", detail, *names)] if names else []

    def _too_many(self) -> list[Problem]:
        names = [n for n in self.data if n in self.filters and len(self._values(n)) > MOST_VALUES]
        said = ", ".join(quoted(name) for name in names)
        detail = sentence(
            "The filter {said} was given more than {most_values} values. Ask in several steps.",
            said=said,
            most_values=MOST_VALUES,
        )
        return [self._problem("invalid_parameter", detail, *names)] if names else []

    def _invalid(self) -> list[Problem]:
        hostile = [n for n in self.data if n in self.filters and any("\0" in value for value in self._values(n))]
        if hostile:
            return [self._problem("invalid_parameter", sentence("A filter holds a null character."), *hostile)]
        if self.form.is_valid():
            return []
        return [
            self._problem(
                "invalid_parameter", f"{quoted(name)}{sentence(':')} {' '.join(str(e) for e in errors)}", name
            )
            for name, errors in self.form.errors.items()
        ]


def _takes_several(field: Field) -> bool:
    return hasattr(field.widget, "allow_multiple_selected") and field.widget.allow_multiple_selected
