"""What a reader may not see leaves no trace: every address of the site answers as if it were not there.

All addresses are asked twice, before and after restricted agreements join the library, by a visitor, by a user, and by an
officer without the right to see them; the answers must be the same to the last byte, so that no page, count, suggestion,
export or API answer can tell. An address that is not in the table below fails the test: whoever adds one says here how it
is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from agreements.ingest import ingest
from agreements.models import Agreement, Collection, Provision, ProvisionRef, Reference, Relation, Source
from clauses.models import Report
from comparisons.models import Comparison, Draft
from config.api import router
from library.models import Note, SavedSearch, WorkingSet
from tests.agreements import rows
from tests.agreements.pdfs import Layout, make_agreement, typeset

pytestmark = pytest.mark.django_db

QUERY = "agreement=harbours&agreement=pilots&agreement=wrecks&type=termination&type=confidentiality"
ASKED = {
    "home": ["/"],
    "agreement_list": [
        "/agreements/", "/agreements/?q=salvage", "/agreements/?q=zymurgist", "/agreements/?q=zymurgst", "/agreements/?q=Wreks",
        "/agreements/?q=W/1/L.9", "/agreements/?q=wrecks+art+1", "/agreements/?party=wreck-commission", "/agreements/?year=1977",
        "/agreements/?clause_type=termination", "/agreements/?language=cs", "/agreements/?unreviewed=audit", "/agreements/?lacks=audit",
        "/agreements/?ordering=-created", "/agreements/?page=2",
    ],
    "suggestions": ["/find/?q=wre", "/find/?q=zymurgist", "/find/?q=W/1/L.9", "/find/?q=wrecks art 1", "/find/?q=harb"],
    "agreement_reader": ["/agreements/harbours/", "/agreements/wrecks/", "/agreements/tides/"],
    "provision_permalink": ["/agreements/harbours/provisions/art_1/", "/agreements/harbours/provisions/art_3/", "/agreements/wrecks/provisions/art_1/"],
    "agreement_source": ["/agreements/wrecks/source/{secret}", "/agreements/harbours/source/{secret}"],
    "agreement_page": ["/agreements/{pdf}/source/{pdf_sha}/pages/1/", "/agreements/secret-pdf/source/{secret_pdf}/pages/1/"],
    "agreement_page_image": ["/agreements/secret-pdf/source/{secret_pdf}/pages/1.webp"],
    "party_list": ["/parties/", "/parties/?q=wreck"],
    "party_page": ["/parties/harbour-office/", "/parties/wreck-commission/", "/parties/harbour-office/?on=2019-03-01"],
    "clausetype_list": ["/clauses/"],
    "clausetype_page": [
        "/clauses/termination/", "/clauses/termination/?q=salvage", "/clauses/termination/?agreement=wrecks",
        "/clauses/termination/?party=wreck-commission", "/clauses/termination/?term=notice_period", "/clauses/salvage/",
    ],
    "terms_page": ["/clauses/termination/terms/"],
    "state_page": ["/clauses/termination/in/harbours/", "/clauses/termination/in/wrecks/"],
    "accuracy": ["/accuracy/"],
    "activity": ["/activity/", "/activity/?before=999999"],
    "agreement_activity": ["/agreements/harbours/activity/", "/agreements/wrecks/activity/"],
    "notes": ["/notes/", "/notes/?whose=assigned", "/notes/?whose=named", "/notes/?state=resolved"],
    "review": ["/review/"],
    "reports": ["/reports/", "/reports/?state=settled"],
    "text_pair": [
        "/agreements/harbours/texts/?left=en.1&right=en.1&with=wrecks", "/agreements/wrecks/texts/?left=en.1&right=cs.1", "/agreements/harbours/texts/?left=en.1&right=en.1",
    ],
    "agreement_references": ["/agreements/harbours/references/", "/agreements/wrecks/references/"],
    "target_references": ["/references/?target=A/RES/1", "/references/?target=harbours", "/references/"],
    "set_list": ["/sets/"],
    "set_fill": ["/sets/fill/?agreement=harbours&agreement=wrecks", "/sets/fill/"],
    "collection_list": ["/collections/"],
    "collection_page": ["/collections/77/"],
    "token_list": ["/accounts/tokens/"],
    "webhook_list": ["/accounts/webhooks/"],
    "set_page": ["/sets/{set}/"],
    "agreement_add": ["/agreements/add/"],
    "agreement_relations": ["/agreements/harbours/relations/", "/agreements/wrecks/relations/"],
    "agreement_choose": ["/agreements/harbours/relations/choose/?q=wreck", "/agreements/wrecks/relations/choose/?q=a"],
    "agreement_beside": ["/agreements/harbours/relations/with/wrecks/", "/agreements/wrecks/relations/with/harbours/"],
    "agreement_akn": ["/agreements/harbours/en.akn", "/agreements/wrecks/en.akn"],
    "text-akn": ["/api/v1/texts/wrecks.en.1/akn/", "/api/v1/texts/harbours.en.1/akn/"],
    "agreement_calendar": ["/agreements/harbours/days.ics", "/agreements/wrecks/days.ics"],
    "agreement_delete": ["/agreements/harbours/delete/", "/agreements/wrecks/delete/"],
    "agreement_share": ["/agreements/harbours/relations/share/", "/agreements/wrecks/relations/share/"],
    "facts_table": ["/facts/", "/facts/?q=wreck"],
    "uploads_waiting": ["/agreements/add/waiting/"],
    "whole": ["/compare/whole/harbours/wrecks/", "/compare/whole/wrecks/harbours/", "/compare/whole/harbours/pilots/"],
    "whole_export": ["/compare/whole/harbours/wrecks/export.docx", "/compare/whole/wrecks/harbours/export.pdf"],
    "proposal_list": ["/proposals/"],
    "ends_page": ["/ends/"],
    "ends_calendar": ["/ends/calendar.ics"],
    "register_page": ["/agreements/add/register/"],
    "register_template": ["/agreements/add/register.csv"],
    "provision_repair": ["/agreements/harbours/provisions/art_1/correct/", "/agreements/wrecks/provisions/art_1/correct/"],
    "agreement_facts": ["/agreements/harbours/facts/", "/agreements/wrecks/facts/"],
    "agreement_parties": ["/agreements/harbours/parties/", "/agreements/wrecks/parties/"],
    "agreement_repairs": ["/agreements/harbours/corrections/", "/agreements/wrecks/corrections/"],
    "agreement_quarantine": ["/agreements/harbours/quarantine/", "/agreements/wrecks/quarantine/"],
    "page_lines": ["/agreements/{pdf}/quarantine/1/", "/agreements/secret-pdf/quarantine/1/"],
    "compare": ["/compare/", f"/compare/?{QUERY}", "/compare/?agreement=wrecks", "/compare/?q=wreck"],
    "compare_export": [f"/compare/export.{kind}?{QUERY}" for kind in ("csv", "json", "md", "html")],
    "compare_paste": [f"/compare/paste/?{QUERY}"],
    "compare_article": ["/compare/article/wrecks/art_1/", "/compare/article/harbours/art_1/"],
    "pairing": ["/compare/pairing/termination/harbours/wrecks/", "/compare/pairing/termination/harbours/pilots/"],
    "review_agreements": ["/review/agreements/", "/review/agreements/?order=errors", "/review/agreements/?order=mine"],
    "second_readings": ["/review/second/"],
    "review_together": ["/review/together/?type=termination"],
    "metrics": ["/metrics"],
    "health_live": ["/health/live"],
    "health_ready": ["/health/ready"],
    "my_work": ["/work/"],
    "account": ["/accounts/"],
    "remarks_page": ["/compare/remarks/"],
    "basket_page": ["/basket/"],
    "draft_list": ["/drafts/"],
    "draft_page": ["/drafts/draft-wrecks/"],
    "position_list": ["/positions/"],
    "position_page": ["/positions/termination/"],
    "checklist_list": ["/checklists/"],
    "checklist_page": ["/checklists/privileges/?agreement=harbours&agreement=wrecks", "/checklists/data_protection/"],
    "checklist_export": ["/checklists/privileges/export.html?agreement=harbours&agreement=wrecks"],
    "comparison_list": ["/comparisons/"],
    "comparison_saved": ["/comparisons/secret-table/"],
    "snapshot_page": ["/snapshots/secret-table/"],
    "snapshot_changes": ["/snapshots/secret-table/changes/"],
    "snapshot_changes_export": ["/snapshots/secret-table/changes/export.csv"],
    "snapshot_export": ["/snapshots/secret-table/export.json"],
    "login": ["/accounts/login/"],
    "admin/login/": ["/admin/login/"],
    "password_change": ["/accounts/password/"],
    "schema": ["/api/v1/schema/"],
    "docs": ["/api/v1/docs/"],
    "accuracy-api": ["/api/v1/accuracy/"],
    "checklists": ["/api/v1/checklists/"],
    "checklist-detail": ["/api/v1/checklists/privileges/?agreement=harbours&agreement=wrecks", "/api/v1/checklists/privileges/?agreement=harbours"],
    "states": ["/api/v1/states/", "/api/v1/states/?agreement=wrecks"],
    "sample_list": ["/samples/"],
    "missing_page": ["/missing/", "/missing/?agreement=wrecks", "/missing/?type=audit"],
    "similar_page": ["/similar/", "/similar/?agreement=wrecks&eid=art_1", "/similar/?q=wreck"],
    "similar": ["/api/v1/similar/?agreement=wrecks&eid=art_1", "/api/v1/similar/?q=wreck"],
    "comparison": [f"/api/v1/comparison/?{QUERY}", "/api/v1/comparison/?agreement=harbours&type=termination"],
    "api-root": ["/api/v1/"],
    "changes": ["/api/v1/changes/", "/api/v1/changes/?format=atom"],
    "agreement-states": ["/api/v1/agreements/wrecks/states/", "/api/v1/agreements/harbours/states/"],
    "facts": ["/api/v1/agreements/wrecks/facts/", "/api/v1/agreements/harbours/facts/"],
    "problem": ["/api/v1/problems/not_found/"],
    "state-detail": ["/api/v1/states/wrecks.termination/", "/api/v1/states/harbours.termination/"],
    "text-words": ["/api/v1/texts/wrecks.en.1/words/", "/api/v1/texts/harbours.en.1/words/"],
    "^api/(?:.*/)?$": ["/api/v1/wrecks/"],
}  # fmt: skip
RESOURCES = tuple(prefix for prefix, _, _ in router.registry if "(" not in prefix)
ASKED_RESOURCES = tuple(basename for _, _, basename in router.registry)
ASKED_OF_RESOURCES = ("", "?count=1", "?format=csv", "?format=jsonl", "?q=wreck", "?page_size=200")
ANSWERED_ELSEWHERE = {
    "logout", "choose_language", "audit_log", "identity_decide", "term_decide", "term_undo", "upload_cancel", "decide_clause", "review_skip", "review_undo", "repair_undo", "comparison_save", "comparison_share",
    "basket_add", "basket_change", "basket_draft", "draft_add", "draft_delete", "position_add", "position_approve", "position_withdraw",
    "comparison_delete", "snapshot_take", "sample_page", "upload_page", "upload_again", "search_save", "search_delete", "set_keep",
    "set_delete", "collection_members", "agreement_collect", "set_item", "note_change", "set_members", "reading", "review_assign", "second_reading", "token_revoke", "upload", "task-detail", "working-set-items", "report_error", "report_change",
    "webhook_page", "webhook_change", "webhook-deliveries", "search_mail", "bulk-file",
    "position-approve", "position-withdraw", "draft-versions", "file_order", "collection-members", "collection-agreements",
}  # fmt: skip
"""Addresses that only take what is sent, or show a person's own uploads; the numbers of the log tell of gaps by design (test_audit)."""
OF_ACCOUNTS = re.compile(r"^(account|mfa|usersessions|socialaccount|openid_connect|saml)_")
"""Pages of django-allauth about a person's own account, which know of no agreement."""
CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="\w+"|\d\d:\d\d:\d\d(\.\d+)?|\d\d:\d\d UTC|"(exported|generated|made|request)_?\w*": ?"[^"]*"|X-CSRFToken[^}]*'
)


