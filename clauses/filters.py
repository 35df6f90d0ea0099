"""The filters of clauses, for the page of a type, the exports and the API: what they do not know, they say.

``term`` names a kind of term ("notice_period") or one value of it ("notice_period:P30D"); ``term__gte`` and ``term__lte``
compare such a value, a duration or a date in ISO 8601, with the clause's own: ``term__gte=notice_period:P3M``, or beside
``term=notice_period`` the value alone: ``term__gte=P3M``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.filters import SignedFilter
from agreements.models import Agreement, AgreementQuerySet, Party, PartyQuerySet
from clauses.classification.taxonomy import codes
from clauses.models import Clause, ClauseQuerySet, ClauseType
from clauses.review.queue import EVERYTHING, REASONS, Narrowing
from clauses.states import STATE_LABELS
from clauses.terms.extract import ALL_LANGUAGES
from clauses.terms_table import kinds_of
from web.filters import StrictFilterSet
from web.wording import sentence

TYPE_ALIASES = {"data_exchange": "information_exchange"}
STATES = [("suggested", _("suggested by the machine")), ("confirmed", _("confirmed by a person"))]
_KIND = RegexValidator(r"^[a-z_]{1,40}$", _("Write a kind as notice_period."))
_TERM = RegexValidator(r"^[a-z_]{1,40}(:.{1,300})?$", _("Write a term as notice_period or notice_period:P30D."))
_MEASURED = RegexValidator(
    r"^[a-z_]{1,40}:(P(?=\d)(\d{1,6}Y)?(\d{1,6}M)?(\d{1,6}W)?(\d{1,6}D)?|\d{4}(-\d{2}(-\d{2})?)?)$",
    _("Write a term with a duration or a date, as notice_period:P30D."),
)


@cache
def term_kinds() -> tuple[str, ...]:
    """The kinds of terms that clauses of any type can have."""
    return tuple(sorted({ALL_LANGUAGES, *(kind for code in codes() for kind in kinds_of(code))}))


def _of_known_kind(form: RegexValidator) -> Callable[[str], None]:
    """``form``, and the kind before any colon is one that there is."""

    def check(value: str) -> None:
        form(value)
        kind = value.partition(":")[0]
        if kind not in term_kinds():
            known = ", ".join(term_kinds())
            raise ValidationError(
                sentence("There is no kind of term “{kind}”. Known are: {known}.", kind=kind, known=known)
            )

    whole = str(form.regex.pattern)  # type: ignore[union-attr]
    check.pattern = lambda: whole.replace("[a-z_]{1,40}", f"({'|'.join(term_kinds())})")  # type: ignore[attr-defined]
    return check


TERM, MEASURED = _of_known_kind(_TERM), _of_known_kind(_MEASURED)


def with_kinds(data: Any) -> Any:
    """The query with "notice_period:" before a bound that stands without it beside ``term=notice_period``."""
    if not isinstance(data, QueryDict) or data.get("term") not in term_kinds():
        return data
    whole = data.copy()
    for name in ("term__gte", "term__lte"):
        if name in data:
            whole.setlist(name, [v if ":" in v or not v.strip() else f"{data['term']}:{v}" for v in data.getlist(name)])
    return whole


def _agreements(request: HttpRequest | None) -> AgreementQuerySet:
    return Agreement.objects.visible_to(request.user if request is not None else None)


def _parties(request: HttpRequest | None) -> PartyQuerySet:
    return Party.objects.visible_to(request.user if request is not None else None)


class TypeField(forms.ModelMultipleChoiceField):
    """Codes of clause types, with the aliases that other systems know."""

    def clean(self, value: Sequence[str] | None) -> QuerySet[Any]:
        return super().clean([TYPE_ALIASES.get(code, code) for code in value or []])


class TypeFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = TypeField

    def known_values(self) -> tuple[str, ...]:
        """The codes and aliases, for the schema of the API."""
        return (*codes(), *TYPE_ALIASES)


def _several(queryset: Any, field: str, to: str, noun: Any) -> dict[str, Any]:
    return {
        "queryset": queryset,
        "field_name": field,
        "to_field_name": to,
        "distinct": False,
        "error_messages": {"invalid_choice": format_lazy(_("There is no {noun} “%(value)s”."), noun=noun)},
    }


class ClauseFilter(SignedFilter):
    to_agreement = "provision__text__agreement"

    type = TypeFilter(**_several(ClauseType.objects.all(), "type", "code", _("clause type")), label="type")
    agreement = django_filters.ModelMultipleChoiceFilter(
        **_several(_agreements, "provision__text__agreement__slug", "slug", "agreement"), label="agreement"
    )
    party = django_filters.ModelMultipleChoiceFilter(
        **_several(_parties, "party", "slug", "party"), method="filter_party", label="party"
    )
    kind = django_filters.MultipleChoiceFilter(
        field_name="provision__text__agreement__kind",
        choices=Agreement.Kind.choices,
        distinct=False,
        label=_("kind of agreement"),
        error_messages={"invalid_choice": _("There is no kind “%(value)s”.")},
    )
    state = django_filters.ChoiceFilter(
        choices=STATES, label="state", error_messages={"invalid_choice": _("There is no state “%(value)s”.")}
    )
    min_score = django_filters.NumberFilter(
        field_name="score", lookup_expr="gte", min_value=0, max_value=1, label=_("score at least")
    )
    term = django_filters.CharFilter(method="filter_term", validators=[TERM], label="term")
    term__gte = django_filters.CharFilter(
        method="filter_term_bound",
        validators=[MEASURED],
        label=_("term at least; periods by days, a month as 30, a year as 360"),
    )
    term__lte = django_filters.CharFilter(
        method="filter_term_bound",
        validators=[MEASURED],
        label=_("term at most; periods by days, a month as 30, a year as 360"),
    )
    q = django_filters.CharFilter(method="filter_q", max_length=400, label="words")

    class Meta:
        model = Clause
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_kinds(data), *args, **kwargs)

    def filter_term(self, clauses: ClauseQuerySet, _name: str, wanted: str) -> ClauseQuerySet:
        kind, _, value = wanted.partition(":")
        return clauses.with_term(kind, value)

    def filter_term_bound(self, clauses: ClauseQuerySet, name: str, wanted: str) -> ClauseQuerySet:
        kind, _, value = wanted.partition(":")
        return clauses.with_term_bound(kind, name.removeprefix("term__"), value)

    def filter_q(self, clauses: ClauseQuerySet, _name: str, words: str) -> ClauseQuerySet:
        return clauses.search(words, self.form.cleaned_data["type"])


class TermFilter(ClauseFilter):
    """Terms by all that narrows their clauses, and by their kind; ``qs`` is of the clauses."""

    term_kind = django_filters.CharFilter(method="keep", validators=[_of_known_kind(_KIND)], label=_("kind of term"))

    def keep(self, clauses: ClauseQuerySet, _name: str, _kind: str) -> ClauseQuerySet:
        return clauses


def _known_group(group: str) -> None:
    known = sorted(set(ClauseType.objects.order_by().values_list("group", flat=True)))
    if group not in known:
        raise ValidationError(
            sentence("There is no group “{group}”. Known are: {names}.", group=group[:80], names=", ".join(known))
        )


class TaxonomyFilter(StrictFilterSet):
    """Clause types by their group."""

    group = django_filters.CharFilter(field_name="group", label="group", validators=[_known_group])

    class Meta:
        model = ClauseType
        fields: list[str] = []


class StateFilter(SignedFilter):
    """For agreement x type: which agreements (``qs``), which ``types``, and which states are kept."""

    agreement = django_filters.ModelMultipleChoiceFilter(
        **_several(_agreements, "pk", "slug", "agreement"), method="filter_agreement", label="agreement"
    )
    party = django_filters.ModelMultipleChoiceFilter(
        **_several(_parties, "party", "slug", "party"), method="filter_party", label="party"
    )
    type = TypeFilter(**_several(ClauseType.objects.all(), "pk", "code", _("clause type")), method="keep", label="type")
    state = django_filters.MultipleChoiceFilter(
        choices=list(STATE_LABELS.items()),
        method="keep",
        label="state",
        error_messages={"invalid_choice": _("There is no state “%(value)s”.")},
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def filter_agreement(
        self, agreements: AgreementQuerySet, _name: str, chosen: Collection[Agreement]
    ) -> AgreementQuerySet:
        return agreements.filter(pk__in=[agreement.pk for agreement in chosen]) if chosen else agreements

    def keep(self, agreements: AgreementQuerySet, _name: str, _value: object) -> AgreementQuerySet:
        return agreements

    def types(self) -> list[ClauseType]:
        """The types asked for, all of them where none is named; the query must have no problems."""
        return list(self.form.cleaned_data["type"] or ClauseType.objects.all())


class QueueFilter(StrictFilterSet):
    """What of the review queue is asked for; ``qs`` is of agreements and of no use to the queue, ``narrowing`` is."""

    type = TypeFilter(**_several(ClauseType.objects.all(), "pk", "code", _("clause type")), method="keep", label="type")
    agreement = django_filters.ModelMultipleChoiceFilter(
        **_several(_agreements, "pk", "slug", "agreement"), method="keep", label="agreement"
    )
    reason = django_filters.ChoiceFilter(
        choices=list(REASONS.items()),
        method="keep",
        label="reason",
        error_messages={"invalid_choice": _("There is no reason “%(value)s”.")},
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def keep(self, agreements: AgreementQuerySet, _name: str, _value: object) -> AgreementQuerySet:
        return agreements

    def narrowing(self) -> Narrowing:
        """Everything where the query has problems: a mistyped filter hides no work."""
        if self.problems:
            return EVERYTHING
        asked = self.form.cleaned_data
        return Narrowing(
            tuple(type.pk for type in asked["type"]),
            tuple(agreement.slug for agreement in asked["agreement"]),
            (asked["reason"],) if asked["reason"] else (),
        )
