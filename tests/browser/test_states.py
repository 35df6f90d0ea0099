"""Every page and state of the site: axe finds nothing, nothing scrolls sideways, and no page is heavy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.states import (
    EMPTY,
    EMPTY_SIGNED_IN,
    PAGES,
    SIGNED_IN,
    WORKING,
    addressed,
    fill,
    serve_errors,
    sign_in,
    visit,
)
from tests.browser.variants import Fault, faults, of_turn, turn
from tests.conftest import Portion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAVIEST = 150_000


def faults_of(context: BrowserContext, site: str, pages: dict[str, str], portion: Portion) -> list[Fault]:
    """All in one page of the browser: a page of its own for each address would be a process of its own for each."""
    found: list[Fault] = []
    page = context.new_page()
    weights: list[int] = []
    page.on("response", lambda response: weights.append(_weight(response)))
    for number, (name, address) in enumerate(pages.items()):
        turn(page, of_turn(number, portion)[0])
        weights.clear()
        visit(page, site, address)
        if address.endswith("~print"):
            page.emulate_media(media="screen")
        else:
            found += faults(page, name, number, portion)
        if max(weights) > HEAVIEST:
            found.append((name, f"{max(weights)} bytes"))
    page.close()
    return found


def _weight(response) -> int:  # type: ignore[no-untyped-def]
    """The bytes of a page itself; styles and scripts are kept by the browser and counted nowhere."""
    is_page = response.request.resource_type == "document" and response.ok
    return len(response.body()) if is_page else 0


@pytest.fixture
def context(browser: Browser, site: str, taxonomy: None) -> Iterator[BrowserContext]:
    context = browser.new_context()
    serve_errors(context, site)
    yield context
    context.close()


def test_axe_finds_nothing_on_any_page_and_state(context: BrowserContext, site: str, portion: Portion) -> None:
    found = faults_of(context, site, EMPTY, portion)
    filled = fill()
    found += faults_of(context, site, addressed(PAGES, filled), portion)
    assert found == []


def test_axe_finds_nothing_on_any_page_of_who_signed_in(context: BrowserContext, site: str, portion: Portion) -> None:
    sign_in(context, site)
    found = faults_of(context, site, EMPTY_SIGNED_IN, portion)
    filled = fill()
    found += faults_of(context, site, addressed({**SIGNED_IN, **WORKING}, filled), portion)
    assert found == []


CONTROLS = frozenset({"button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "DisclosureTriangle"})
NAMED = (
    "/", "/agreements/", "/agreements/harbours/#art_3__para_1", "/agreements/harbours/provisions/art_3__para_1/",
    "/clauses/termination/", "/clauses/audit/in/harbours/", "/review/", "/work/", "/sets/", "/accounts/",
    "/sets/fill/?agreement=harbours", "/clauses/", "/positions/add/", "/checklists/privileges/?agreement=harbours",
    "/collections/", "/accounts/tokens/", "/accounts/webhooks/", "/positions/", "/agreements/add/register/", "/facts/",
    "/agreements/harbours/delete/", "/review/second/", "/samples/", "/samples/{sample}/", "/agreements/{pdf}/quarantine/",
    "/agreements/{pdf}/quarantine/1/",
)  # fmt: skip
"""Pages of the tasks of somebody who works here."""
TOLD_APART = frozenset({"button", "textbox", "combobox"})
"""Controls that do something of their own: two of a name on a page, and a list of controls does not say which is which."""

AS_CITED = ("Add to set", "Copy with citation", "Report an error in")
"""Named by the place they act on: two signatures are cited alike."""


def _controls(nodes: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Role and name of each control, as a screen reader is told."""
    for node in nodes:
        role, name = node.get("role", {}).get("value"), node.get("name", {}).get("value", "").strip()
        if not node["ignored"] and role in CONTROLS:
            yield role, name


def test_the_accessibility_tree_names_each_control_and_no_two_of_a_page_alike(
    context: BrowserContext, site: str, taxonomy: None
) -> None:
    filled = fill()
    sign_in(context, site)
    page = context.new_page()
    session = context.new_cdp_session(page)
    nameless, alike = [], []
    for address in addressed(dict(zip(NAMED, NAMED, strict=True)), filled).values():
        visit(page, site, address)
        controls = list(_controls(session.send("Accessibility.getFullAXTree")["nodes"]))
        nameless += [(address, role) for role, name in controls if not name]
        told_apart = Counter(control for control in controls if control[0] in TOLD_APART)
        alike += [
            (address, *control)
            for control, count in told_apart.items()
            if count > 1 and not control[1].startswith(AS_CITED)
        ]
    page.close()
    assert nameless == []
    assert alike == []
