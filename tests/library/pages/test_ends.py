"""What ends when: days with their formula, a calendar, nothing that the reader may not see, and a constant number of queries."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from agreements.models import Agreement
from library.pages.ends import endings_of
from library.uploads.add import add
from tests.markup import markup_of

pytestmark = pytest.mark.django_db

TEXT = """COOPERATION AGREEMENT BETWEEN THE HARBOUR OFFICE AND THE {name} UNION

The Harbour Office and the {name} Union have agreed as follows:

Article 1
Entry into force
This Agreement shall enter into force upon signature.

Article 2
Duration
This Agreement is concluded for a period of fifty years.

Article 3
Termination
Either Party may terminate this Agreement by giving three months' written notice to the other Party.
"""


def hold(name: str = "Lighthouse", signed: str = "2020-05-03") -> Agreement:
    text = add(TEXT.format(name=name).encode(), f"{name}.txt").text
    assert text is not None
    Agreement.objects.filter(pk=text.agreement_id).update(signature_date=signed, status="signed")
    return Agreement.objects.get(pk=text.agreement_id)


def test_the_empty_page_says_what_an_end_follows_from(client: Client) -> None:
    assert "No end can be reckoned yet" in markup_of(client.get("/ends/"))


def test_each_day_has_its_formula_its_words_and_its_reservation(client: Client) -> None:
    address = hold().get_absolute_url()
    page = markup_of(client.get("/ends/"))
    for eid, words in (("art_1", "upon signature"), ("art_2", "fifty years"), ("art_3", "three months")):
        link = f'<a href="{address}?at={eid}#{eid}"><bdi>{words}</bdi></a>'
        assert link in page and link in markup_of(client.get(address))
    assert "3 May 2070" in page and "3 February 2070" in page
    assert "3 May 2020 + 50 years = 3 May 2070" in page and "3 May 2070 − 3 months = 3 February 2070" in page
    assert "fifty years" in page and "not confirmed by a person" in page


def test_the_calendar_has_the_days_to_come(client: Client) -> None:
    agreement = hold()
    answer = client.get("/ends/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert {one["dtstart"].dt for one in events} == {datetime.date(2070, 5, 3), datetime.date(2070, 2, 3)}
    assert all(agreement.slug in str(one["uid"]) and agreement.slug in str(one["url"]) for one in events)
    assert any("Last day for notice" in str(one["summary"]) for one in events)


def test_the_agreement_page_shows_its_days_with_formula_words_and_calendar(client: Client) -> None:
    agreement = hold()
    page = markup_of(client.get(agreement.get_absolute_url()))
    assert "<dt>In force since</dt>" in page and "<dt>Last day for notice</dt>" in page
    assert "3 May 2020 + 50 years = 3 May 2070" in page and "<bdi>fifty years</bdi></a>” (Art. 2)" in page
    assert "as read by the machine, not confirmed by a person" in page
    address = f"{agreement.get_absolute_url()}days.ics"
    assert f'href="{address}"' in page
    days = {one["dtstart"].dt for one in Calendar.from_ical(client.get(address).content).walk("VEVENT")}
    assert days == {datetime.date(2070, 5, 3), datetime.date(2070, 2, 3)}


def test_a_draft_and_what_may_not_be_seen_have_no_days(client: Client) -> None:
    agreement = hold()
    Agreement.objects.filter(pk=agreement.pk).update(status="draft")
    assert "<dt>Last day for notice</dt>" not in markup_of(client.get(agreement.get_absolute_url()))
    Agreement.objects.filter(pk=agreement.pk).update(visibility="restricted")
    assert client.get(f"{agreement.get_absolute_url()}days.ics").status_code == 404


def test_the_next_day_comes_first_and_what_is_past_last() -> None:
    early, late, past = hold("Early", "1980-01-01"), hold("Late", "2000-01-01"), hold("Past", "1900-01-01")
    endings, has_more = endings_of(None, datetime.date(2026, 1, 1))
    assert [one.agreement for one in endings] == [early, late, past]
    assert endings[-1].next_day is None and not has_more


def test_nothing_of_a_restricted_agreement_and_no_draft_is_shown(client: Client) -> None:
    agreement = hold()
    Agreement.objects.filter(pk=agreement.pk).update(visibility="restricted")
    assert "No end can be reckoned yet" in markup_of(client.get("/ends/"))
    assert b"VEVENT" not in client.get("/ends/calendar.ics").content
    Agreement.objects.filter(pk=agreement.pk).update(visibility="public", status="draft")
    client.force_login(User.objects.create_user("officer", is_staff=True))
    assert "No end can be reckoned yet" in markup_of(client.get("/ends/"))


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    hold("One")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/ends/")
    for name in ("Two", "Three", "Four"):
        hold(name)
    with CaptureQueriesContext(connection) as many:
        client.get("/ends/")
    assert len(few) == len(many) <= 4