def named(patterns: list, above: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from named(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)


@pytest.fixture
def public(tmp_path, settings) -> dict[str, str]:
    """A library, and what fills the addresses above."""
    settings.VAR_DIR = tmp_path
    get_user_model().objects.create_superuser("keeper")  # whom a form may name, before as after
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
    harbours = rows.hold("Harbours", parties=["Harbour Office", "Lighthouse Union"], signature_date="2010-05-06")
    rows.tie(harbours, "art_3__para_1", "termination", because="may end this Agreement")
    rows.tie(rows.hold("Pilots", parties=["Harbour Office"]), "art_3__para_1", "termination", score=0.55)
    rows.cite_only("Tides")
    pdf = ingest(typeset(make_agreement(1, count=6), Layout("plain")), "public.pdf")
    return {"pdf": pdf.agreement.slug, "pdf_sha": Source.objects.get(name="public.pdf").sha256}


def restrict() -> dict[str, str]:
    """Restricted agreements that touch whatever they can: parties, citations, descriptions, terms, languages."""
    owner = get_user_model().objects.get(username="keeper")
    wrecks = rows.hold(
        "Wrecks", visibility="restricted", parties=["Wreck Commission", "Harbour Office"], symbol="W/1/L.9",
        signature_date="1977", added_by=owner,
    )  # fmt: skip
    rows.add_text(wrecks, [("art_9", "Article 9", "Salvage", "The zymurgist salvages wrecks.")], language="cs")
    rows.tie(
        wrecks, "art_3__para_1", "termination", because="may end", terms={"notice_period": ("P90D", "ninety days'")}
    )
    rows.tie(wrecks, "art_2__para_1", "audit", score=0.4)
    passage = Provision.objects.get(text__agreement=wrecks, text__language="en", eid="art_1")
    Agreement.objects.filter(slug="tides").update(described_in=passage)
    collection = Collection.objects.create(pk=77, name="Zymurgist", has_four_eyes=True)
    collection.members.create(person=owner, role="approver")
    Agreement.objects.filter(slug__in=["wrecks", "harbours"]).update(collection=collection)
    harbours = Agreement.objects.get(slug="harbours")
    Reference.objects.create(
        provision=passage, words="The", kind="agreement", target="harbours", start=0, end=3, agreement=harbours
    )
    noting = Provision.objects.get(text__agreement=harbours, eid="pp_2")
    Reference.objects.create(provision=noting, words="Noting", kind="agreement", start=0, end=6, agreement=wrecks)
    for kind, state in (("text_of", "suggested"), ("supersedes", "confirmed")):
        Relation.objects.create(agreement=wrecks, other=harbours, kind=kind, state=state, evidence="zymurgist")
    Reference.objects.filter(provision=noting).delete()  # a public text that cites it says so in its own words
    made = replace(make_agreement(2, count=6), title="Agreement on Things That Nobody Else Shall Read")
    secret_pdf = ingest(typeset(made, Layout("plain")), "secret.pdf", user=owner)
    Agreement.objects.filter(pk=secret_pdf.agreement.pk).update(visibility="restricted", slug="secret-pdf")
    comparison = Comparison(slug="secret-table", owner=owner, title="Secret table")
    comparison.save()
    comparison.agreements.add(wrecks, through_defaults={"position": 0})
    Draft.objects.create(slug="draft-wrecks", title="zymurgist", owner=owner)
    return {
        "secret": Source.objects.get(name="wrecks.txt", texts__language="en").sha256,
        "secret_pdf": Source.objects.get(name="secret.pdf").sha256,
    }


def keep(user: User) -> dict[str, str]:
    """What a person keeps of the library as it is: a search, a working set, a note, a report."""
    harbours = Agreement.objects.get(slug="harbours")
    provision = Provision.objects.select_related("text").get(text__agreement=harbours, eid="art_1")
    now = timezone.now()
    SavedSearch.objects.create(owner=user, name="Of Harbour", query="party=harbour-office", looked=now)
    SavedSearch.objects.create(owner=user, name="Of 1977", query="year=1977", looked=now)
    folder = WorkingSet.objects.create(owner=user, name="Talks")
    folder.add_to_set(harbours, provision)
    Note.objects.create(author=user, content="my own", **ProvisionRef.of(harbours, provision))
    Report.objects.create(reported_by=user, **ProvisionRef.of(harbours, provision))
    return {"set": str(folder.pk)}


def keep_secrets(user: User) -> None:
    """What was kept of an agreement before it was restricted, by the person and by who still sees it."""
    wrecks, keeper = Agreement.objects.get(slug="wrecks"), get_user_model().objects.get(username="keeper")
    provision = Provision.objects.select_related("text").get(text__agreement=wrecks, text__language="en", eid="art_1")
    for folder in WorkingSet.objects.filter(owner=user):
        modified = folder.modified
        folder.add_to_set(wrecks, provision)
        folder.add_to_set(wrecks)
        WorkingSet.objects.filter(pk=folder.pk).update(modified=modified)
    public = Provision.objects.select_related("text").get(text__agreement__slug="harbours", eid="art_2")
    Note.objects.create(
        author=keeper, content="zymurgist, for me alone", **ProvisionRef.of(public.text.agreement, public)
    )
    for author in (user, keeper):
        Note.objects.create(author=author, content="zymurgist", is_shared=True, **ProvisionRef.of(wrecks, provision))
        Report.objects.create(reported_by=author, words="zymurgist", **ProvisionRef.of(wrecks, provision))
        settled = {"settled_by": keeper, "settled_on": timezone.now()}
        Report.objects.create(reported_by=author, words="zymurgist", **settled, **ProvisionRef.of(wrecks, provision))


def everything(filled: dict[str, str]) -> list[str]:
    addresses = [address for its in ASKED.values() for address in its]
    addresses += [f"/api/v1/{resource}/{query}" for resource in RESOURCES for query in ASKED_OF_RESOURCES]
    addresses += [
        "/api/v1/agreements/wrecks/",
        "/api/v1/agreements/wrecks/provisions/",
        "/api/v1/texts/wrecks.en.1/",
        "/api/v1/provisions/wrecks.en.art_1/",
        "/api/v1/clauses/wrecks.en.art_3__para_1.termination/",
        "/api/v1/terms/wrecks.en.art_3__para_1.termination.notice_period.1/",
        "/api/v1/parties/wreck-commission/",
        "/api/v1/drafts/draft-wrecks/",
        "/api/v1/collections/77/",
    ]
    addresses += ["/api/v1/agreements/harbours/", "/api/v1/agreements/harbours/provisions/art_1/"]
    return [re.sub(r"\{(\w+)\}", lambda slot: filled.get(slot[1], "0" * 64), address) for address in addresses]


def first_difference(one: bytes, other: bytes) -> str:
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(at - 60, 0) : at + 60].decode(errors='replace')} … {other[max(at - 60, 0) : at + 60].decode(errors='replace')}"


