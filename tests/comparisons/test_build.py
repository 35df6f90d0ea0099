"""The table that page, export and API share, built from rows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Provision, Text
from clauses.models import ClauseType
from clauses.review.decide import decide
from comparisons.build import build
from comparisons.desk.table import Table, iter_facts
from tests.holdings import clause, ferries, hold, lighthouses, types

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
CODES = ("termination", "audit", "areas_of_cooperation")


def table(*texts: Text, codes: tuple[str, ...] = CODES, **options) -> Table:
    return build([text.agreement for text in texts], types(*codes), **{"user": NOBODY} | options)


def test_columns_say_who_when_and_where_in_the_order_given() -> None:
    made = table(lighthouses(status="draft"), ferries(signature_date="2019-02-11", place="Lisbon"))
    assert [column.slug for column in made.columns] == ["lighthouses", "ferries"]
    column = made.columns[1]
    assert (column.date_line, column.place, column.is_draft) == ("signed 11 February 2019", "Lisbon", False)
    assert column.parties == ("Harbour Union", "Relief Organization")
    assert ("Harbour", "Harbour Union") in column.designations
    assert column.source_name == "ferries.txt"
    assert made.columns[0].is_draft


def test_columns_say_which_party_adopts_and_which_is_the_subject() -> None:
    text = ferries()
    first, second = text.agreement.participations.order_by("position")
    text.agreement.participations.filter(pk=first.pk).update(role="adopting_organ")
    text.agreement.participations.filter(pk=second.pk).update(role="sponsor")
    (column,) = table(text).columns
    assert column.named_parties == ("Harbour Union (adopting organ)", "Relief Organization (sponsor)")


def test_all_clauses_of_a_type_stand_in_reading_order_with_pinpoint_score_and_terms() -> None:
    first, second = table(ferries()).cells[0][0].clauses
    assert (first.pinpoint, second.pinpoint) == ("Art. 2(1)", "Art. 2(2)")
    assert (first.heading, first.score, first.state, first.source) == ("Final provisions", 0.98, "suggested", "rule")
    assert [(term.kind, term.value, term.label) for term in first.terms] == [("notice_period", "P6M", "6 months")]
    assert first.permalink == "/agreements/ferries/?at=art_2__para_1#art_2__para_1"


def test_permalinks_are_absolute_for_what_leaves_the_site() -> None:
    made = table(ferries(), site="https://concord.example")
    assert (
        made.cells[0][0].clauses[0].permalink
        == "https://concord.example/agreements/ferries/?at=art_2__para_1#art_2__para_1"
    )


def test_introductory_words_bring_their_items_each_with_its_own_words() -> None:
    lead, sharing, training = table(ferries()).cells[2][0].clauses
    assert lead.text == "The Parties shall cooperate by:"
    assert (sharing.pinpoint, sharing.text) == ("Art. 1(1)(a)", "sharing the timetables of their ferries;")
    assert (sharing.part_of, sharing.score) == ("art_1__para_1", None)
    assert training.part_of == "art_1__para_1"


def test_an_item_that_is_itself_a_clause_of_the_type_stands_once_with_its_own_score() -> None:
    text = ferries()
    clause(text, "art_1__para_1__subpara_a", "areas_of_cooperation", score=0.6)
    eids = [shown.eid for shown in table(text).cells[2][0].clauses]
    assert eids == ["art_1__para_1", "art_1__para_1__subpara_a", "art_1__para_1__subpara_b"]
    assert table(text).cells[2][0].clauses[1].score == 0.6
    assert table(text).cells[2][0].clauses[1].part_of == "art_1__para_1"


def test_every_text_is_the_content_of_its_provision_and_what_its_spans_yield() -> None:
    for fact in iter_facts(table(ferries(), lighthouses())):
        if fact.clause is not None:
            provision = Provision.objects.get(text__agreement__slug=fact.column.slug, eid=fact.clause.eid)
            assert fact.clause.text == provision.content == provision.yielded()


def test_the_states_are_told_apart() -> None:
    officer = User.objects.create_user("officer", first_name="Ada", last_name="Officer", is_staff=True)
    kept, lights = ferries(), lighthouses()
    cited = Agreement.objects.create(slug="cited", title="Known by name only", is_cited_only=True)
    decide(officer, kept.agreement, types("audit")[0], "absent", reason="Read in full.")
    made = build([kept.agreement, lights.agreement, cited], types(*CODES), user=NOBODY)
    audit = made.cells[1]
    assert [cell.state for cell in audit] == ["verified_absent", "possible", "text_not_held"]
    assert audit[0].absence is not None
    assert audit[0].absence.by == "Ada Officer"
    assert audit[0].absence.how == "5 provisions read by the machine, nothing near; “Read in full.”"
    assert audit[1].searched.startswith("something like it in 2 provisions read by the machine")
    assert [(miss.pinpoint, miss.score) for miss in audit[1].nearest] == [("Art. 1(1)", 0.31)]
    assert made.cells[0][2].state == "text_not_held"


def test_an_absence_verified_on_an_older_definition_no_longer_holds_and_says_so() -> None:
    officer = User.objects.create_user("officer", is_staff=True)
    text = ferries()
    decide(officer, text.agreement, types("audit")[0], "absent")
    ClauseType.objects.filter(code="audit").update(version=2)
    cell = table(text).cells[1][0]
    assert (cell.state, cell.absence) == ("not_reviewed", None)
    assert "the text or the definition has changed since" in cell.searched


def test_what_a_reader_may_not_see_is_no_column() -> None:
    hidden = lighthouses(visibility="restricted")
    made = table(ferries(), hidden)
    assert [column.slug for column in made.columns] == ["ferries"]
    owner = User.objects.create_user("owner")
    hidden.agreement.shared_with.add(owner)
    assert len(table(ferries("ferries-2"), hidden, user=owner).columns) == 2


def test_rejected_and_tentative_clauses_and_old_texts_are_not_in_the_table() -> None:
    text = lighthouses()
    text.provisions.get(eid="art_2").clauses.update(state="rejected")
    assert table(text).cells[0][0].state == "not_reviewed"
    assert table(text).cells[1][0].state == "possible"
    text.provisions.get(eid="art_1__para_1").clauses.update(score=0.05)
    assert table(text).cells[1][0].state == "not_reviewed"


def test_a_base_that_is_no_column_is_none() -> None:
    assert table(ferries(), base="lighthouses").base == ""


@pytest.mark.parametrize("count", [2, 12])
def test_the_number_of_queries_does_not_grow(count: int) -> None:
    texts = [ferries(f"ferries-{number}") for number in range(count)]
    with CaptureQueriesContext(connection) as queries:
        made = table(*texts)
    assert len(made.columns) == count
    assert len(queries) == 17, [query["sql"][:120] for query in queries]


def test_hostile_words_stay_as_they_are() -> None:
    words = '<script>alert(1)</script> =HYPERLINK("x") \u202eesrever'
    text = hold("hostile", f"art_1 | {words}")
    clause(text, "art_1", "termination")
    assert table(text).cells[0][0].clauses[0].text == words
