"""Every page and state of the site over one small library: what is pictured, and what axe reads.

``fill`` makes the library and says the addresses; an address of ``/state/`` is an error page as its template stands. What
comes after ``~`` is done on the page before it is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, Page, Route

from agreements.models import Agreement, Provision, ProvisionRef, Reference, Relation, Source
from clauses.models import FirstReading, Report, ReviewAssignment, Sample
from clauses.review import party_corrections
from clauses.review.repairs import correct_facts
from library.models import Note, ReadingPosition, SavedSearch, WorkingSet
from library.uploads.add import add
from tests.agreements import rows
from tests.agreements.pdfs import Layout, make_agreement, typeset

QUERY = "agreement=harbours&agreement=pilots&type=termination&type=confidentiality"
MANY = "&".join(f"agreement={slug}" for slug in ("harbours", "coasts", "pilots", "channels", "tides", "buoys", "mina"))
EMPTY = {"empty-home": "/", "empty-library": "/agreements/", "empty-compare": "/compare/", "empty-ends": "/ends/"}
"""Looked at before there is any agreement."""
EMPTY_SIGNED_IN = {
    "empty-own-home": "/", "empty-review": "/review/", "empty-reports": "/reports/", "empty-sets": "/sets/", "empty-comparisons": "/comparisons/",
    "empty-proposals": "/proposals/",
}  # fmt: skip
PAGES = {
    "home": "/", "library": "/agreements/", "library-empty": "/agreements/?kind=exchange_of_notes", "library-refused": "/agreements/?tpye=x",
    "library-loading": "/agreements/~loading", "library-narrowed": "/agreements/?party=harbour-office&clause_type=termination",
    "search": "/agreements/?q=secret+ship", "search-nothing": "/agreements/?q=lighthuose", "search-missed": "/agreements/?q=harbours+art+99",
    "suggestions": "/agreements/~typing", "reader": "/agreements/harbours/#art_3__para_1", "reader-draft": "/agreements/buoys/",
    "reader-term": "/agreements/channels/~term", "reader-not-held": "/agreements/tides/", "reader-right-to-left": "/agreements/mina/",
    "reader-pdf": "/agreements/{pdf}/#art_2__para_2", "reader-with-page": "/agreements/{pdf}/~original", "reader-print": "/agreements/harbours/~print",
    "page": "/agreements/{pdf}/source/{sha256}/pages/1/?at=art_2__para_2", "languages": "/agreements/channels/texts/?left=en.1&right=fr.1",
    "versions": "/agreements/channels/texts/?left=fr.1&right=fr.1&all=on", "references": "/agreements/pilots/references/",
    "provision": "/agreements/harbours/provisions/art_3__para_1/", "parties": "/parties/", "parties-none": "/parties/?q=zebra",
    "party": "/parties/harbour-office/", "clauses": "/clauses/", "clauses-of-a-type": "/clauses/termination/",
    "clauses-none": "/clauses/audit/", "terms": "/clauses/termination/terms/", "state": "/clauses/audit/in/harbours/",
    "accuracy": "/accuracy/", "compare": f"/compare/?{QUERY}", "compare-empty": "/compare/", "login": "/accounts/login/",
    "compare-many": f"/compare/?{MANY}&type=termination&view=diff~menu", "compare-overview": f"/compare/?{MANY}&type=termination&type=audit&view=coverage",
    "reader-long-title": "/agreements/coasts/", "reader-parts": "/agreements/tables/?at=art_90#art_90", "reader-missed": "/agreements/tables/?at=art_999", "login-refused": "/accounts/login/~wrong",
    "ends": "/ends/", "party-on-a-day": "/parties/harbour-office/?on=2021-01-01", "relations": "/agreements/coasts/relations/",
    "404": "/nowhere/", "400": "/state/400", "403": "/state/403", "429": "/state/429", "500": "/state/500", "503": "/state/503",
    "403-csrf": "/state/403_csrf",
}  # fmt: skip
SIGNED_IN = {
    "own-home": "/", "own-library": "/agreements/?party=harbour-office", "own-reader": "/agreements/harbours/#art_3__para_1",
    "own-reader-kept": "/agreements/harbours/~keep", "own-provision": "/agreements/harbours/provisions/art_3__para_1/",
    "own-clauses": "/clauses/termination/", "sets": "/sets/", "set": "/sets/{set}/", "set-empty": "/sets/{empty}/",
    "reports": "/reports/", "reports-settled": "/reports/?state=settled", "add": "/agreements/add/", "review": "/review/",
    "comparisons": "/comparisons/", "facts": "/agreements/harbours/facts/", "correct": "/agreements/harbours/provisions/art_1/correct/",
    "proposals": "/proposals/", "own-relations": "/agreements/coasts/relations/~decided", "correct-parties": "/agreements/harbours/parties/",
    "correct-parties-found": "/agreements/harbours/parties/?q=union~replace", "register": "/agreements/add/register/",
    "register-applied": "/agreements/add/register/~register", "register-refused": "/agreements/add/register/~no-register",
    "corrections": "/agreements/channels/corrections/", "facts-refused": "/agreements/harbours/facts/~wrong", "add-refused": "/agreements/add/~wrong",
}  # fmt: skip
WORKING = {
    "work": "/work/", "notes": "/notes/", "notes-resolved": "/notes/?whose=own&state=resolved", "activity": "/activity/",
    "agreement-activity": "/agreements/harbours/activity/", "set-shared": "/sets/{shared}/", "audit": "/audit/", "tokens": "/accounts/tokens/",
    "review-agreements": "/review/agreements/", "review-errors": "/review/agreements/?order=errors", "second": "/review/second/",
    "review-together": "/review/together/?agreement=harbours", "review-type": "/review/together/?type=termination", "review-done": "/review/together/?agreement=channels",
    "samples": "/samples/", "sample": "/samples/{sample}/", "missing": "/missing/?agreement=harbours", "similar": "/similar/?agreement=harbours&eid=art_3__para_1",
    "similar-words": "/similar/?q=either+party+may+end+it", "facts-table": "/facts/", "quarantine": "/agreements/{pdf}/quarantine/", "page-lines": "/agreements/{pdf}/quarantine/1/",
    "delete": "/agreements/harbours/delete/", "whole": "/compare/whole/harbours/pilots/", "account": "/accounts/", "waiting": "/agreements/add/waiting/",
    "review-near": "/review/?reason=near", "review-none": "/review/?type=statistics", "review-refused": "/review/?tpye=x",
    "state-present": "/clauses/termination/in/harbours/", "set-fill": "/sets/fill/?agreement=harbours&agreement=pilots", "set-fill-none": "/sets/fill/",
    "positions": "/positions/", "position": "/positions/termination/", "position-add": "/positions/add/", "checklists": "/checklists/",
    "checklist": "/checklists/privileges/?agreement=harbours", "drafts": "/drafts/", "collections": "/collections/", "webhooks": "/accounts/webhooks/",
    "basket": "/basket/", "compare-article": "/compare/article/harbours/art_3__para_1/", "compare-choose": f"/compare/?{QUERY}&choose=1",
    "compare-rows": f"/compare/?{MANY}&type=termination&layout=rows", "compare-export": f"/compare/?{QUERY}&view=diff~export",
    "search-conditions": "/agreements/?q=secret+%22the+ship%22+-war&kind=agreement", "search-provisions": "/agreements/?q=party&show=provisions",
}  # fmt: skip
"""Pages of one's own work and of review, signed in."""
DEFINING = [
    (
        "parties",
        "",
        "",
        "The Harbour Office (hereinafter “the Office”) and the Lighthouse Union (hereinafter “the Union”)",
    ),
    ("art_1", "Article 1", "Terms", "“Chart” means a map of the sea that the Office keeps."),
    ("art_2", "Article 2", "Charts", "The Office gives the Union each Chart that it makes, under Article 1."),
]
LONG = (
    "Framework Agreement on the Mutual Recognition of Lighthouse Certificates, the Joint Upkeep of Buoys and Beacons, and "
    "the Exchange of Charts, Soundings and Notices to Mariners between the Harbour Office, the Lighthouse Union and the "
    "Members of the Standing Conference of Coastal Authorities of the Inner Seas and of the Great Lakes"
)
WITHOUT_ARTICLES = [
    ("title", "", "", LONG),
    ("unp_1", "", "", "The members lend each other their charts."),
    ("unp_2", "", "", "Each may leave by a written notice of six months."),
]
TABLE = (
    "The Office keeps the table of the tides of each port, and gives it to the other Party on the first day of each quarter. "
    * 4
)
LASTING = [
    ("art_1", "Article 1", "Entry into force", "This Agreement enters into force upon signature."),
    ("art_2", "Article 2", "Duration", "It is concluded for a period of fifty years."),
    ("art_3", "Article 3", "End", "Either Party may end it by giving three months' written notice to the other Party."),
]
FRENCH = [
    ("parties", "", "", "L'Office des ports (ci-après « l'Office ») et l'Union des phares"),
    ("art_1", "Article 1", "Termes", "« Carte » désigne une carte marine tenue par l'Office."),
]


