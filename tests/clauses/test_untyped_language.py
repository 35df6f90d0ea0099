"""Where no machine reads clauses, pages, comparisons, files and the API give the same reason in the same words."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client

from agreements.models import Text
from clauses.annotate import annotate
from clauses.models import Clause
from clauses.review.decide import decide
from clauses.states import states
from comparisons.build import build
from comparisons.export import to_csv, to_html, to_json, to_markdown
from comparisons.export.wording import why_empty
from tests.holdings import ferries, types

pytestmark = pytest.mark.django_db
REASON = "Clauses are not typed in Turkish"


@pytest.fixture
def turkish() -> Text:
    """The same agreement as ever, said to be in Turkish: no machine types it."""
    text = ferries()
    Clause.objects.filter(provision__text=text).delete()
    text.provisions.update(language="tr")
    Text.objects.filter(pk=text.pk).update(language="tr")
    text.refresh_from_db()
    return text


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_annotating_writes_no_clause(turkish: Text) -> None:
    assert annotate(turkish) == (0, 0)


def test_the_state_is_not_reviewed_with_the_reason(turkish: Text) -> None:
    (state,) = states([turkish.agreement], types("termination")).values()
    assert (state.name, state.reason) == ("not_reviewed", REASON)


def test_the_cell_of_a_comparison_and_of_every_file_says_so(turkish: Text) -> None:
    ((cell,),) = build([turkish.agreement], types("termination"), user=AnonymousUser()).cells
    assert why_empty(cell) == f"Not yet reviewed: {REASON}."


@pytest.mark.parametrize("writer", [to_csv, to_json, to_html, to_markdown])
def test_every_written_file_says_so(turkish: Text, writer) -> None:
    table = build([turkish.agreement], types("termination"), user=AnonymousUser())
    assert REASON in writer.write(table).decode()


def test_reader_provision_state_and_compare_pages_say_so(turkish: Text, client: Client) -> None:
    for address in (
        "/agreements/ferries/",
        "/clauses/termination/in/ferries/",
        "/compare/?agreement=ferries&type=termination",
    ):
        assert REASON in page(client, address), address
    assert "The machine found no such clause" not in page(client, "/clauses/termination/in/ferries/")


def test_the_overview_says_so_once_over_all_cells_of_the_column(turkish: Text, client: Client) -> None:
    asked = "&".join(f"type={code}" for code in ("termination", "audit", "duration"))
    overview = page(client, f"/compare/?agreement=ferries&{asked}&view=coverage")
    assert overview.count("Not yet reviewed") >= 3 and overview.count(REASON) == 1


def test_the_page_of_a_type_counts_no_agreement_at_which_nobody_looked(turkish: Text, client: Client) -> None:
    words = " ".join(page(client, "/clauses/termination/").split())
    assert "Not counted: 1 agreement in Turkish, where clauses are not typed or only suggested." in words
    assert "Found in 0 of" not in words


def test_the_overview_says_so(turkish: Text, client: Client) -> None:
    assert REASON in page(client, "/compare/?agreement=ferries&type=termination&view=coverage")


def test_the_api_gives_the_reason_beside_the_state(turkish: Text, client: Client) -> None:
    (row,) = client.get("/api/v1/states/?type=termination&agreement=ferries").json()["results"]
    assert (row["state"], row["reason"]) == ("not_reviewed", REASON)


def test_a_persons_verdict_of_absence_does_not_claim_that_the_machine_looked(turkish: Text) -> None:
    officer = User.objects.create_user("officer", is_staff=True)
    decision = decide(officer, turkish.agreement, types("termination")[0], "absent", reason="Read in full.")
    assert decision.after["searched"] == f"{REASON}; a person read the text"
