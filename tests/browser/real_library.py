"""The pages with a library of real agreements: `make screenshots CORPUS=FOLDER` writes them and contact sheets of them.

Up to 60 texts of the folder are added as a person would add them; without CORPUS, the samples of ``fixtures/agreements``. The
sheets, six pages each with their names, lie beside the pictures in var/screenshots/real.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext

from agreements.formats.folders import files_below
from agreements.models import Agreement, Party
from clauses.models import Clause, ReviewAssignment
from library.models import WorkingSet
from library.uploads.add import add
from tests.browser.states import see_to_officer, sign_in, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CORPUS = os.environ.get("CORPUS", "")
MOST = 60
INTO = settings.BASE_DIR / "var" / "screenshots" / "real"
WIDTHS, SCHEMES = (360, 1280, 1920), ("light", "dark")
TILE = {360: (300, 834, 6), 1280: (760, 620, 2), 1920: (760, 520, 2)}
"""By width of the window: width and height of a picture on a sheet, and how many stand side by side."""
A_SHEET = 6


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
    }  # fmt: skip


def take(context: BrowserContext, site: str, pages: dict[str, str], into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for name, address in pages.items():
        page = context.new_page()
        visit(page, site, address)
        page.screenshot(path=into / f"{name}.png")
        page.close()


def sheets(folder: Path, width: int) -> None:
    """Six pictures a sheet, each as it opens, with its name over it."""
    wide, high, beside = TILE[width]
    pictures = sorted(folder.glob("*.png"))
    for number in range(0, len(pictures), A_SHEET):
        shown = pictures[number : number + A_SHEET]
        sheet = Image.new("RGB", (beside * (wide + 12), -(-len(shown) // beside) * (high + 26)), "white")
        pen = ImageDraw.Draw(sheet)
        for place, path in enumerate(shown):
            left, top = place % beside * (wide + 12), place // beside * (high + 26)
            with Image.open(path) as picture:
                small = picture.convert("RGB").resize(
                    (wide, round(picture.height * wide / picture.width)), Image.Resampling.LANCZOS
                )
            pen.text((left + 4, top + 6), f"{path.stem}, {folder.name}", fill="black")
            sheet.paste(small.crop((0, 0, wide, min(high, small.height))), (left, top + 22))
        sheet.save(folder.parent / f"sheet-{folder.name}-{number // A_SHEET + 1}.png")


def test_real_pictures(browser: Browser, site: str, taxonomy: None) -> None:
    get_user_model().objects.create_user("reader", first_name="Ada", last_name="Reader")
    fill()
    pages = addresses()
    for width in WIDTHS:
        for scheme in SCHEMES:
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 1000})
            sign_in(context, site)
            take(context, site, pages, INTO / f"{width}-{scheme}")
            context.close()
            sheets(INTO / f"{width}-{scheme}", width)
    assert len(list(INTO.glob("sheet-*.png"))) >= len(WIDTHS) * len(SCHEMES)
