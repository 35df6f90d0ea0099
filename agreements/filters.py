"""Filters of agreements, provisions and parties, for pages, exports and the API."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.formats.document import PROVISION_KINDS
from agreements.models import Agreement, AgreementQuerySet, Party, PartyQuerySet, Provision, ProvisionQuerySet, Text
from web.filters import StrictFilterSet
from web.wording import sentence

_DATE = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$", _("Write a date as 2004, 2004-10 or 2004-10-29.")
)
_YEAR = RegexValidator(r"^\d{4}$", _("Write a year as 2004."))
_LANGUAGE = RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("Write a language as its code, such as en or fr."))
_ISO_639_1 = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg "
    "ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn "
    "no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
_LONGEST = 400


def _language(code: str) -> None:
    """A code as BCP 47 writes it, of a language that there is; one of three letters is taken at its word."""
    _LANGUAGE(code)
    primary = code.partition("-")[0]
    if len(primary) == 2 and primary not in _ISO_639_1:
        raise ValidationError(
            sentence("There is no language “{code}”. Write a language as its code, such as en or fr.", code=code)
        )


_language.pattern = _LANGUAGE.regex.pattern  # type: ignore[attr-defined,union-attr]


def _parties(request: HttpRequest | None) -> PartyQuerySet:
    return Party.objects.visible_to(request.user if request is not None else None)


def _several_parties(method: str, label: Any) -> django_filters.ModelMultipleChoiceFilter:
    return django_filters.ModelMultipleChoiceFilter(
        queryset=_parties,
        to_field_name="slug",
        method=method,
        label=label,
        error_messages={"invalid_choice": _("There is no party “%(value)s”.")},
    )


def _listed(choices: Iterable[tuple[str, Any]]) -> str:
    return ", ".join(code for code, _ in choices)


def _one_of(field: str, choices: Any, label: Any) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        field_name=field,
        choices=choices,
        label=label,
        distinct=False,
        error_messages={
            "invalid_choice": format_lazy(_("There is no “%(value)s”. Known are: {known}."), known=_listed(choices))
        },
    )


def visible_agreements(request: HttpRequest | None) -> AgreementQuerySet:
    return Agreement.objects.visible_to(request.user if request is not None else None)


class SignedFilter(StrictFilterSet):
    """Rows by the day on which their agreement was signed; ``to_agreement`` leads from a row to it."""

    to_agreement: ClassVar[str] = "pk"

    signature_date__gte = django_filters.CharFilter(
        method="filter_signed_since", validators=[_DATE], label=_("signed on or after")
    )
    signature_date__lte = django_filters.CharFilter(
        method="filter_signed_by", validators=[_DATE], label=_("signed by the end of")
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

    q = django_filters.CharFilter(method="filter_q", label=_("words"), max_length=_LONGEST)
    party = _several_parties("filter_party", _("with all these parties"))
    party_any = _several_parties("filter_party_any", _("with any of these parties"))
    party_only = _several_parties("filter_party_only", _("between exactly these parties"))
    kind = _one_of("kind", Agreement.Kind.choices, _("kind"))
    status = _one_of("status", Agreement.Status.choices, _("status"))
    year = django_filters.CharFilter(method="filter_year", validators=[_YEAR], label=_("of the year"))
    language = django_filters.CharFilter(method="filter_language", validators=[_language], label=_("language"))

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

    q = django_filters.CharFilter(method="filter_q", label=_("words"), max_length=_LONGEST)
    agreement = django_filters.ModelMultipleChoiceFilter(
        queryset=visible_agreements,
        field_name="text__agreement__slug",
        to_field_name="slug",
        distinct=False,
        label="agreement",
        error_messages={"invalid_choice": _("There is no agreement “%(value)s”.")},
    )
    party = _several_parties("filter_party", _("with all these parties"))
    kind = _one_of("kind", [(kind, kind) for kind in PROVISION_KINDS], "kind")
    eid = django_filters.CharFilter(field_name="eid", label="eid")

    class Meta:
        model = Provision
        fields: list[str] = []

    def filter_q(self, provisions: ProvisionQuerySet, _name: str, words: str) -> ProvisionQuerySet:
        return provisions.search(words)


class TextFilter(SignedFilter):
    """Texts by their agreement, its parties and dates, and by language."""

    to_agreement = "agreement"

    agreement = django_filters.ModelMultipleChoiceFilter(
        queryset=visible_agreements,
        field_name="agreement__slug",
        to_field_name="slug",
        distinct=False,
        label="agreement",
        error_messages={"invalid_choice": _("There is no agreement “%(value)s”.")},
    )
    party = _several_parties("filter_party", _("with all these parties"))
    language = django_filters.CharFilter(field_name="language", validators=[_language], label=_("language"))

    class Meta:
        model = Text
        fields: list[str] = []


class PartyFilter(StrictFilterSet):
    """Parties of the directory by kind and by words of their names."""

    q = django_filters.CharFilter(method="filter_q", label=_("words"), max_length=_LONGEST)
    kind = _one_of("kind", Party.Kind.choices, "kind")

    class Meta:
        model = Party
        fields: list[str] = []

    def filter_q(self, parties: PartyQuerySet, _name: str, words: str) -> PartyQuerySet:
        return parties.search(words)