def answers(client: Client, addresses: list[str]) -> dict[str, tuple[int, bytes]]:
    found = {}
    for address in addresses:
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
        found[address] = (response.status_code, CHANGING.sub(b"", content) + response.get("Location", "").encode())
    return found


def test_every_address_is_in_the_table() -> None:
    of_resources = {f"{name}-{role}" for name in ASKED_RESOURCES for role in ("list", "detail")}
    unknown = set(named(get_resolver().url_patterns)) - set(ASKED) - ANSWERED_ELSEWHERE - of_resources
    assert {name for name in unknown if not OF_ACCOUNTS.match(name)} == set(), (
        "say in ASKED how these are asked, or in ANSWERED_ELSEWHERE why they are not"
    )


@pytest.mark.parametrize("who", ["a visitor", "a user", "an officer"])
def test_restricted_agreements_leave_no_trace(client: Client, public: dict[str, str], who: str) -> None:
    user = get_user_model().objects.create_user("reader")
    public |= keep(user)
    if who != "a visitor":
        if who == "an officer":
            user.is_staff = True
            user.save()
            user.user_permissions.set(Permission.objects.exclude(codename="view_restricted"))
        client.force_login(user)
    before = answers(client, everything(public))
    filled = {**public, **restrict()}
    keep_secrets(user)
    secret = set(everything(filled)) - set(everything(public))
    after = answers(client, everything(filled))
    differing = [address for address in before if address in after and before[address] != after[address]]
    assert [(address, first_difference(before[address][1], after[address][1])) for address in differing] == []
    assert {address: after[address][0] for address in secret if after[address][0] != 404} == {}
    assert [
        address
        for address, (_, content) in after.items()
        if b"zymurgist" in content and b"q=zymurg" not in address.encode()
    ] == []