def fill() -> dict[str, str]:
    """The library, and what stands in braces in the addresses."""
    officer = see_to_officer()
    harbours = rows.hold(
        "Harbours", parties=["Harbour Office", "Lighthouse Union"], signature_date="2010-05-06", place="Port Town"
    )
    notice = {"notice_period": ("P90D", "ninety days'")}
    rows.tie(harbours, "art_3__para_1", "termination", because="may end this Agreement", terms=notice)
    rows.tie(harbours, "art_2__para_1", "confidentiality", because="kept secret")
    pilots = rows.hold("Pilots", parties=["Harbour Office"], signature_date="2015", kind="convention")
    rows.tie(pilots, "art_3__para_1", "termination", because="may end this Agreement", score=0.6)
    noting = Provision.objects.get(text__agreement=pilots, eid="pp_2")
    words = {"provision": noting, "words": "resolution 7/2", "start": 7, "end": 21, "kind": "resolution"}
    Reference.objects.create(target="resolution 7/2", **words)
    rows.hold("Buoys", status="draft", kind="resolution", symbol="B/1/L.2", distribution_date="2024-11-20")
    rows.hold("Mina", [("art_1", "المادة 1", "الغرض", "يتعاون الطرفان.")], language="ar")
    channels = rows.hold(
        "Channels", DEFINING, parties=["Harbour Office", "Lighthouse Union"], signature_date="1999-01-02"
    )
    rows.add_text(channels, FRENCH, language="fr")
    rows.cite_only(
        "Tides", address="https://tides.example/", described_in=Provision.objects.filter(eid="art_1").first()
    )
    coasts = rows.hold(
        "Coasts", WITHOUT_ARTICLES, title=LONG, parties=[f"Coast Guard of Bay {number}" for number in range(1, 41)]
    )
    rows.tie(coasts, "unp_2", "termination", because="may leave", terms={"notice_period": ("P6M", "six months")})
    Agreement.objects.filter(pk=coasts.pk).update(short_title="")
    tables = [(f"art_{number}", f"Article {number}", f"Table {number}", TABLE) for number in range(1, 121)]
    rows.hold("Tables", tables, parties=["Harbour Office"], signature_date="1974-11-01", kind="convention")
    _relate(coasts, harbours, pilots)
    correct_facts(officer, channels, {"place": "Old Port"}, reason="As on the signed copy.")
    party_corrections.add(officer, channels, rows.party("Coast Guard"))
    added = add(typeset(make_agreement(1, count=12), Layout("plain")), "agreement.pdf")
    pdf = {"pdf": added.agreement.slug, "sha256": Source.objects.get(media_type="application/pdf").sha256}
    return {**pdf, **_keep(officer, harbours, pilots)}


