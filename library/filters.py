"""The filters of the library, for its page, the API and exports: those of agreements, and those by clause type."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.filters import AgreementFilter
from agreements.models import Agreement, AgreementQuerySet
from clauses.absences import has, is_held, is_possible, is_verified_absent, says_nothing_of
from clauses.filters import MEASURED, TERM, TypeFilter
from clauses.models import ClauseType, TermOccurrence
from library.pages.in_force import STATES, Bound, bound_on, day_of
from web.filters import Problem
from web.paginator import CAP, Keys
from web.wording import sentence


def _types(method: str, label: Any) -> TypeFilter:
    error_messages = {"invalid_choice": _("There is no clause type “%(value)s”.")}
    types = ClauseType.objects.all()
    return TypeFilter(queryset=types, to_field_name="code", method=method, label=label, error_messages=error_messages)


TOO_WIDE = format_lazy(
    _(
        "What bound on a day is reckoned for at most {most} agreements, and these filters leave more. Name a party, a kind"
        " or a year beside it."
    ),
    most=f"{CAP:,}",
)


def _day(value: str) -> None:
    if day_of(value.strip()) is None:
        raise ValidationError(sentence("“{value}” is no day; write 2019-03-01.", value=value[:40]))


class LibraryFilter(AgreementFilter):
    """All filters of the library; a clause type given several times asks for all of them.

    ``on`` asks what bound on a day: of the agreements that the other filters leave, those signed, adopted or in force of which
    the parties named are parties. Once ``qs`` is read, ``bindings`` has the proof of each, by its key.
    """

    is_cut = False
    """Whether more agreements than ``CAP`` would have to be reckoned; then none is found."""

    clause_type = _types("filter_clause_type", _("has a clause on"))
    lacks = _types("filter_lacks", _("verified to lack a clause on"))
    possible = _types("filter_possible", _("possibly with a clause on"))
    without = _types("filter_without", _("without a clause on, as far as read,"))
    unreviewed = _types("filter_unreviewed", _("not yet reviewed for"))
    term = django_filters.CharFilter(method="filter_term", validators=[TERM], label=_("with the term"))
    term__gte = django_filters.CharFilter(
        method="filter_term", validators=[MEASURED], label=_("with a term of at least")
    )
    term__lte = django_filters.CharFilter(
        method="filter_term", validators=[MEASURED], label=_("with a term of at most")
    )

    on = django_filters.CharFilter(method="keep", validators=[_day], label=_("bound on"))
    bound = django_filters.ChoiceFilter(
        choices=list(STATES.items()),
        method="keep",
        label=_("on that day"),
        error_messages={
            "invalid_choice": format_lazy(_("There is no “%(value)s”. Known are: {known}."), known=", ".join(STATES))
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bindings: dict[int, Bound] = {}

    def keep(self, agreements: AgreementQuerySet, _name: str, _value: object) -> AgreementQuerySet:
        return agreements

    def filter_queryset(self, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        """The day comes last, so that no more is reckoned than the other filters leave."""
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        day = day_of(asked["on"].strip())
        if day is None:
            return found
        rows = self._reckoned(found, day)
        wanted = asked["bound"] or "yes"
        self.bindings = {row.agreement.pk: row for row in rows}
        return found.filter(pk__any=Keys(row.agreement.pk for row in rows if row.state == wanted))

    def _reckoned(self, found: QuerySet[Agreement], day: datetime.date) -> list[Bound]:
        asked = Agreement.objects.filter(pk__in=found.order_by().values("pk")).practised()
        for party in self.form.cleaned_data["party"]:
            asked = asked.practised_by(party)
        rows, self.is_cut = bound_on(asked, day, getattr(self.request, "user", None), most=CAP)
        return [] if self.is_cut else rows

    def bound_counts(self) -> dict[str, int]:
        """How many of those reckoned are bound, not, and not known."""
        counts = Counter(row.state for row in self.bindings.values())
        return {state: counts[state] for state in STATES}

    def _invalid(self) -> list[Problem]:
        found = super()._invalid()
        if not found and self.form.cleaned_data["bound"] and not self.form.cleaned_data["on"]:
            detail = sentence("“bound” needs the day that is meant: on=2019-03-01.")
            return [self._problem("invalid_parameter", detail, "bound")]
        return found

    def filter_clause_type(
        self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]
    ) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(has(type))
        return agreements

    def filter_lacks(self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(~has(type), is_held(), is_verified_absent(type))
        return agreements

    def filter_possible(
        self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]
    ) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(is_possible(type)).exclude(is_verified_absent(type))
        return agreements

    def filter_unreviewed(
        self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]
    ) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(~has(type), ~is_possible(type), is_held()).exclude(is_verified_absent(type))
        return agreements

    def filter_without(
        self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]
    ) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(says_nothing_of(type))
        return agreements

    def filter_term(self, agreements: AgreementQuerySet, name: str, wanted: str) -> AgreementQuerySet:
        """A clause that stands in tables has such a term: "notice_period", or one value, least or most of it."""
        kind, _, value = wanted.partition(":")
        terms, bound = TermOccurrence.objects, name.partition("__")[2]
        found = terms.with_bound(kind, bound, value) if bound else terms.with_value(kind, value)
        return agreements.filter(pk__in=found.values("agreement"))
