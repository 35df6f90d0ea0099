"""One set of filters for the page, the API and the exports, and strict: what it does not know, it says.

A mistyped filter must never answer with the whole table. So a ``StrictFilterSet`` reads its own parameters: those it does
not know, those without a value, single ones given twice and values out of range are ``Problem``s. With any problem its
``qs`` is empty; the API answers 400 from ``problems``, a page says the same sentences above the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar, Literal

import django_filters
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.forms import Field
from django.http import HttpRequest
from django.utils.functional import cached_property

from agreements.formats.document import PROVISION_KINDS
from agreements.models import Agreement, AgreementQuerySet, Party, PartyQuerySet, Provision, ProvisionQuerySet, Text

ProblemType = Literal["unknown_parameter", "empty_parameter", "repeated_parameter", "invalid_parameter"]
_DATE = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$", "Write a date as 2004, 2004-10 or 2004-10-29."
)
_YEAR = RegexValidator(r"^\d{4}$", "Write a year as 2004.")
_LANGUAGE = RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "Write a language as its code, such as en or fr.")
_ISO_639_1 = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg "
    "ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn "
    "no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
_LONGEST = 400
MOST_VALUES = 100
"""Of one filter; the longest lists of the site (parties, agreements, clause types to compare) are shorter."""


def _language(code: str) -> None:
    """A code as BCP 47 writes it, of a language that there is; one of three letters is taken at its word."""
    _LANGUAGE(code)
    primary = code.partition("-")[0]
    if len(primary) == 2 and primary not in _ISO_639_1:
        raise ValidationError(f"There is no language “{code}”. Write a language as its code, such as en or fr.")


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
        said = " and ".join(f"“{name[:60]}”" for name in names[:5])
        close = get_close_matches(names[0], self.known, n=1)
        hint = f" Did you mean “{close[0]}”?" if close else f" Known are: {', '.join(sorted(self.known))}."
        return f"There is no filter called {said}.{hint}"

    def _empty(self) -> list[Problem]:
        names = [name for name in self.data if name in self.filters and not all(v.strip() for v in self._values(name))]
        said = ", ".join(f"“{name}”" for name in names)
        detail = f"The filter {said} has no value. Give it one, or leave it out."
        return [self._problem("empty_parameter", detail, *names)] if names else []

    def _repeated(self) -> list[Problem]:
        names = [
            name
            for name, filter in self.filters.items()
            if name in self.data and len(self._values(name)) > 1 and not _takes_several(filter.field)
        ]
        said = ", ".join(f"“{name}”" for name in names)
        detail = f"The filter {said} takes one value and was given several."
        return [self._problem("repeated_parameter", detail, *names)] if names else []

    def _too_many(self) -> list[Problem]:
        names = [n for n in self.data if n in self.filters and len(self._values(n)) > MOST_VALUES]
        said = ", ".join(f"“{name}”" for name in names)
        detail = f"The filter {said} was given more than {MOST_VALUES} values. Ask in several steps."
        return [self._problem("invalid_parameter", detail, *names)] if names else []

    def _invalid(self) -> list[Problem]:
        hostile = [n for n in self.data if n in self.filters and any("\0" in value for value in self._values(n))]
        if hostile:
            return [self._problem("invalid_parameter", "A filter holds a null character.", *hostile)]
        if self.form.is_valid():
            return []
        return [
            self._problem("invalid_parameter", f"“{name}”: {' '.join(str(e) for e in errors)}", name)
            for name, errors in self.form.errors.items()
        ]


def _takes_several(field: Field) -> bool:
    return hasattr(field.widget, "allow_multiple_selected") and field.widget.allow_multiple_selected


def _parties(request: HttpRequest | None) -> PartyQuerySet:
    return Party.objects.visible_to(request.user if request is not None else None)


def _several_parties(method: str, label: str) -> django_filters.ModelMultipleChoiceFilter:
    return django_filters.ModelMultipleChoiceFilter(
        queryset=_parties,
        to_field_name="slug",
        method=method,
        label=label,
        error_messages={"invalid_choice": "There is no party “%(value)s”."},
    )


def _listed(choices: Iterable[tuple[str, Any]]) -> str:
    return ", ".join(code for code, _ in choices)


def _one_of(field: str, choices: Any, label: str) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        field_name=field,
        choices=choices,
        label=label,
        distinct=False,
        error_messages={"invalid_choice": f"There is no “%(value)s”. Known are: {_listed(choices)}."},
    )


def _agreements(request: HttpRequest | None) -> AgreementQuerySet:
    return Agreement.objects.visible_to(request.user if request is not None else None)


class SignedFilter(StrictFilterSet):
    """Rows by the day on which their agreement was signed; ``to_agreement`` leads from a row to it."""

    to_agreement: ClassVar[str] = "pk"

    signature_date__gte = django_filters.CharFilter(
        method="filter_signed_since", validators=[_DATE], label="signed on or after"
    )
    signature_date__lte = django_filters.CharFilter(
        method="filter_signed_by", validators=[_DATE], label="signed by the end of"
    )

    def of_agreements(self, rows: Any, agreements: QuerySet[Agreement]) -> Any:
        return rows.filter(**{f"{self.to_agreement}__in": agreements.order_by().values("pk")})

    def filter_signed_since(self, rows: Any, _name: str, date: str) -> Any:
        return self.of_agreements(rows, Agreement.objects.filter(signature_date__gte=date))

    def filter_signed_by(self, rows: Any, _name: str, date: str) -> Any:
        return self.of_agreements(rows, Agreement.objects.signed_by_end_of(date))

    def filter_party(self, rows: Any, _name: str, parties: Collection[Party]) -> Any:
        if not parties:
            return rows
        return self.of_agreements(rows, Agreement.objects.between(*(party.slug for party in parties)))


class AgreementFilter(SignedFilter):
    """Filters that need only what the text says: parties, kind, status, dates, year, language, words."""

    q = django_filters.CharFilter(method="filter_q", label="words", max_length=_LONGEST)
    party = _several_parties("filter_party", "with all these parties")
    party_any = _several_parties("filter_party_any", "with any of these parties")
    party_only = _several_parties("filter_party_only", "between exactly these parties")
    kind = _one_of("kind", Agreement.Kind.choices, "kind")
    status = _one_of("status", Agreement.Status.choices, "status")
    year = django_filters.CharFilter(method="filter_year", validators=[_YEAR], label="of the year")
    language = django_filters.CharFilter(method="filter_language", validators=[_language], label="language")

    class Meta:
        model = Agreement
        fields: list[str] = []

    def filter_q(self, agreements: AgreementQuerySet, _name: str, words: str) -> AgreementQuerySet:
        return agreements.search(words)

    def filter_party(self, agreements: AgreementQuerySet, _name: str, parties: Collection[Party]) -> AgreementQuerySet:
        return agreements.between(*(party.slug for party in parties))

    def filter_party_any(
        self, agreements: AgreementQuerySet, _name: str, parties: Collection[Party]
    ) -> AgreementQuerySet:
        return agreements.with_any_of(parties) if parties else agreements

    def filter_party_only(
        self, agreements: AgreementQuerySet, _name: str, parties: Collection[Party]
    ) -> AgreementQuerySet:
        return agreements.with_none_but(parties) if parties else agreements

    def filter_signed_since(self, agreements: AgreementQuerySet, _name: str, date: str) -> AgreementQuerySet:
        return agreements.filter(signature_date__gte=date)

    def filter_signed_by(self, agreements: AgreementQuerySet, _name: str, date: str) -> AgreementQuerySet:
        return agreements.signed_by_end_of(date)

    def filter_year(self, agreements: AgreementQuerySet, _name: str, year: str) -> AgreementQuerySet:
        return agreements.dated_in(year)

    def filter_language(self, agreements: AgreementQuerySet, _name: str, code: str) -> AgreementQuerySet:
        return agreements.filter(pk__in=Text.objects.current().filter(language=code).values("agreement"))


class ProvisionFilter(SignedFilter):
    """Provisions by their agreement, its parties and dates, and by kind, eid and words."""

    to_agreement = "text__agreement"

    q = django_filters.CharFilter(method="filter_q", label="words", max_length=_LONGEST)
    agreement = django_filters.ModelMultipleChoiceFilter(
        queryset=_agreements,
        field_name="text__agreement__slug",
        to_field_name="slug",
        distinct=False,
        label="agreement",
        error_messages={"invalid_choice": "There is no agreement “%(value)s”."},
    )
    party = _several_parties("filter_party", "with all these parties")
    kind = _one_of("kind", [(kind, kind) for kind in PROVISION_KINDS], "kind")
    eid = django_filters.CharFilter(field_name="eid", label="eid")

    class Meta:
        model = Provision
        fields: list[str] = []

    def filter_q(self, provisions: ProvisionQuerySet, _name: str, words: str) -> ProvisionQuerySet:
        return provisions.search(words)


class PartyFilter(StrictFilterSet):
    """Parties of the directory by kind and by words of their names."""

    q = django_filters.CharFilter(method="filter_q", label="words", max_length=_LONGEST)
    kind = _one_of("kind", Party.Kind.choices, "kind")

    class Meta:
        model = Party
        fields: list[str] = []

    def filter_q(self, parties: PartyQuerySet, _name: str, words: str) -> PartyQuerySet:
        return parties.search(words)