def _relate(coasts: Agreement, harbours: Agreement, pilots: Agreement) -> None:
    """An agreement that ends on a day, what amends another, and what may belong together."""
    parties = ["Harbour Office", "Lighthouse Union"]
    beacons = rows.hold("Beacons", LASTING, parties=parties, signature_date="2020-05-03")
    rows.tie(beacons, "art_1", "entry_into_force", terms={"trigger": ("signature", "upon signature")})
    rows.tie(beacons, "art_2", "duration", terms={"duration": ("P50Y", "fifty years")})
    rows.tie(beacons, "art_3", "termination", terms={"notice_period": ("P3M", "three months")})
    alike = "same parties and date; 12 of 13 provisions alike"
    kinds = Relation.Kind
    Relation.objects.create(agreement=coasts, other=harbours, kind=kinds.TEXT_OF, suggestion="language", evidence=alike)
    Relation.objects.create(agreement=pilots, other=coasts, kind=kinds.AMENDS, evidence="“amends the Agreement”")
    Relation.objects.create(
        agreement=beacons, other=coasts, kind=kinds.SUPERSEDES, state=Relation.State.CONFIRMED, evidence="“supersedes”"
    )


def see_to_officer() -> User:
    return get_user_model().objects.get_or_create(username="officer", is_staff=True, is_superuser=True)[0]


