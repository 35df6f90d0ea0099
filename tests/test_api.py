"""The API as other systems meet it: exact filters, exact texts, pages, rights, and a schema that holds."""

from __future__ import annotations

import csv
import hashlib
import json
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.ingest import document_of, read_anew
from agreements.models import Agreement, Party, Provision, Text
from clauses.annotate import annotate
from clauses.models import Clause, ClauseType, Decision
from clauses.review.decide import decide
from library.uploads.add import add
from tests.agreements.test_ingest import AGREEMENT
from tests.holdings import ferries
from tests.library.tokens.test_tokens import token as made_token
from web.pages import encode

pytestmark = pytest.mark.django_db

LISTS = ["agreements", "provisions", "parties", "clause-types", "clauses", "states"]


@pytest.fixture
def agreement() -> Agreement:
    added = add(AGREEMENT.encode(), "ferries.txt").agreement
    assert added is not None
    return added


def many(count: int, first: int = 0) -> None:
    """``count`` agreements that differ in their words and dates."""
    for number in range(first, count):
        words = AGREEMENT.replace("4 May 2011", f"4 May {1950 + number}").replace("LAKES", f"LAKES {number}")
        assert add(words.encode(), f"ferries-{number}.txt").status == "added"


def cursor(*values: object) -> str:
    return encode(values)


def get(client: Client, path: str, **query: object):
    return client.get(f"/api/v1/{path}", query)


def test_the_root_names_its_resources(client: Client) -> None:
    assert {*LISTS, "terms", "comparison", "accuracy", "schema", "docs"} <= set(get(client, "").json())


