"""A correction is a decision: done at once, done again after a re-reading, said when it cannot be, and taken back."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import Client

from agreements.ingest import READER_VERSION
from agreements.models import Provision, Text
from agreements.verify import problems
from clauses.add import add
from clauses.models import Clause, Decision
from tests.agreements.test_ingest import AGREEMENT

pytestmark = pytest.mark.django_db

RUN_TOGETHER = AGREEMENT.replace("crossings.\n2. They", "crossings. 2) They")


@pytest.fixture
def officer() -> User:
    return get_user_model().objects.create_superuser("officer")


@pytest.fixture
def text() -> Text:
    added = add(RUN_TOGETHER.encode(), "ferries.txt").text
    assert added is not None
    return added


def correct(client: Client, text: Text, eid: str, **form: str):
    return client.post(f"/agreements/{text.agreement.slug}/provisions/{eid}/correct/", form)


def split(client: Client, text: Text):
    words = text.provisions.get(eid="art_1__para_1").content.replace(" 2)", " ¶2)")
    return correct(client, text, "art_1__para_1", operation="split", words=words, kind="paragraph", number="2")


def eids(text: Text) -> list[str]:
    return list(text.provisions.filter(eid__startswith="art_1").order_by("position").values_list("eid", flat=True))


def test_a_split_shows_two_paragraphs_and_every_word_still_holds(client: Client, officer: User, text: Text) -> None:
    client.force_login(officer)
    assert split(client, text).status_code == 302
    assert eids(text) == ["art_1", "art_1__para_1", "art_1__para_2"]
    assert Provision.objects.get(eid="art_1__para_2").content.startswith("They shall exchange")
    assert list(problems(text)) == []
    assert Clause.objects.shown().filter(provision__eid="art_1__para_2", type="information_exchange").exists()
    decision = Decision.objects.get()
    assert (decision.verdict, decision.made_by, decision.after["operation"]) == ("boundary", officer, "split")


def test_a_correction_is_taken_back_to_exactly_what_was_read(client: Client, officer: User, text: Text) -> None:
    client.force_login(officer)
    before = list(text.provisions.order_by("position").values_list("eid", "content", "spans"))
    split(client, text)
    page = client.get(f"/agreements/{text.agreement.slug}/corrections/").content.decode()
    assert "Split of art_1__para_1" in page
    decision = Decision.objects.get()
    assert client.post(f"/agreements/{text.agreement.slug}/corrections/{decision.pk}/undo/").status_code == 302
    assert list(text.provisions.order_by("position").values_list("eid", "content", "spans")) == before
    assert Decision.objects.count() == 2


def test_a_re_reading_does_the_correction_again(client: Client, officer: User, text: Text) -> None:
    client.force_login(officer)
    split(client, text)
    Text.objects.update(reader=f"{READER_VERSION}-older")
    again = add(RUN_TOGETHER.encode(), "ferries.txt").text
    assert again is not None
    assert again.pk != text.pk
    assert eids(again) == ["art_1", "art_1__para_1", "art_1__para_2"]


def test_a_correction_whose_words_are_gone_is_said(client: Client, officer: User, text: Text) -> None:
    client.force_login(officer)
    split(client, text)
    newer = add(RUN_TOGETHER.replace("safety of crossings", "safety of ferries").encode(), "newer.txt").text
    assert newer is not None
    assert newer.version == 2
    assert any("could not be done again" in warning for warning in newer.warnings)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"operation": "split", "words": "NLC and IBF shall"}, "Put one mark"),
        ({"operation": "split", "words": "NLC ¶ and all others"}, "Only the mark"),
        ({"operation": "shuffle"}, "Choose what is to be corrected"),
        ({"operation": "move", "parent": "art_2"}, "stands before it"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(
    client: Client, officer: User, text: Text, form: dict, said: str
) -> None:
    client.force_login(officer)
    answer = correct(client, text, "art_1__para_1", **form)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Decision.objects.exists()


def test_only_those_who_may_decide_correct(client: Client, text: Text) -> None:
    assert correct(client, text, "art_1__para_1", operation="merge").status_code == 302
    client.force_login(get_user_model().objects.create_user("reader"))
    assert correct(client, text, "art_1__para_1", operation="merge").status_code == 403
    assert client.get(f"/agreements/{text.agreement.slug}/corrections/").status_code == 403


def test_corrected_facts_outlive_a_new_version_and_are_taken_back(client: Client, officer: User, text: Text) -> None:
    client.force_login(officer)
    slug = text.agreement.slug
    page = client.get(f"/agreements/{slug}/facts/")
    facts = {name: page.context["form"].initial[name] for name in page.context["form"].initial}
    facts |= {"status": "terminated", "place": "Tarn Bay", "reason": "The letter of denunciation."}
    assert client.post(f"/agreements/{slug}/facts/", facts).status_code == 302
    newer = add(RUN_TOGETHER.replace("the lakes safe", "all lakes safe").encode(), "newer.txt").text
    assert newer is not None
    assert newer.agreement_id == text.agreement_id
    text.agreement.refresh_from_db()
    assert (text.agreement.status, text.agreement.place) == ("terminated", "Tarn Bay")
    decision = Decision.objects.get()
    assert decision.before == {"status": "signed", "place": "Tarn"}
    client.post(f"/agreements/{slug}/corrections/{decision.pk}/undo/")
    text.agreement.refresh_from_db()
    assert (text.agreement.status, text.agreement.place) == ("signed", "Tarn")


def test_a_fact_that_cannot_be_is_refused(client: Client, officer: User, text: Text) -> None:
    client.force_login(officer)
    answer = client.post(f"/agreements/{text.agreement.slug}/facts/", {"title": "", "signature_date": "yesterday"})
    assert answer.status_code == 400
    assert "Write a date as 2004" in answer.content.decode()
    assert not Decision.objects.exists()
