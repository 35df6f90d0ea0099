"""The filters of the library: what each finds, and that a mistyped one finds nothing and says why."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import RequestFactory

from agreements.models import Agreement, Party, Text
from clauses.models import ClauseType, Decision
from library.filters import LibraryFilter
from tests.agreements import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> None:
    harbours = rows.hold("Harbours", parties=["Harbour Office", "Lighthouse Union"], signature_date="2010-05-06")
    rows.tie(harbours, "art_2__para_1", "confidentiality", because="kept secret")
    rows.tie(harbours, "art_3__para_1", "termination", because="may end this Agreement")
    rows.hold(
        "Pilots",
        rows.HARBOURS[:4],
        parties=["Harbour Office", "Pilots' Guild"],
        signature_date="2012",
        kind="convention",
    )
    rows.hold("Buoys", [("op_1", "1.", "", "Calls for more buoys;")], kind="resolution", status="draft", language="fr")
    rows.cite_only("Tides", parties=["Tide Bureau"])
    rows.hold("Wrecks", rows.HARBOURS[:4], visibility="restricted", parties=["Wreck Commission"])


def filtered(query: str) -> LibraryFilter:
    request = RequestFactory().get(f"/agreements/?{query}")
    request.user = AnonymousUser()
    return LibraryFilter(
        QueryDict(query), Agreement.objects.visible_to(request.user), request=request, also=("page", "ordering")
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Harbours", "Pilots", "Buoys", "Tides"}),
        ("page=2&ordering=title", {"Harbours", "Pilots", "Buoys", "Tides"}),
        ("party=harbour-office", {"Harbours", "Pilots"}),
        ("party=harbour-office&party=lighthouse-union", {"Harbours"}),
        ("party_any=lighthouse-union&party_any=pilots-guild", {"Harbours", "Pilots"}),
        ("kind=resolution", {"Buoys"}),
        ("kind=resolution&kind=convention", {"Buoys", "Pilots"}),
        ("status=draft", {"Buoys"}),
        ("signature_date__gte=2011", {"Pilots"}),
        ("signature_date__lte=2010", {"Harbours"}),
        ("signature_date__lte=2010-05", {"Harbours"}),
        ("signature_date__lte=2010-05-05", set()),
        ("language=fr", {"Buoys"}),
        ("q=lit+harbour", {"Harbours", "Pilots"}),
        ("q=Pilots", {"Pilots"}),
        ("clause_type=termination", {"Harbours"}),
        ("clause_type=termination&clause_type=audit", set()),
        ("unreviewed=termination", {"Pilots", "Buoys"}),
        ("lacks=termination", set()),
        ("clause_type=data_exchange", set()),
    ],
)
def test_what_a_filter_finds(library: None, query: str, found: set[str]) -> None:
    filters = filtered(query)
    assert filters.problems == []
    assert {agreement.short_title for agreement in filters.qs} == found


@pytest.mark.parametrize(
    ("query", "type", "parameter", "said"),
    [
        ("clause_tpye=termination", "unknown_parameter", "clause_tpye", "Did you mean “clause_type”?"),
        ("zebra=1", "unknown_parameter", "zebra", "Known are: "),
        ("party=", "empty_parameter", "party", "has no value"),
        ("q=+", "empty_parameter", "q", "has no value"),
        ("q=a&q=b", "repeated_parameter", "q", "takes one value"),
        ("party=nobody", "invalid_parameter", "party", "There is no party “nobody”."),
        ("party=wreck-commission", "invalid_parameter", "party", "There is no party “wreck-commission”."),
        ("kind=poem", "invalid_parameter", "kind", "There is no “poem”."),
        ("clause_type=zeal", "invalid_parameter", "clause_type", "There is no clause type “zeal”."),
        ("signature_date__gte=last+year", "invalid_parameter", "signature_date__gte", "Write a date as 2004"),
        ("signature_date__gte=2004-14", "invalid_parameter", "signature_date__gte", "Write a date as 2004"),
        ("language=English", "invalid_parameter", "language", "Write a language as its code"),
        ("language=xx", "invalid_parameter", "language", "There is no language “xx”."),
        ("kind=poem&status=draft", "invalid_parameter", "kind", "Known are: cooperation_agreement"),
        ("term=zeal", "invalid_parameter", "term", "There is no kind of term “zeal”."),
        ("q=a%00b", "invalid_parameter", "q", "null character"),
        ("party=a%00b", "invalid_parameter", "party", "null character"),
        ("party=harbour-office&" * 101, "invalid_parameter", "party", "more than 100 values. Ask in several steps."),
    ],
)
def test_what_it_cannot_mean_finds_nothing_and_is_said(library: None, query, type, parameter, said) -> None:
    filters = filtered(query)
    (problem,) = filters.problems
    assert (problem.type, problem.parameters) == (type, (parameter,))
    assert said in problem.detail
    assert "party" in problem.known and "page" in problem.known
    assert not filters.qs.exists()


@pytest.mark.parametrize("parameter", ["party", "party_only"])
def test_many_parties_are_asked_for_at_once(library: None, django_assert_num_queries, parameter: str) -> None:
    parties = Party.objects.visible_to(AnonymousUser())[:100]
    filters = filtered("&".join(f"{parameter}={party.slug}" for party in parties))
    assert filters.problems == [] and len(filters.form.cleaned_data[parameter]) == len(parties) > 20
    assert str(filters.qs.query).count("SELECT") < 7
    with django_assert_num_queries(1):
        assert not filters.qs.exists()


def absent(agreement: Agreement, user, **changes: object) -> Decision:
    text = Text.objects.get(agreement=agreement)
    verdict = {
        "text_sha256": text.raw_sha256,
        "after": {"taxonomy_version": ClauseType.objects.get(pk="audit").version},
    }
    return Decision.objects.create(
        agreement=agreement, type_id="audit", verdict="absent", made_by=user, **{**verdict, **changes}
    )


@pytest.mark.parametrize(
    ("changes", "lacking", "unreviewed"),
    [
        ({}, {"Harbours"}, {"Pilots", "Buoys"}),
        ({"text_sha256": "0" * 64}, set(), {"Harbours", "Pilots", "Buoys"}),
        ({"after": {"taxonomy_version": 0}}, set(), {"Harbours", "Pilots", "Buoys"}),
    ],
)
def test_an_absence_holds_for_the_text_and_the_definition_it_was_verified_on(
    library: None, django_user_model, changes, lacking, unreviewed
) -> None:
    officer = django_user_model.objects.create_user("officer")
    absent(Agreement.objects.get(short_title="Harbours"), officer, **changes)
    assert {agreement.short_title for agreement in filtered("lacks=audit").qs} == lacking
    assert {agreement.short_title for agreement in filtered("unreviewed=audit").qs} == unreviewed


def test_agreements_without_a_date_come_last_either_way(library: None) -> None:
    for ordering in ("date", "-date"):
        names = [agreement.short_title for agreement in Agreement.objects.all().in_order(ordering)]
        assert set(names[2:]) == {"Buoys", "Tides", "Wrecks"}
    assert names[:2] == ["Pilots", "Harbours"]