def _keep(officer: User, harbours: Agreement, pilots: Agreement) -> dict[str, str]:
    """What the officer keeps, and what a reader reported."""
    reader = get_user_model().objects.create_user("reader", first_name="Ada", last_name="Reader")
    provision = Provision.objects.select_related("text").get(text__agreement=harbours, eid="art_3__para_1")
    ended = timezone.now() - timezone.timedelta(days=40)
    SavedSearch.objects.create(
        owner=officer, name="With the Harbour Office", query="party=harbour-office", looked=ended
    )
    SavedSearch.objects.create(owner=officer, name="Conventions", query="kind=convention", looked=timezone.now())
    empty = WorkingSet.objects.create(owner=officer, name="Later")
    talks = WorkingSet.objects.create(owner=officer, name="Port Town talks", note="Second round, in May.")
    talks.add_to_set(harbours, provision)
    talks.add_to_set(pilots)
    place = ProvisionRef.of(harbours, provision)
    Note.objects.create(author=officer, content="Ask whether ninety days are calendar days.", **place)
    Note.objects.create(author=reader, content="The Union wanted six months.", is_shared=True, **place)
    Report.objects.create(reported_by=reader, words=provision.content, remark="“ninety” is “sixty” in print", **place)
    settled = {"settled_by": officer, "settled_on": timezone.now(), "outcome": "Read again; it is ninety."}
    Report.objects.create(reported_by=reader, words=provision.content, **settled, **place)
    shared = WorkingSet.objects.create(owner=reader, name="Coast talks", note="Ask before you remove anything.")
    shared.add_to_set(harbours)
    shared.members.create(person=officer, right="fill")
    talks.members.create(person=reader)
    _share_out(officer, reader, harbours, place)
    sample = Sample.objects.create(type_id="termination", population=2, drawn=[], rules_version="1", made_by=officer)
    return {"set": str(talks.pk), "empty": str(empty.pk), "shared": str(shared.pk), "sample": str(sample.pk)}


def _share_out(officer: User, reader: User, harbours: Agreement, place: dict[str, Any]) -> None:
    """A thread that is overdue, one that is resolved, a review, what awaits a second reader, and where the officer read."""
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    thread = Note.objects.create(
        author=reader, content="Calendar days or working days?", assigned_to=officer, due_date=yesterday, **place
    )
    thread.answered(officer, "Calendar days, by Article 31 of the Convention.").save()
    done = Note.objects.create(author=officer, content="Check the annex.", is_shared=True, **place)
    done.resolve(reader, is_resolved=True)
    ReviewAssignment.objects.create(agreement=harbours, assigned_to=officer, assigned_by=officer, due_date=yesterday)
    reading = {"agreement": harbours, "type_id": "audit", "words_sha256": "0" * 64, "verdict": "absent"}
    for person in (officer, reader):
        FirstReading.objects.create(read_by=person, reason="Read twice.", **reading)
    ReadingPosition.objects.create(reader=officer, **place)


def addressed(pages: dict[str, str], filled: dict[str, str]) -> dict[str, str]:
    return {name: re.sub(r"\{(\w+)\}", lambda slot: filled[slot[1]], address) for name, address in pages.items()}


