"""A correction is a decision: done at once, done again after a re-reading, said when it cannot be, and taken back."""

from __future__ import annotations

import hashlib
import re
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from agreements.ingest import READER_VERSION, document_of
from agreements.models import Provision, Text
from agreements.structure.repair import FACTS, Repair, fingerprint
from agreements.verify import problems
from clauses.models import Clause, ClauseType, Decision
from clauses.review import repairs as repairing
from clauses.review.absence import searched, trace_of
from clauses.review.repairs import correct_facts, mend, take_back
from library.uploads.add import add
from tests.agreements import rows
from tests.agreements.test_ingest import AGREEMENT
from tests.markup import markup_of

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
    page = markup_of(client.get(f"/agreements/{text.agreement.slug}/corrections/"))
    assert "Split of art_1__para_1" in page
    decision = Decision.objects.get()
    assert client.post(f"/agreements/{text.agreement.slug}/corrections/{decision.pk}/undo/").status_code == 302
    assert list(text.provisions.order_by("position").values_list("eid", "content", "spans")) == before
    assert Decision.objects.count() == 2


def as_an_older_reader_left_it(text: Text) -> Text:
    """``text`` as if two more characters had been read before it."""
    text.raw = "##" + text.raw
    text.raw_sha256 = hashlib.sha256(text.raw.encode()).hexdigest()
    text.set_aside = [[0, 2, "noise"], *([start + 2, end + 2, why] for start, end, why in text.set_aside)]
    text.save()
    for provision in text.provisions.all():
        provision.spans = [[start + 2, end + 2, *rest] for start, end, *rest in provision.spans]
        provision.edits = [[kind, start + 2, end + 2, words] for kind, start, end, words in provision.edits]
        provision.save()
    assert list(problems(text)) == []
    return text


def test_what_newer_readers_read_otherwise_is_taken_back_in_a_new_version(
    client: Client, officer: User, text: Text
) -> None:
    client.force_login(officer)
    before = list(text.provisions.order_by("position").values_list("eid", "content"))
    split(client, as_an_older_reader_left_it(text))
    split_eids = eids(text)
    take_back(officer, Decision.objects.get())
    newer = Text.objects.current().get()
    assert (newer.version, newer.source) == (2, text.source)
    assert list(newer.provisions.order_by("position").values_list("eid", "content")) == before
    assert Clause.objects.filter(provision__text=newer).exists()
    assert eids(text) == split_eids
    assert [problem for held in Text.objects.all() for problem in problems(held)] == []


def test_what_is_taken_back_is_read_before_others_have_to_wait(officer: User, text: Text, monkeypatch) -> None:
    decision = correct_facts(officer, text.agreement, {"place": "Bonn"})
    depth, read = len(connection.savepoint_ids), repairing._read
    reader = []
    monkeypatch.setattr(repairing, "_read", lambda file: reader.append(len(connection.savepoint_ids)) or read(file))
    take_back(officer, decision)
    assert reader == [], "facts need no reading"
    provision = next(p for p in document_of(text).provisions if p.eid == "art_1__para_1")
    take_back(officer, mend(officer, text, Repair("relabel", provision.eid, fingerprint(provision), kind="article")))
    assert reader == [depth]


@pytest.mark.parametrize("gone", ["language", "file"])
def test_what_cannot_be_read_again_is_said_and_stays(client: Client, officer: User, text: Text, gone: str) -> None:
    client.force_login(officer)
    split(client, text)
    if gone == "language":
        Text.objects.update(language="fr")
    else:
        type(text.source).objects.update(content=b"", name="empty.txt")
    page = client.post(f"/agreements/{text.agreement.slug}/corrections/{Decision.objects.get().pk}/undo/", follow=True)
    assert "Nothing was taken back" in markup_of(page)
    assert eids(text) == ["art_1", "art_1__para_1", "art_1__para_2"]
    assert Decision.objects.count() == 1


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
    newer = rows.renew(text.agreement, RUN_TOGETHER.replace("safety of crossings", "safety of ferries").encode())
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
    assert said in markup_of(answer)
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
    newer = rows.renew(text.agreement, RUN_TOGETHER.replace("the lakes safe", "all lakes safe").encode())
    assert newer.agreement_id == text.agreement_id
    text.agreement.refresh_from_db()
    assert (text.agreement.status, text.agreement.place) == ("terminated", "Tarn Bay")
    decision = Decision.objects.exclude(verdict="join").get()
    assert decision.before == {"status": "signed", "place": "Tarn"}
    client.post(f"/agreements/{slug}/corrections/{decision.pk}/undo/")
    text.agreement.refresh_from_db()
    assert (text.agreement.status, text.agreement.place) == ("signed", "Tarn")


def test_a_fact_that_cannot_be_is_refused(client: Client, officer: User, text: Text) -> None:
    client.force_login(officer)
    answer = client.post(f"/agreements/{text.agreement.slug}/facts/", {"title": "", "signature_date": "yesterday"})
    assert answer.status_code == 400
    assert "Write a date as 2004" in markup_of(answer)
    assert not Decision.objects.exists()


def test_a_correction_is_of_the_text_whose_language_its_address_names(client: Client, officer: User) -> None:
    harbours = rows.hold("Harbours")
    rows.add_text(harbours, rows.HARBOURS, language="fr")
    client.force_login(officer)
    address = "/agreements/harbours/provisions/art_2__para_1/correct/"
    assert f'href="{address}?language=fr"' in markup_of(
        client.get("/agreements/harbours/provisions/art_2__para_1/?language=fr")
    )
    sent = {"operation": "relabel", "kind": "paragraph", "number": "9"}
    assert client.post(f"{address}?language=fr", sent).status_code == 302
    assert Decision.objects.get().text.language == "fr"
    assert client.get(f"{address}?language=de").status_code == 404
    assert 'href="/agreements/harbours/?at=art_2__para_1#art_2__para_1"' in markup_of(client.get(address))


def test_how_a_type_was_searched_is_told_of_the_corrected_text(client: Client, officer: User, text: Text) -> None:
    type = ClauseType.objects.get(pk="liability")
    before = trace_of(text, type)
    client.force_login(officer)
    split(client, text)
    corrected = Text.objects.get(pk=text.pk)
    assert trace_of(corrected, type) == searched(corrected, type)
    assert trace_of(corrected, type).paragraphs == before.paragraphs + 1


def shown_by(client: Client, address: str) -> dict[str, str]:
    """What a browser would send back of a form that nobody touched."""
    found = re.findall(r'name="initial-(\w+)"(?: value="([^"]*)")?', markup_of(client.get(address)))
    assert len(found) == len(FACTS)
    return {f"{prefix}{name}": unescape(value) for name, value in found for prefix in ("", "initial-")}


def test_a_form_opened_before_a_correction_does_not_revert_it(client: Client, officer: User, text: Text) -> None:
    client.force_login(officer)
    address = f"/agreements/{text.agreement.slug}/facts/"
    stale = shown_by(client, address)
    client.post(address, stale | {"title": "Mended by Bea"})
    assert client.post(address, stale | {"place": "Tarn Bay"}).status_code == 302
    text.agreement.refresh_from_db()
    assert (text.agreement.title, text.agreement.place) == ("Mended by Bea", "Tarn Bay")
    refused = client.post(address, stale | {"title": "Mended by Cy"})
    assert refused.status_code == 400
    assert "Somebody corrected this since you opened the page: it is “Mended by Bea” now." in markup_of(refused)
    assert Decision.objects.count() == 2
