"""Facts corrected in a table: only what was changed is saved, each row as a decision; a stale row is refused alone."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clauses.models import Decision
from tests.agreements import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("officer"))
    return client


def shown(client: Client, **asked: str) -> dict[str, str]:
    """What the form of the page would send if nothing were changed."""
    sent: dict[str, str] = {}
    for _agreement, form in client.get("/facts/", asked).context["rows"]:
        for name in form.fields:
            value = str(form[name].value() or "")
            sent |= {form.add_prefix(name): value, form.add_initial_prefix(name): value}
    return sent


def test_what_was_changed_is_saved_as_a_decision_and_nothing_else(officer: Client) -> None:
    first, second = rows.hold("Harbours", signature_date="2011-05-04"), rows.hold("Canals")
    sent = {**shown(officer), "row": [first.slug, second.slug], "reason": "As the original says."}
    sent["harbours-signature_date"] = "2011-05-05"
    assert officer.post("/facts/", sent).status_code == 302
    first.refresh_from_db()
    decision = Decision.objects.get()
    assert (first.signature_date, decision.agreement, decision.reason) == ("2011-05-05", first, "As the original says.")
    assert decision.before == {"signature_date": "2011-05-04"}


def test_a_row_that_others_changed_is_refused_and_the_others_are_saved(officer: Client) -> None:
    first, second = rows.hold("Harbours", place="Lyon"), rows.hold("Canals", place="Bern")
    sent = {**shown(officer), "row": [first.slug, second.slug], "harbours-place": "Paris", "canals-place": "Rome"}
    type(first).objects.filter(pk=first.pk).update(place="Nice")
    answer = officer.post("/facts/", sent)
    assert answer.status_code == 409 and "it is “Nice” now" in answer.content.decode()
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.place, second.place) == ("Nice", "Rome")


def test_the_filters_of_the_library_choose_the_rows_and_rights_are_kept(officer: Client) -> None:
    rows.hold("Harbours", parties=["Harbour Office"]), rows.hold("Canals")
    page = officer.get("/facts/", {"party": "harbour-office"})
    assert [str(agreement) for agreement, _form in page.context["rows"]] == ["Harbours"]
    assert officer.get("/facts/", {"parti": "x"}).status_code == 400
    reader = Client()
    reader.force_login(get_user_model().objects.create_user("reader"))
    assert reader.get("/facts/").status_code == 403
    secret = rows.hold("Secret", visibility="restricted")
    decider = get_user_model().objects.create_user("decider", is_staff=True)
    reader.force_login(decider)
    assert "Secret" not in reader.get("/facts/").content.decode()
    reader.post("/facts/", {"row": [secret.slug], "secret-place": "Rome", "initial-secret-place": ""})
    assert not Decision.objects.exists()


def test_the_table_costs_the_same_queries_for_many_rows(officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            officer.get("/facts/")
        print(*[q["sql"][:150] for q in seen], sep="\n")
        return len(seen)

    rows.hold("Harbours")
    queries()  # what waits for review is counted once and kept for a while
    before = queries()
    for number in range(4):
        rows.hold(f"Port {number}")
    assert queries() == before
