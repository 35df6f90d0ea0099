"""The words of clauses by type, kept by the database whatever is written and by whomever, and what is found by them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Provision, Text
from clauses.models import Clause, ClauseWords
from clauses.models import clause as clause_module
from tests.agreements import rows

pytestmark = pytest.mark.django_db


def found(words: str, code: str) -> list[str]:
    """The agreements that the page of a type lists for these words."""
    page = Client().get(f"/clauses/{code}/", {"q": words})
    return [agreement.slug for agreement, _may, _clauses in page.context["agreements"]]


@pytest.fixture
def harbours(taxonomy: None) -> Agreement:
    made = rows.hold("Harbours")
    rows.tie(made, "art_3__para_1", "termination")
    rows.tie(made, "art_2__para_1", "confidentiality")
    return made


def test_words_follow_clauses_provisions_and_texts(harbours: Agreement) -> None:
    def held() -> set[tuple[str, str, bool]]:
        notice = ClauseWords.objects.search("notice or pilots")
        return {(row.type_id, row.clause.provision.eid, row.is_shown) for row in notice}

    clause = Clause.objects.get(type="termination")
    assert held() == {("termination", "art_3__para_1", True)}
    Clause.objects.filter(pk=clause.pk).update(type="duration", state="rejected")
    assert held() == {("duration", "art_3__para_1", False)}
    Clause.objects.filter(pk=clause.pk).update(state="confirmed", is_tentative=True)
    assert held() == {("duration", "art_3__para_1", False)}
    Clause.objects.filter(pk=clause.pk).update(is_tentative=False)
    Provision.objects.filter(eid="art_3__para_1").update(content="Either Party may end it.")
    assert held() == set()
    Provision.objects.filter(eid="art_3__para_1").update(heading="Avis des pilotes", language="fr")
    assert {row.type_id for row in ClauseWords.objects.search("pilote")} == {"duration"}
    other = Provision.objects.get(eid="art_2__para_1")
    Clause.objects.filter(pk=clause.pk).update(provision=other)
    assert not ClauseWords.objects.search("pilote").exists()
    Text.objects.update(is_current=False)
    assert not ClauseWords.objects.shown().exists()
    harbours.delete()
    assert not ClauseWords.objects.exists()


@pytest.mark.parametrize(
    ("words", "code", "is_there"),
    [
        ("notice", "termination", True), ("notices", "termination", True), ("notice", "confidentiality", False),
        ('"written notice"', "termination", True), ('"notice written"', "termination", False), ("terminat* or notice", "termination", True),
        ("notice -written", "termination", False), ("-secret", "termination", True), ("notice written secret", "termination", False),
        ("party", "confidentiality", True), ("?!", "termination", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("few", [0, 1_000])
def test_the_page_of_a_type_and_the_api_find_the_same(
    harbours: Agreement, monkeypatch: pytest.MonkeyPatch, words: str, code: str, is_there: bool, few: int
) -> None:
    """Whether few fulfil the words, and are looked up at once, or many."""
    monkeypatch.setattr(clause_module, "_FEW", few)
    assert found(words, code) == (["harbours"] if is_there else [])
    answer = Client().get("/api/v1/clauses/", {"type": code, "q": words}).json()
    assert len(answer["results"]) == is_there
    of_all_scores = Client().get(f"/clauses/{code}/", {"q": words, "min_score": "0.5"})
    assert of_all_scores.context["paginator"].count == is_there


def test_what_may_not_be_seen_is_found_by_nobody_else(harbours: Agreement, admin_client: Client) -> None:
    Agreement.objects.update(visibility="restricted")
    assert found("notice", "termination") == []
    assert b"1 clause" in admin_client.get("/clauses/termination/", {"q": "notice"}).content


def test_the_count_of_queries_does_not_grow(harbours: Agreement) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            Client().get("/clauses/termination/", {"q": "notice"})
        return len(asked)

    queries()
    before = queries()
    for number in range(4):
        rows.tie(rows.hold(f"Pilots {number}"), "art_3__para_1", "termination")
    assert queries() == before