def sign_in(context: BrowserContext, site: str) -> None:
    client = Client()
    client.force_login(see_to_officer())
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def serve_errors(context: BrowserContext, site: str) -> None:
    """The error pages at /state/…, as their templates stand without a request, in the language that was chosen."""

    def answer(route: Route) -> None:
        code = route.request.url.rpartition("/")[2]
        chosen = {cookie["name"]: cookie["value"] for cookie in context.cookies(site)}  # type: ignore[typeddict-item]
        with translation.override(chosen.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)):
            body = render_to_string(f"{code}.html")
        route.fulfill(status=int(code[:3]), content_type="text/html", body=body)

    context.route(f"{site}/state/*", answer)


PICTURES_DRAWN = (
    "Promise.all([...document.querySelectorAll('svg image')].map(image => image.decode())).then(() => true)"
)


def visit(page: Page, site: str, address: str) -> None:
    """Go there, do what the address asks for, and wait until the page is still and its pictures are drawn; one that cannot be
    drawn is an error. No page asks for more by itself.
    """
    path, _, deed = address.partition("~")
    page.goto(site + path)
    if deed:
        DEEDS[deed](page)
        page.wait_for_load_state("networkidle")
    page.evaluate(PICTURES_DRAWN)


def _type(page: Page) -> None:
    page.locator("#q").press_sequentially("harb")
    page.locator(".suggestions a").first.wait_for()


def _show_original(page: Page) -> None:
    page.locator("[data-original]").click()
    page.locator(".original svg").wait_for()


def _keep_one(page: Page) -> None:
    page.locator("#art_1 [form=keep]").focus()
    page.keyboard.press("Enter")
    page.locator("#said a").wait_for()


def _term(page: Page) -> None:
    page.locator("#art_2 a.term").first.focus()
    page.locator(".tip").wait_for()


def _send_wrong(page: Page) -> None:
    """What the browser would not let through, so that the server refuses it."""
    form = page.locator("main form[method=post]").last
    for field in form.locator("[name=login], [name=password], [name=signature_date]").all():
        field.fill("the sixth of May")
    form.evaluate("form => form.noValidate = true")
    form.locator("button.main").click()
    page.locator(".errorlist, .notice.error").first.wait_for()


def _send_register(page: Page, content: str) -> None:
    page.locator("#id_register").set_input_files(
        {"name": "register.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.locator("form:has(#id_register) button").last.click()


def _apply_register(page: Page) -> None:
    _send_register(page, "file,place,status,colour\nharbours.txt,Old Port,in_force,red\nnowhere.txt,Tarn,odd,blue\n")
    page.locator("#came-of-it").wait_for()


def _refuse_register(page: Page) -> None:
    _send_register(page, "name\nharbours\n")
    page.locator("[role=alert]").wait_for()


def _decide(page: Page) -> None:
    """A decision is taken, and everything to be decided is unfolded."""
    page.locator("#decide").locator("..").locator("button[value=show]").click()
    page.locator("#decided").wait_for()
    for summary in page.locator("main summary").all():
        summary.click()


def _replace_party(page: Page) -> None:
    page.locator("main a[href*='replace=']").first.click()
    page.locator("#lookup").wait_for()


def _open_export(page: Page) -> None:
    """On a telephone the tools are folded, and the menu lies in them."""
    if not page.locator("#export").is_visible():
        page.locator("#desk-tools").click()
    page.locator("#export").click()


DEEDS: dict[str, Callable[[Page], object]] = {
    "typing": _type,
    "original": _show_original,
    "keep": _keep_one,
    "term": _term,
    "wrong": _send_wrong,
    "register": _apply_register,
    "no-register": _refuse_register,
    "decided": _decide,
    "replace": _replace_party,
    "menu": lambda page: page.locator("#arrange").click(),
    "export": _open_export,
    "loading": lambda page: page.locator("#results").evaluate("results => results.classList.add('htmx-request')"),
    "print": lambda page: page.emulate_media(media="print"),
}
