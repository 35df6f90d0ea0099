"""The filters of clauses: each narrows, and what they do not know they say."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from clauses.filters import ClauseFilter
from clauses.models import Clause
from tests.holdings import clause, ferries, hold, lighthouses

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library() -> None:
    ferries()
    lighthouses(kind="convention", parties=("Lighthouse Board",), signature_date="2010-06-15")
    text = hold("archives", "art_1 | It shall enter into force on 1 March 2020.")
    clause(
        text,
        "art_1",
        "entry_into_force",
        state="confirmed",
        terms=[("date", "2020-03-01", "1 March 2020")],
    )


def found(query: str) -> set[str]:
    filter = ClauseFilter(QueryDict(query), queryset=Clause.objects.shown())
    assert filter.problems == []
    rows = filter.qs.select_related("provision__text__agreement")
    return {f"{row.provision.text.agreement.slug} {row.provision.eid}" for row in rows}


ENDINGS = {"ferries art_2__para_1", "ferries art_2__para_2", "lighthouses art_2"}
FORCE = {"archives art_1"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("type=termination", ENDINGS),
        ("type=termination&type=entry_into_force", ENDINGS | FORCE),
        ("type=data_exchange", set()),
        ("type=termination&agreement=lighthouses", {"lighthouses art_2"}),
        ("type=termination&party=lighthouse-board", {"lighthouses art_2"}),
        ("party=harbour-union&party=relief-organization&type=entry_into_force", FORCE),
        ("kind=convention", {"lighthouses art_2"}),
        ("state=confirmed", FORCE),
        ("type=termination&min_score=0.97", {"ferries art_2__para_1"}),
        ("term=notice_period", {"ferries art_2__para_1", "lighthouses art_2"}),
        ("term=notice_period:P30D", {"lighthouses art_2"}),
        ("term__gte=notice_period:P3M", {"ferries art_2__para_1"}),
        ("term__lte=notice_period:P3M", {"lighthouses art_2"}),
        ("term__gte=notice_period:P30D&term__lte=notice_period:P1M", {"lighthouses art_2"}),
        ("term__gte=date:2020", FORCE),
        ("term__lte=date:2020-02", set()),
        ("term__lte=date:2020-03", FORCE),
        ("term=notice_period&term__gte=P3M", {"ferries art_2__para_1"}),
        ("type=termination&signature_date__gte=2010", {"lighthouses art_2"}),
        ("signature_date__lte=2010-06&signature_date__gte=2010-06-01", {"lighthouses art_2"}),
        ("type=termination&party=lighthouse-board&signature_date__gte=2011", set()),
        ("q=voyages", {"ferries art_2__para_2"}),
        ('q="written notice" -thirty', {"ferries art_2__para_1"}),
    ],
)
def test_each_filter_narrows(query: str, expected: set[str]) -> None:
    assert found(query) == expected


@pytest.mark.parametrize(
    ("query", "type", "said"),
    [
        ("tpye=termination", "unknown_parameter", "“tpye”. Did you mean “type”?"),
        ("type=", "empty_parameter", "“type” has no value"),
        ("type=terminatoin", "invalid_parameter", "There is no clause type “terminatoin”."),
        ("agreement=nowhere", "invalid_parameter", "There is no agreement “nowhere”."),
        ("kind=pact", "invalid_parameter", "There is no kind “pact”."),
        ("state=doubtful", "invalid_parameter", "There is no state “doubtful”."),
        ("min_score=2", "invalid_parameter", "min_score"),
        ("min_score=NaN", "invalid_parameter", "min_score"),
        ("min_score=half", "invalid_parameter", "min_score"),
        ("term=Notice period", "invalid_parameter", "notice_period:P30D"),
        ("term=notice", "invalid_parameter", "There is no kind of term “notice”. Known are: "),
        ("term=notice:P30D", "invalid_parameter", "There is no kind of term “notice”."),
        ("term__gte=notise_period:P30D", "invalid_parameter", "There is no kind of term “notise_period”."),
        ("term__gte=P30D", "invalid_parameter", "notice_period:P30D"),
        ("signature_date__gte=spring", "invalid_parameter", "Write a date as 2004"),
        ("term__gte=notice_period", "invalid_parameter", "a duration or a date"),
        ("term__gte=notice_period:P", "invalid_parameter", "a duration or a date"),
        ("term__gte=notice_period:P1D1M", "invalid_parameter", "a duration or a date"),
        ("term__lte=notice_period:P9999999Y", "invalid_parameter", "a duration or a date"),
        ("q=a%00b", "invalid_parameter", "null character"),
        ("state=suggested&state=confirmed", "repeated_parameter", "takes one value"),
    ],
)
def test_what_cannot_be_meant_is_said_and_never_answered_with_everything(query: str, type: str, said: str) -> None:
    filter = ClauseFilter(QueryDict(query), queryset=Clause.objects.shown())
    assert [problem.type for problem in filter.problems] == [type]
    assert said in filter.problems[0].detail
    assert not filter.qs.exists()


def test_a_restricted_agreement_is_as_unknown_as_one_that_does_not_exist() -> None:
    hold("secret", "art_1 | Hidden.", visibility="restricted")
    details = [
        ClauseFilter(QueryDict(f"agreement={slug}"), queryset=Clause.objects.shown()).problems[0].detail
        for slug in ("secret", "nothing")
    ]
    assert details[0].replace("secret", "nothing") == details[1]


def test_values_that_are_no_measure_are_passed_over_when_measures_are_compared() -> None:
    text = hold("odd", "art_1 | Notice is given in good time.")
    clause(text, "art_1", "termination", terms=[("notice_period", "P", "good time"), ("notice_period", "soon", "good")])
    assert found("term__gte=notice_period:P1D") == {"ferries art_2__para_1", "lighthouses art_2"}
