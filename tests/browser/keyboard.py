"""A person without a mouse: what has the focus is in sight and follows in reading order, and each act says what came of it.

``Keyboard`` presses Tab until a control that is found by its role and accessible name has the focus, and holds each stop on
the way to that. An act that loads a page is awaited until the page is there, so that no key is lost on a slow machine.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Locator, Page, expect

MOST_STEPS = 120
SPOKEN = ":is([role=status], [role=alert], h1, h2):focus"
STOP = """goal => {
  const here = document.activeElement, before = window.stopBefore, faults = [];
  window.stopBefore = here;
  if (here === document.body) return [false, faults];
  const look = getComputedStyle(here), box = here.getBoundingClientRect();
  const named = here.outerHTML.slice(0, 160);
  if (look.outlineStyle === "none" || !parseFloat(look.outlineWidth)) faults.push(`no ring: ${named}`);
  const shown = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2);
  if (!shown || !(here.contains(shown) || shown.contains(here) || [...(here.labels || [])].some(label => label.contains(shown)))) faults.push(`out of sight: ${named}`);
  const main = document.querySelector("main");
  if (before?.isConnected && before !== here && main.contains(before) && main.contains(here)) {
    const left = before.getBoundingClientRect();
    if (box.bottom <= left.top && box.left < left.right) faults.push(`goes up: ${named}`);
  }
  return [here === goal, faults];
}"""
"""Whether the focus is on the goal, and what is wrong with where it is: no ring, nothing to be seen, or above the last stop."""


class Keyboard:
    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.main = page.get_by_role("main")

    def open(self, address: str) -> None:
        self.page.goto(f"{self.site}{address}")

    def be(self, user: User) -> None:
        """Whoever sits here signs out, and ``user`` in."""
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.site}])

    def to(self, role: str, name: str, key: str = "Tab") -> Locator:
        """The control of that role and accessible name, once Tab (or ``key``) has led to it."""
        goal = self.main.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
        expect(goal).to_have_count(1)
        is_there, faults = goal.evaluate(STOP)
        for _ in range(MOST_STEPS):
            if is_there:
                return goal
            self.page.keyboard.press(key)
            is_there, faults = goal.evaluate(STOP)
            assert faults == [], faults
        raise AssertionError(f"{MOST_STEPS} times {key} do not lead to the {role} “{name}”")

    def write(self, field: str, words: str) -> None:
        """Into a text field, in place of what it holds; a day by its three parts."""
        is_day = self.to("textbox", field).get_attribute("type") == "date"
        if not is_day:
            self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def choose(self, field: str, option: str) -> None:
        """From a list, arrow by arrow; letters that come slowly would each begin anew."""
        options = self.to("combobox", field)
        self.page.keyboard.press("Home")
        for _ in range(options.locator("option").count()):
            if options.evaluate("list => list.selectedOptions[0].text.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"“{field}” does not offer “{option}”")

    def send(self, role: str, name: str, key: str = "Enter") -> None:
        """Press it, and wait until the page that answers is there."""
        self.to(role, name)
        self.submit(key)

    def submit(self, key: str = "Enter") -> None:
        """From the field that has the focus."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def is_told(self, words: str) -> None:
        """The focus stands on a sentence, or on the head of a part, that says what came of the act."""
        expect(self.page.locator(SPOKEN)).to_contain_text(words)

    def is_spoken(self, words: str) -> None:
        """The page opened at a place, which keeps the focus; what came of the act is read out."""
        expect(self.page.locator("#live, #said").filter(has_text=words)).to_have_count(1)

    def is_refused(self, field: str, words: str) -> None:
        """The focus stands in the field that is wrong, which is read out with the reason."""
        wrong = self.page.locator(":is(input, select, textarea):focus")
        expect(wrong).to_have_accessible_name(field)
        expect(wrong).to_have_accessible_description(re.compile(re.escape(words)))
        expect(wrong).to_have_attribute("aria-invalid", "true")
