"""Widths, colours and motion that pages are looked at in: nobody is shut out by axe's rules, and nothing scrolls sideways.

A run of all tests asks axe of each page in one variant, by turns; ``make whole`` asks in each. Whether a page fits is seen
at each width, and a wider one, in both, as it is laid out: colours and motion are left as they are.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.conftest import Portion

HEIGHT = 900
ONLY_FAULTS = {"resultTypes": ["violations"]}  # what passed need not be told, node by node
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
TRANSITIONS_ENDED = """Promise.all(document.getAnimations().filter(one => one instanceof CSSTransition)
    .map(one => one.finished.catch(() => null)))"""
WIDTHS = (360, 1280, 1920, 2560)
Fault = tuple[str, ...]


class Variant(NamedTuple):
    width: int
    scheme: Literal["light", "dark"]
    motion: Literal["reduce", "no-preference"]


VARIANTS = (
    Variant(360, "light", "reduce"),
    Variant(1280, "dark", "no-preference"),
    Variant(1920, "light", "no-preference"),
)


def of_turn(number: int, portion: Portion) -> tuple[Variant, ...]:
    """The variants that the page of this number is looked at in."""
    return (
        VARIANTS[number % len(VARIANTS) :][: portion(len(VARIANTS), 1)] + VARIANTS[: portion(number % len(VARIANTS), 0)]
    )


def turn(page: Page, variant: Variant) -> None:
    """Have the page as the variant is, once its colours have passed over."""
    page.set_viewport_size({"width": variant.width, "height": HEIGHT})
    page.emulate_media(color_scheme=variant.scheme, reduced_motion=variant.motion)
    page.evaluate(TRANSITIONS_ENDED)


def faults_seen(page: Page, name: str) -> list[Fault]:
    """What axe finds on the page as it is."""
    violations = Axe().run(page, options=ONLY_FAULTS).response["violations"]
    return [(name, v["id"], v["nodes"][0]["html"][:200]) for v in violations]


def faults(page: Page, name: str, number: int, portion: Portion) -> list[Fault]:
    """What axe finds in the variants that it is the turn of, and the widths that the page does not fit; it stays open in the first."""
    first, *_ = chosen = of_turn(number, portion)
    found: list[Fault] = []
    for variant in chosen:
        turn(page, variant)
        found += faults_seen(page, f"{name} at {variant.width}, {variant.scheme}")
    for width in sorted(WIDTHS, key=first.width.__eq__):  # that of the first comes last: the page is laid out once less
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if page.evaluate(SIDEWAYS):
            found.append((name, f"scrolls sideways at {width}"))
    turn(page, first)
    return found
