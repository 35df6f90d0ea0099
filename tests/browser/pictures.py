"""Which pictures `make screenshots` takes, and the contact sheets on which they are looked at.

The environment chooses, so that the work can be done in parts: LANGUAGES, WIDTHS and SCHEMES (words with blanks between
them), PAGES (the names of pages) and PORTION (``2/5``: the second fifth of the pages). The language is chosen by the
switch that stands at the foot of each page, as a person chooses it.

A picture is of a whole page, down to ``LONGEST``. On a sheet it is cut into columns that are read one after another, at a
size at which its words can be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.states import visit
from tests.browser.variants import TRANSITIONS_ENDED

INTO = settings.BASE_DIR / "var" / "screenshots"
LONGEST = 6000
"""What a page shows further down is more of the same."""
HEIGHT = 900
COLUMNS = {360: (225, 6), 1280: (460, 3), 1920: (690, 2)}
"""By width of the window: the width of a column on a sheet, and how many stand beside each other."""
COLUMN_HEIGHT = 860
HEAD, GAP = 14, 6


def _chosen(name: str, otherwise: str) -> list[str]:
    return (os.environ.get(name) or otherwise).split()


def languages() -> list[str]:
    return _chosen("LANGUAGES", "en")


def widths() -> list[int]:
    return [int(width) for width in _chosen("WIDTHS", "360 1280 1920")]


def schemes() -> list[str]:
    return _chosen("SCHEMES", "light dark")


def portion(pages: dict[str, str]) -> dict[str, str]:
    """The pages of PAGES, or else of the portion that PORTION names.

    >>> os.environ["PORTION"] = "2/2"
    >>> portion({"home": "/", "library": "/agreements/", "parties": "/parties/"})
    {'library': '/agreements/'}
    >>> del os.environ["PORTION"]
    """
    if named := os.environ.get("PAGES", "").split():
        return {name: pages[name] for name in named if name in pages}
    which, of = map(int, (os.environ.get("PORTION") or "1/1").split("/"))
    return dict(list(pages.items())[which - 1 :: of])


def choose_language(context: BrowserContext, site: str, language: str) -> None:
    page = context.new_page()
    page.goto(site)
    page.locator(f".languages button[value={language}]").click()
    page.close()


def take(context: BrowserContext, site: str, pages: dict[str, str], into: Path, language: str) -> list[str]:
    """Each page of the portion in each width and scheme that was asked for, in one language; the names of those that failed.

    What is done on a page may change the library, and cannot be done anew at the next width: such a page is taken at one.
    """
    choose_language(context, site, language)
    failed = []
    for name, address in portion(pages).items():
        for width in widths():
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": HEIGHT})
            try:
                visit(page, site, address)
                _picture(page, into / str(width), f"{name}-{language}")
                page.evaluate("localStorage.clear()")
            except Error as fault:
                failed.append(f"{name} at {width}: {fault.message.splitlines()[0]}")
            page.close()
    return failed


def _picture(page: Page, into: Path, name: str) -> None:
    into.mkdir(parents=True, exist_ok=True)
    wide, high = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    for scheme in schemes():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate(TRANSITIONS_ENDED)
        clip = {"x": 0, "y": 0, "width": wide, "height": min(high, LONGEST)}
        page.screenshot(path=into / f"{name}-{scheme}.png", full_page=True, clip=clip)  # type: ignore[arg-type]


def _columns(path: Path, wide: int) -> Iterator[Image.Image]:
    """The picture at the width of a column, cut to its height."""
    with Image.open(path) as picture:
        size = (wide, max(1, round(picture.height * wide / picture.width)))
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    for top in range(0, small.height, COLUMN_HEIGHT):
        yield small.crop((0, top, wide, min(top + COLUMN_HEIGHT, small.height)))


def sheets(folder: Path, pages: dict[str, str]) -> list[Path]:
    """Contact sheets of the pictures in a folder: by width, the variants of a page one after another."""
    made = []
    for width in widths():
        wide, beside = COLUMNS.get(width, (460, 3))
        variants = [f"{language}-{scheme}" for language in languages() for scheme in schemes()]
        taken = [folder / str(width) / f"{name}-{variant}.png" for name in portion(pages) for variant in variants]
        columns = [(path.stem, column) for path in taken if path.exists() for column in _columns(path, wide)]
        for number in range(0, len(columns), beside):
            made.append(folder / f"sheet-{width}-{'-'.join(variants)}-{number // beside + 1:03}.png")
            _sheet(columns[number : number + beside], wide).save(made[-1])
    return made


def _sheet(columns: list[tuple[str, Image.Image]], wide: int) -> Image.Image:
    sheet = Image.new("RGB", (len(columns) * (wide + GAP), COLUMN_HEIGHT + HEAD), "#d0d0d0")
    pen = ImageDraw.Draw(sheet)
    for place, (name, column) in enumerate(columns):
        pen.text((place * (wide + GAP), 1), name, fill="black")
        sheet.paste(column, (place * (wide + GAP), HEAD))
    return sheet