@pytest.mark.parametrize("path", ["/api/v1/nonesuch/", "/api/v1/clauses/nonesuch/", "/api/v2/", "/api/"])
def test_what_there_is_not_is_said_in_json(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["detail"]


def test_an_address_that_lacks_its_last_slash_leads_on(client: Client) -> None:
    assert client.get("/api/v1/clauses?type=termination")["Location"] == "/api/v1/clauses/?type=termination"


def test_an_agreement_has_parties_dates_texts_and_types(client: Client, agreement: Agreement) -> None:
    answer = get(client, f"agreements/{agreement.slug}/").json()
    assert answer["dates"]["signature"] == "2011-05-04"
    assert [party["role"] for party in answer["parties"]] == ["party", "party"]
    assert answer["texts"][0]["sha256"] == hashlib.sha256(AGREEMENT.encode()).hexdigest()
    assert "termination" in answer["clause_types"]
    assert answer["provision_count"] == Provision.objects.count()
    assert answer["permalink"].endswith(f"/agreements/{agreement.slug}/")


def test_texts_are_exact_and_hashed(client: Client, agreement: Agreement) -> None:
    rows = get(client, f"agreements/{agreement.slug}/provisions/", page_size=200).json()["results"]
    assert len(rows) == Provision.objects.count()
    for row in rows:
        provision = Provision.objects.get(eid=row["eid"])
        assert row["text"] == provision.content == provision.yielded()
        assert row["text_sha256"] == hashlib.sha256(row["text"].encode()).hexdigest()


def test_clauses_of_a_type_come_with_words_evidence_and_terms(client: Client, agreement: Agreement) -> None:
    rows = get(client, "clauses/", type="termination").json()["results"]
    assert [row["provision"]["pinpoint"] for row in rows] == ["Art. 2"]
    assert rows[0]["text"].startswith("Either Party may terminate")
    assert {"kind": "notice_period", "value": "P3M"}.items() <= {
        key: value for term in rows[0]["terms"] if term["kind"] == "notice_period" for key, value in term.items()
    }.items()
    assert rows[0]["state"] == "suggested"


def test_data_exchange_means_information_exchange(client: Client, agreement: Agreement) -> None:
    by_alias = get(client, "clauses/", type="data_exchange").json()["results"]
    assert by_alias == get(client, "clauses/", type="information_exchange").json()["results"]
    assert by_alias


def test_what_was_signed_within_a_time_and_by_whom(client: Client, agreement: Agreement) -> None:
    party = agreement.parties.first()
    assert party is not None
    since, until = {"signature_date__gte": "2010-01-01"}, {"signature_date__lte": "2010"}
    for resource in ("agreements", "provisions", "clauses", "terms", "states"):
        assert get(client, f"{resource}/", party=party.slug, **since).json()["results"], resource
        assert get(client, f"{resource}/", party=party.slug, **until).json()["results"] == [], resource


UNKNOWN = [
    ({"tpye": "termination"}, "unknown_parameter"), ({"page_size": ""}, "empty_parameter"),
    ({"page_size": "0"}, "invalid_parameter"), ({"page_size": "201"}, "invalid_parameter"),
    ({"page_size": "00000199999"}, "invalid_parameter"), ({"page_size": "1" * 5_000}, "invalid_parameter"),
]  # fmt: skip


def test_a_query_that_is_not_known_is_never_answered_with_the_table(
    client: Client, agreement: Agreement, subtests: pytest.Subtests
) -> None:
    for resource, (query, code) in product(LISTS, UNKNOWN):
        with subtests.test(resource=resource, code=code, query=str(query)[:40]):
            answer = get(client, f"{resource}/", **query)
            assert answer.status_code == 400
            assert answer["Content-Type"] == "application/problem+json"
            problem = answer.json()
            assert problem["code"] == code and problem["type"] == f"http://testserver/api/v1/problems/{code}/"
            assert {"title", "status", "request_id"} <= set(problem)
            assert problem["parameters"] == list(query)
            assert problem["detail"]


UNUSABLE = [
    ("clauses/", {"type": "terminaton"}),
    ("clauses/", {"type": ""}),
    ("clauses/", {"state": "maybe"}),
    ("clauses/", {"min_score": "high"}),
    ("clauses/", {"term": "foo"}),
    ("clauses/", {"signature_date__gte": "2010-13"}),
    ("terms/", {"term_kind": "foo"}),
    ("clause-types/", {"group": "zzz"}),
    ("agreements/", {"language": "xx"}),
    ("provisions/", {"agreement": "nope"}),
    ("states/", {"party": "nobody"}),
    ("states/", {"cursor": "no cursor\0"}),
    ("states/", {"fields": "secret"}),
    ("states/", {"format": "xml"}),
    ("agreements/", {"format": "xml"}),
    ("comparison/", {"format": "csv"}),
    ("agreements/", {"party": "nobody"}),
    ("agreements/", {"signature_date__gte": "yesterday"}),
    ("agreements/", {"ordering": "secret"}),
    ("agreements/", {"modified__gte": "never"}),
    ("agreements/", {"fields": "title,secret"}),
    ("agreements/", {"cursor": "no cursor"}),
    ("agreements/", {"cursor": cursor("\0", 1)}),
    ("agreements/", {"cursor": cursor("title")}),
    ("agreements/", {"cursor": cursor("title", None)}),
    ("agreements/", {"cursor": cursor("yesterday", 1), "ordering": "modified"}),
    ("agreements/", {"cursor": cursor("0001-01-01T00:00:00+23:59", 1), "ordering": "modified"}),
    ("agreements/", {"modified__gte": "0001-01-01T00:00:00+23:59"}),
    ("agreements/", {"modified__gte": "9999-12-31T23:59:59-23:59"}),
    ("provisions/", {"cursor": cursor("slug", "en", "place", "art_1")}),
    ("clauses/", {"cursor": cursor("high", 1), "ordering": "score"}),
    ("terms/", {"cursor": cursor("\0", 1), "ordering": "value"}),
    ("states/", {"cursor": "\0"}),
    ("comparison/", {"agreement": "nothing-like-it", "type": "termination"}),
    ("comparison/", {}),
]


def test_a_value_that_cannot_be_used_is_named(client: Client, agreement: Agreement, subtests: pytest.Subtests) -> None:
    for path, query in UNUSABLE:
        with subtests.test(path=path, query=query):
            answer = get(client, path, **query)
            assert answer.status_code == 400
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["detail"]


def test_a_cursor_beyond_all_rows_is_answered(client: Client, agreement: Agreement) -> None:
    for place in (10**30, -(10**30)):
        assert get(client, "provisions/", cursor=cursor("zzz", "en", place, "art_1")).status_code == 200, place


def test_a_moment_is_understood_in_every_zone(client: Client, agreement: Agreement) -> None:
    assert len(get(client, "agreements/", modified__gte="2001-01-01T00:00:00+23:59").json()["results"]) == 1


def test_an_eid_with_a_null_character_is_not_found(client: Client, agreement: Agreement) -> None:
    for path in ("api/v1/agreements/{}/provisions/%00/", "compare/article/{}/%00/"):
        assert client.get(f"/{path.format(agreement.slug)}").status_code == 404, path


def test_pages_follow_each_other_without_gap_or_repeat(client: Client) -> None:
    many(7)
    seen, address = [], "/api/v1/agreements/?page_size=3&count=1"
    while address:
        answer = client.get(address).json()
        assert (answer["count"], answer["count_is_exact"]) == (7, True)
        seen += [row["slug"] for row in answer["results"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == 7


def queries(client: Client, resource: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert get(client, f"{resource}/", page_size=200).status_code == 200
    return len(captured)


def test_as_many_queries_for_six_agreements_as_for_two(client: Client) -> None:
    resources = ["agreements", "provisions", "clauses", "clause-types", "parties"]
    many(2)
    few = {resource: queries(client, resource) for resource in resources}
    many(6, first=2)
    assert {resource: queries(client, resource) for resource in resources} == few


def test_fields_and_omit_choose(client: Client, agreement: Agreement) -> None:
    assert set(get(client, "agreements/", fields="slug,title").json()["results"][0]) == {"slug", "title"}
    assert "texts" not in get(client, "agreements/", omit="texts").json()["results"][0]


@pytest.mark.parametrize("resource", ["agreements", "clauses", "provisions"])
def test_the_same_rows_stream_as_lines(client: Client, agreement: Agreement, resource: str) -> None:
    rows = get(client, f"{resource}/", page_size=200).json()["results"]
    streamed = get(client, f"{resource}/", format="jsonl")
    *lines, end = [json.loads(line) for line in b"".join(streamed).decode().splitlines()]
    assert lines == rows and (end["end"], end["rows"]) == (True, len(rows))
    table = b"".join(get(client, f"{resource}/", format="csv")).decode().splitlines()
    assert next(csv.reader(table))[0].startswith(next(iter(rows[0])))
    assert table[-1].startswith(f"# end of {len(rows)} rows, cursor ")
    if len(rows) == 1:
        return
    after = get(client, f"{resource}/", format="jsonl", cursor=cursor_after(client, resource))
    assert [json.loads(line) for line in b"".join(after).decode().splitlines()][:-1] == rows[1:]


def cursor_after(client: Client, resource: str) -> str:
    """The cursor after the first row."""
    return parse_qs(urlsplit(get(client, f"{resource}/", page_size=1).json()["next"]).query)["cursor"][0]


def test_a_table_of_no_rows_has_its_header(client: Client, agreement: Agreement) -> None:
    asked = {"party": "interpol"} if Party.objects.filter(slug="interpol").exists() else {}
    for resource in ("agreements", "clauses", "provisions", "states", "terms"):
        first, marker = b"".join(get(client, f"{resource}/", format="csv", **asked)).decode().splitlines()
        full = b"".join(get(client, f"{resource}/", format="csv")).decode().splitlines()
        assert first == full[0] and marker.startswith("# end of 0 rows"), resource


def test_a_table_has_one_fact_in_a_column(client: Client, agreement: Agreement) -> None:
    lines = b"".join(get(client, "clauses/", format="csv", fields="agreement,provision,type")).decode().splitlines()
    (row,) = [row for row in csv.DictReader(lines) if row["type"] == "termination"]
    assert (row["agreement_slug"], row["provision_pinpoint"]) == (agreement.slug, "Art. 2")
    assert "agreement" not in row
    lines = b"".join(get(client, "agreements/", format="csv")).decode().splitlines()
    assert next(csv.DictReader(lines))["dates_signature"] == "2011-05-04"


def test_a_table_of_fields_that_there_are_not_is_refused(client: Client, agreement: Agreement) -> None:
    for resource in ("agreements", "clauses", "states"):
        assert get(client, f"{resource}/", format="csv", fields="slug,secret").status_code == 400, resource


def test_a_clause_has_the_heading_above_it(client: Client) -> None:
    ferries()
    rows = get(client, "clauses/", type="termination").json()["results"]
    assert {row["provision"]["eid"]: row["provision"]["heading"] for row in rows} == {
        "art_2__para_1": "Final provisions",
        "art_2__para_2": "Final provisions",
    }


def test_figures_of_no_examples_are_null(client: Client) -> None:
    rows = get(client, "clause-types/", page_size=200).json()["results"]
    figures = [row["accuracy"][part] for row in rows for part in ("gold", "held_out")]
    assert {figure["precision"] for figure in figures if not figure["n"]} == {None}
    assert None not in {figure["precision"] for figure in figures if figure["n"]}


def test_every_row_has_an_address_that_gives_it(
    client: Client, agreement: Agreement, subtests: pytest.Subtests
) -> None:
    for resource in ("agreements", "texts", "provisions", "clauses", "terms", "states", "parties"):
        rows = get(client, f"{resource}/", page_size=3).json()["results"]
        for row in rows:
            with subtests.test(resource=resource):
                assert client.get(row["url"]).json() == row and row["permalink"].startswith("http://")
                assert resource != "texts" or client.get(row["text_url"]).content


NAMED = ("agreements", "texts", "provisions", "clauses", "terms", "decisions", "comparisons", "snapshots", "parties")


def test_each_row_has_a_name_an_address_and_a_page_that_survive_a_reading_anew(
    client: Client, agreement: Agreement
) -> None:
    """Language and version are part of the name of a text, the language of that of what stands in it."""
    officer = get_user_model().objects.create_user("officer", is_staff=True)
    client.force_login(officer)
    first = Clause.objects.shown().select_related("provision").first()
    decide(officer, agreement, first.type, "confirm", provision=first.provision)
    asked = {"title": "Ends", "agreement": [agreement.slug], "type": ["termination"]}
    for name in ("comparisons", "snapshots"):
        assert client.post(f"/api/v1/{name}/", asked, content_type="application/json").status_code == 201

    def names() -> dict[str, dict[str, tuple[str, str]]]:
        rows = {name: get(client, f"{name}/", page_size=200).json()["results"] for name in NAMED}
        return {
            name: {row.get("id", row.get("slug")): (row["url"], row["permalink"]) for row in rows[name]}
            for name in NAMED
        }

    before, text = names(), agreement.texts.get()
    reread = read_anew(text, document_of(text))
    annotate(reread)
    after = names()
    for name in NAMED:
        assert before[name] and before[name].items() <= after[name].items(), name
        for url, page in [*before[name].values()][:2]:
            assert client.get(url).json()["permalink"] == page and client.get(page).status_code == 200, (url, page)
    slug = agreement.slug
    assert after["texts"].keys() - before["texts"].keys() == {f"{slug}.en.2"} and f"{slug}.en.1" in before["texts"]
    assert all(name.startswith(f"{slug}.en.") for name in [*after["provisions"], *after["clauses"], *after["terms"]])


def test_no_row_is_lost_or_doubled_while_others_write(client: Client) -> None:
    many(6)
    seen, address = [], "/api/v1/provisions/?page_size=5"
    everything = [row["url"] for row in get(client, "provisions/", page_size=200).json()["results"]]
    while address:
        answer = client.get(address).json()
        seen += [row["url"] for row in answer["results"]]
        address = answer["next"]
        slug = seen[-1].rpartition("/provisions/")[2].partition(".")[0]
        text = Text.objects.current().get(agreement__slug=slug)
        Provision.objects.filter(text=text).update(position=F("position") + 1000)
        first = Agreement.objects.order_by("slug").first()
        Provision.objects.create(
            text=Text.objects.current().get(agreement=first), eid=f"new_{len(seen)}", position=0 + len(seen) * 2000,
            pinpoint="New", kind="paragraph",
        )  # fmt: skip
    assert [url for url in seen if ".new_" not in url] == everything and len(seen) == len(set(seen))


def test_a_clause_carries_what_it_is_asked_by(client: Client, agreement: Agreement) -> None:
    (row,) = get(client, "clauses/", type="termination").json()["results"]
    assert [party["role"] for party in row["parties"]] == ["party", "party"]
    assert (row["signature_date"], row["language"], row["agreement_kind"]) == ("2011-05-04", "en", agreement.kind)
    (whole,) = get(client, "clauses/", type="termination", expand="agreement,provision").json()["results"]
    assert whole["agreement"]["dates"]["signature"] == "2011-05-04" and whole["provision"]["spans"]
    assert get(client, "clauses/", expand="secrets").json()["code"] == "invalid_parameter"


def test_what_has_not_changed_is_not_sent_again(client: Client, agreement: Agreement) -> None:
    first = get(client, "agreements/")
    again = client.get("/api/v1/agreements/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_restricted_agreement_is_seen_by_its_owner_alone(client: Client) -> None:
    owner = get_user_model().objects.create_user("owner")
    token = made_token(owner)
    added = add(AGREEMENT.encode(), "ferries.txt", user=owner, visibility="restricted").agreement
    assert added is not None
    for resource in ("agreements", "provisions", "clauses", "states"):
        assert get(client, f"{resource}/").json()["results"] == []
        seen = client.get(f"/api/v1/{resource}/", headers={"authorization": f"Token {token}"}).json()["results"]
        assert seen
    hidden, missing = (get(client, f"agreements/{slug}/") for slug in (added.slug, "no-such-agreement"))
    assert hidden.status_code == missing.status_code == 404
    assert all(hidden.json()[name] == missing.json()[name] for name in ("type", "title", "detail"))
    assert get(client, "comparison/", agreement=added.slug, type="termination").status_code == 400


def test_the_states_of_an_agreement(client: Client, agreement: Agreement) -> None:
    rows = get(client, "states/", agreement=agreement.slug, type="termination").json()["results"]
    assert [(row["agreement"], row["type"], row["state"]) for row in rows] == [
        (agreement.slug, "termination", "present")
    ]
    absent = get(client, "states/", state="verified_absent").json()["results"]
    assert absent == []


def test_states_are_counted_chosen_and_streamed_as_other_rows(client: Client) -> None:
    many(3)
    query = {"type": ["termination", "audit"], "fields": "agreement,state"}
    answer = get(client, "states/", count=1, page_size=2, **query).json()
    assert (answer["count"], len(answer["results"])) == (6, 2)
    assert [set(row) for row in answer["results"]] == [{"agreement", "state"}] * 2
    rest = client.get(f"{answer['next']}&page_size=4".replace("page_size=2&", "")).json()
    assert (rest["next"], len(rest["results"])) == (None, 4)
    assert get(client, "states/", count=1, state="present", type="termination").json()["count"] == 3
    lines = b"".join(get(client, "states/", format="csv", **query)).decode().splitlines()
    assert list(csv.DictReader(lines[:-1])) == [*answer["results"], *rest["results"]]
    page = get(client, "states/", state="present", type="audit", page_size=1).json()
    assert page == {"next": None, "results": []}


def test_an_absence_says_how_it_was_searched_for(client: Client, agreement: Agreement) -> None:
    person = get_user_model().objects.create_user("officer")
    after = {"taxonomy_version": ClauseType.objects.get(pk="audit").version, "searched": "all provisions read"}
    sha256 = agreement.texts.get().raw_sha256
    Decision.objects.create(
        agreement=agreement, type_id="audit", verdict="absent", made_by=person, text_sha256=sha256, after=after,
        reason="No books.",
    )  # fmt: skip
    (row,) = get(client, "states/", type="audit", state="verified_absent").json()["results"]
    assert (row["by"], row["how"]) == (None, "all provisions read; “No books.”")
    assert client.get(row["url"]).json() == row
    client.force_login(person)
    assert get(client, "states/", type="audit", state="verified_absent").json()["results"][0]["by"] == "officer"


def test_the_comparison_is_that_of_the_page_with_its_operations(client: Client) -> None:
    many(2)
    slugs = list(Agreement.objects.order_by("slug").values_list("slug", flat=True))
    answer = get(client, "comparison/", agreement=slugs, type=["termination"], base=slugs[0], diff="1").json()
    assert [column["slug"] for column in answer["columns"]] == slugs
    cells = answer["cells"][0]
    assert [cell["clauses"][0]["pinpoint"] for cell in cells] == ["Art. 2", "Art. 2"]
    operations = answer["differences"][0]["clauses"][0]["operations"]
    assert "".join(op["text"] for op in operations if op["kind"] != "delete") == cells[1]["clauses"][0]["text"]


def test_a_text_of_ones_own_is_sent_in_the_body_and_never_in_an_address(client: Client, agreement: Agreement) -> None:
    address = f"/api/v1/comparison/?agreement={agreement.slug}&type=termination&diff=1"
    sent = {"pasted": "Nobody may terminate this Agreement."}
    assert client.post(address, sent).status_code in {401, 403}
    client.force_login(get_user_model().objects.create_user("drafter"))
    answer = client.post(address, sent).json()
    assert [column["slug"] for column in answer["columns"]] == ["~pasted", agreement.slug]
    (difference,) = answer["differences"]
    assert difference["base"] == "~pasted" and difference["clauses"][0]["remark"]
    for wrong, said in [({}, "Some values"), ({"pasted": "x\n" * 301}, "only the first 300")]:
        refused = client.post(address, wrong)
        assert refused.status_code == 400 and said in refused.json()["detail"]


@pytest.mark.parametrize("pasted", ["Costs are shared.", "@0123456789ab"])
def test_a_text_of_ones_own_in_an_address_is_refused(client: Client, agreement: Agreement, pasted: str) -> None:
    answer = get(client, "comparison/", agreement=agreement.slug, type="termination", base="~pasted", pasted=pasted)
    assert answer.status_code == 400 and "address" in answer.json()["detail"]


def test_nothing_can_be_written(client: Client, agreement: Agreement) -> None:
    for resource in LISTS:
        assert client.post(f"/api/v1/{resource}/", {}).status_code in {401, 403, 405}


def test_the_schema_describes_all_resources(client: Client) -> None:
    schema = client.get("/api/v1/schema/", {"format": "json"}).json()
    assert {f"/api/v1/{name}/" for name in (*LISTS, "comparison")} <= set(schema["paths"])
    assert client.get("/api/v1/docs/").status_code == 200


def test_a_provision_has_an_address_by_its_eid(client: Client, agreement: Agreement) -> None:
    answer = get(client, f"agreements/{agreement.slug}/provisions/art_2/").json()
    assert (answer["eid"], answer["pinpoint"]) == ("art_2", "Art. 2")
    assert get(client, f"agreements/{agreement.slug}/provisions/art_99/").status_code == 404