def test_the_log_tells_an_auditor_that_something_is_restricted_and_not_what(
    client: Client, public: dict[str, str]
) -> None:
    auditor = get_user_model().objects.create_user("auditor")
    auditor.user_permissions.set(Permission.objects.filter(codename="view_auditentry"))
    restrict()
    keep_secrets(auditor)
    client.force_login(auditor)
    for address in ("/audit/", "/audit/?format=jsonl", "/audit/?check=1"):
        response = client.get(address)
        content = (b"".join(response) if response.streaming else response.content).lower()
        assert response.status_code == 200 and b"zymurg" not in content and b"wreck" not in content


def test_who_may_see_them_does(client: Client, public: dict[str, str]) -> None:
    """The table asks for what would show them: with the right to see them, the answers differ."""
    auditor = get_user_model().objects.create_superuser("auditor")
    client.force_login(auditor)
    public |= keep(auditor)
    before = answers(client, everything(public))
    filled = {**public, **restrict()}
    keep_secrets(auditor)
    after = answers(client, everything(filled))
    differing = {address for address in before if address in after and before[address] != after[address]}
    assert {"/", "/agreements/", "/find/?q=wre", "/parties/", "/clauses/", "/api/v1/agreements/?count=1"} <= differing
    assert {f"/sets/{public['set']}/", "/sets/", "/reports/", "/reports/?state=settled"} <= differing
    assert len(differing) > 40
