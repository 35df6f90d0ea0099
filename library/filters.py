"""The filters of the library, for its page, the API and exports: those of agreements, and those by clause type."""

from __future__ import annotations

from collections.abc import Iterable

import django_filters
from django.db.models import Exists, OuterRef, Subquery

from agreements.filters import AgreementFilter
from agreements.models import AgreementQuerySet, Text
from clauses.filters import MEASURED, TERM, TypeFilter
from clauses.models import ClauseType, Decision, Occurrence, TermOccurrence


def _types(method: str, label: str) -> TypeFilter:
    error_messages = {"invalid_choice": "There is no clause type “%(value)s”."}
    types = ClauseType.objects.all()
    return TypeFilter(queryset=types, to_field_name="code", method=method, label=label, error_messages=error_messages)


class LibraryFilter(AgreementFilter):
    """All filters of the library; a clause type given several times asks for all of them."""

    clause_type = _types("filter_clause_type", "has a clause on")
    lacks = _types("filter_lacks", "verified to lack a clause on")
    unreviewed = _types("filter_unreviewed", "not yet reviewed for")
    term = django_filters.CharFilter(method="filter_term", validators=[TERM], label="with the term")
    term__gte = django_filters.CharFilter(method="filter_term", validators=[MEASURED], label="with a term of at least")
    term__lte = django_filters.CharFilter(method="filter_term", validators=[MEASURED], label="with a term of at most")

    def filter_clause_type(
        self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]
    ) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(_has(type))
        return agreements

    def filter_lacks(self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(~_has(type), _held(), _verified_absent(type))
        return agreements

    def filter_unreviewed(
        self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]
    ) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(~_has(type), _held()).exclude(_verified_absent(type))
        return agreements

    def filter_term(self, agreements: AgreementQuerySet, name: str, wanted: str) -> AgreementQuerySet:
        """A clause that stands in tables has such a term: "notice_period", or one value, least or most of it."""
        kind, _, value = wanted.partition(":")
        terms, bound = TermOccurrence.objects, name.partition("__")[2]
        found = terms.with_bound(kind, bound, value) if bound else terms.with_value(kind, value)
        return agreements.filter(pk__in=found.values("agreement"))


def _held() -> Exists:
    return Exists(Text.objects.current().filter(agreement=OuterRef("pk")))


def _has(type: ClauseType) -> Exists:
    return Exists(Occurrence.objects.filter(type=type, agreement=OuterRef("pk")))


def _verified_absent(type: ClauseType) -> Exists:
    """Its newest verdict of absence holds for a current text and for the type as it is now defined; as ``states`` says."""
    verdicts = Decision.objects.standing().filter(type=type, verdict=Decision.Verdict.ABSENT)
    newest = verdicts.filter(agreement=OuterRef("agreement")).values("pk")[:1]
    current = Text.objects.current().filter(agreement=OuterRef("agreement"), raw_sha256=OuterRef("text_sha256"))
    return Exists(
        verdicts.filter(
            Exists(current), agreement=OuterRef("pk"), pk=Subquery(newest), after__taxonomy_version=type.version
        )
    )
