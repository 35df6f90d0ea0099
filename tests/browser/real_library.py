"""The pages with a library of real agreements: `make screenshots CORPUS=FOLDER` writes them and contact sheets of them.

Up to 60 texts of the folder are added as a person would add them; without CORPUS, the samples of ``fixtures/agreements``.
What is taken, and how it is looked at: see ``pictures``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count
from playwright.sync_api import Browser

from agreements.formats.folders import files_below
from agreements.models import Agreement, Party
from clauses.models import Clause, ReviewAssignment
from library.models import WorkingSet
from library.uploads.add import add
from tests.browser import pictures
from tests.browser.states import see_to_officer, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CORPUS = os.environ.get("CORPUS", "")
MOST = 60
INTO = pictures.INTO / "real"


def fill() -> None:
    """The texts that the folder holds: its agreements first, then those of organisations."""
    folder = Path(CORPUS) if CORPUS else settings.BASE_DIR / "fixtures" / "agreements"
    folders = [folder / "igo", folder / "agreements"] if CORPUS else [folder]
    for path in [path for path in files_below(folders) if path.suffix == ".txt"][:MOST]:
        add(path.read_bytes(), path.name)


def addresses() -> dict[str, str]:
    """The pages of one who works here, each with the fullest example that the library has."""
    longest = Agreement.objects.annotate(n=Count("texts__provisions")).order_by("-n", "pk").first()
    newest = [one.slug for one in Agreement.objects.held().order_by("-pk")[:12]]
    party = Party.objects.annotate(n=Count("participations")).order_by("-n", "pk").first()
    clause = Clause.objects.shown().filter(type="termination").select_related("provision__text__agreement").first()
    assert longest is not None and party is not None and clause is not None
    provision = clause.provision
    three, twelve = ("&".join(f"agreement={slug}" for slug in newest[:n]) for n in (3, 12))
    there = f"{provision.text.agreement.slug}/provisions/{provision.eid}"
    folder = WorkingSet.objects.create(owner=see_to_officer(), name="Headquarters, renewal of 2027")
    for agreement in Agreement.objects.held()[:5]:
        folder.add_to_set(agreement)
    ReviewAssignment.objects.create(agreement=longest, assigned_to=see_to_officer())
    return {
        "home": "/", "library": "/agreements/", "search": "/agreements/?q=immunity+notice", "narrowed": "/agreements/?clause_type=termination&language=en",
        "provisions": "/agreements/?q=immunity&show=provisions", "reader": f"/agreements/{provision.text.agreement.slug}/",
        "reader-long": longest.get_absolute_url(), "provision": f"/agreements/{there}/", "relations": f"/agreements/{longest.slug}/relations/",
        "parties": "/parties/", "party": f"/parties/{party.slug}/", "clauses": "/clauses/", "type": "/clauses/termination/",
        "terms": "/clauses/termination/terms/", "compare": f"/compare/?{three}&type=termination&type=dispute_settlement",
        "compare-many": f"/compare/?{twelve}&type=termination", "missing": "/missing/", "similar": "/similar/?q=the+agreement+may+be+terminated+by+notice",
        "ends": "/ends/", "review": "/review/", "review-agreements": "/review/agreements/?order=errors", "review-type": "/review/together/?type=termination",
        "work": "/work/", "set": folder.get_absolute_url(), "activity": "/activity/", "facts": "/facts/", "proposals": "/proposals/",
        "accuracy": "/accuracy/", "add": "/agreements/add/", "notes": "/notes/",
        "facts-one": f"/agreements/{longest.slug}/facts/", "parties-one": f"/agreements/{longest.slug}/parties/",
        "references": f"/agreements/{longest.slug}/references/", "state": f"/clauses/termination/in/{newest[0]}/",
        "compare-rows": f"/compare/?{twelve}&type=termination&layout=rows", "compare-terms": f"/compare/?{three}&type=termination&view=terms",
        "compare-synopsis": f"/compare/?{three}&type=termination&view=synopsis", "compare-coverage": f"/compare/?{twelve}&view=coverage",
        "compare-menu": f"/compare/?{twelve}&type=termination&view=diff~export", "whole": f"/compare/whole/{newest[0]}/{newest[1]}/",
        "article": f"/compare/article/{there.replace('/provisions', '')}/", "add-checklist": "/checklists/", "positions": "/positions/",
        "position": "/positions/termination/", "drafts": "/drafts/", "collections": "/collections/", "sets": "/sets/", "account": "/accounts/",
        "webhooks": "/accounts/webhooks/", "basket": "/basket/", "delete": f"/agreements/{newest[0]}/delete/", "missing-one": f"/missing/?agreement={newest[0]}",
    }  # fmt: skip


def test_real_pictures(browser: Browser, site: str, taxonomy: None) -> None:
    get_user_model().objects.create_user("reader", first_name="Ada", last_name="Reader")
    fill()
    pages = addresses()
    failed = []
    for language in pictures.languages():
        context = browser.new_context()
        sign_in(context, site)
        failed += pictures.take(context, site, pages, INTO, language)
        context.close()
    assert pictures.sheets(INTO, pages) and failed == []
