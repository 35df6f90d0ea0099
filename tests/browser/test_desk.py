"""How do our agreements with INTERPOL end, and what does each lack? From the home page, by keyboard alone and without JavaScript."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from agreements.models import Agreement, Provision
from clauses.review.decide import decide
from comparisons.models import Comparison, Snapshot
from tests.browser.variants import SIDEWAYS, faults, of_turn, turn
from tests.conftest import Portion
from tests.holdings import clause, hold, types

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IN_A_MINUTE = {"pages": 6, "keys": 300}
"""What a person opens and presses in a minute: ten seconds a page, and five Tabs a second while the key is held."""
ADDRESS = (
    "/compare/?agreement=lakes-interpol&agreement=tunnels-interpol&agreement=bridges-interpol"
    "&type=termination&type=survival&type=amendment"
)
VIEWS = ("text", "diff", "passages", "limbs", "terms", "synopsis", "coverage")


@pytest.fixture
def officer(taxonomy: None, django_user_model):
    return django_user_model.objects.create_superuser("ada", password="a-password-for-tests", first_name="Ada")


@pytest.fixture
def library(taxonomy: None, site: str, officer) -> str:
    """Three agreements with INTERPOL; one of them verified to have no survival clause, one nobody has looked at."""
    for number, (slug, words, term) in enumerate(
        (
            (
                "lakes-interpol",
                "Either Party may terminate this Agreement by giving six months' written notice.",
                "P6M",
            ),
            ("tunnels-interpol", "Either Party may terminate it by giving six months' notice to the other.", "P6M"),
            (
                "bridges-interpol",
                "This Agreement may be ended by thirty days' written notice. Tolls due then stay due.",
                "P30D",
            ),
        )
    ):
        text = hold(
            slug,
            "art_1 | # Final provisions",
            f"art_1__para_1 | {words}",
            "art_1__para_2 | Crossings begun before the end are completed.",
            "art_1__para_3 | This Agreement may be amended by mutual consent.",
            title=f"Cooperation Agreement {number} with INTERPOL",
            parties=(f"{slug.split('-')[0].title()} Office", "INTERPOL"),
            signature_date=f"{2001 + number}-05-04",
        )
        length = "six months" if term == "P6M" else "thirty days"
        clause(text, "art_1__para_1", "termination", terms=[("notice_period", term, length)])
        clause(text, "art_1__para_3", "amendment")
        if number == 0:
            clause(text, "art_1__para_2", "survival")
    decide(
        officer, Agreement.objects.get(slug="tunnels-interpol"), types("survival")[0], "absent", reason="Read in full."
    )
    return site


def go(page: Page, target: Locator, key: str = "Enter") -> None:
    """By Tab to the target, however many steps it takes, then the key."""
    expect(target).to_be_attached()
    for _ in range(150):
        if target.evaluate("element => element === document.activeElement"):
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by keyboard")


def counted(page: Page) -> Counter[str]:
    """The pages that are opened from now on, and the keys that are pressed on them."""
    done: Counter[str] = Counter()
    page.on("request", lambda request: done.update(pages=request.resource_type == "document"))
    page.expose_function("count_key", lambda: done.update(keys=1))
    page.add_init_script("addEventListener('keydown', () => window.count_key(), true)")
    return done


def see_the_answer(page: Page) -> None:
    """How they end, with the numbers; and what each lacks, never blurred."""
    line = page.locator(".practice", has_text="Termination")
    expect(line).to_contain_text("six months' notice in 2 of 3, thirty days in 1")
    expect(line.get_by_role("img")).to_have_attribute("aria-label", re.compile("six months"))
    expect(page.locator("td.no")).to_contain_text("Verified absent")
    expect(page.locator("td.no")).to_contain_text("by Ada")
    expect(page.locator("td.open", has_text="nothing found in 3 provisions").first).to_be_visible()


def test_by_keyboard_alone_in_under_a_minute(page: Page, library: str) -> None:
    done = counted(page)
    page.goto(library)
    go(page, page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first, "End")
    page.keyboard.type("INTERPOL")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=INTERPOL"))
    for slug in ("LAKES-INTERPOL", "TUNNELS-INTERPOL", "BRIDGES-INTERPOL"):
        go(page, page.get_by_label(f"Choose {slug} for comparison"), "Space")
    go(page, page.get_by_role("button", name="Compare", exact=True))
    go(page, page.get_by_role("link", name="Final clauses"))
    expect(page.get_by_role("table")).to_be_visible()
    see_the_answer(page)
    go(page, page.get_by_role("link", name="Overview"))
    expect(page.locator(".sum-row")).to_contain_text("2 suggested, 0 confirmed, 1 verified absent")
    assert done <= Counter(IN_A_MINUTE)
    go(page, page.get_by_role("link", name="Art. 1(1)").first)
    expect(page.locator("#art_1__para_1")).to_be_in_viewport()


def test_without_javascript_in_under_a_minute(browser: Browser, library: str) -> None:
    """On a wide screen, where the tables stand otherwise than at 1280."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1920, "height": 900})
    page = context.new_page()
    done = counted(page)
    page.goto(library)
    page.locator("main input[name=q]").fill("INTERPOL")
    page.locator("main form[role=search] button").click()
    for box in page.get_by_label(re.compile("^Choose .* for comparison")).all():
        box.check()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("link", name="Final clauses").click()
    see_the_answer(page)
    page.get_by_role("link", name="Overview").click()
    expect(page.locator(".sum-row")).to_contain_text("2 suggested, 0 confirmed, 1 verified absent")
    assert done <= Counter(IN_A_MINUTE)
    page.get_by_role("link", name="Text", exact=True).click()
    page.get_by_role("link", name="whole article around Art. 1(1)").first.click()
    expect(page.get_by_role("heading", name="Art. 1").first).to_be_visible()
    context.close()


def test_a_number_opens_its_clauses_and_back_returns(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    page.get_by_role("link", name="thirty days in 1").click()
    expect(page.get_by_role("columnheader")).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("columnheader")).to_have_count(3)


def test_an_article_opens_below_its_clause_and_closes_again(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    link = page.get_by_role("link", name="whole article around Art. 1(1) of BRIDGES-INTERPOL")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Art. 1 of BRIDGES-INTERPOL")).to_contain_text("Crossings begun before")
    expect(link).to_have_attribute("aria-expanded", "true")
    assert "article" not in page.url
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Art. 1 of BRIDGES-INTERPOL")).to_have_count(0)


def test_the_focus_stays_with_the_column_that_moves(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    page.get_by_role("button", name="Move LAKES-INTERPOL right").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader").nth(1)).to_contain_text("LAKES-INTERPOL")
    expect(page.get_by_role("button", name="Move LAKES-INTERPOL right")).to_be_focused()
    # Within 20 ms of its coming the button is one of a plain form, which loads the whole page
    expect(page.locator(".htmx-settling, .htmx-added")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader").nth(2)).to_contain_text("LAKES-INTERPOL")
    expect(page.get_by_role("button", name="Move LAKES-INTERPOL left")).to_be_focused()


def test_a_draft_of_ones_own_is_compared_with_all(page: Page, library: str) -> None:
    page.goto(f"{library}{ADDRESS}&view=diff")
    page.locator("summary", has_text="Base:").click()
    page.get_by_label("or with a text of your own").fill(
        "Either Party may terminate this Agreement by giving one year's notice."
    )
    page.get_by_role("button", name="Compare with it").click()
    expect(page.get_by_role("columnheader").first).to_contain_text("Pasted text")
    expect(page.locator("ins", has_text="six months").first).to_be_visible()


def test_a_snapshot_is_taken_cited_and_held_against_today(signed_in: Page, library: str) -> None:
    page = signed_in
    page.goto(library + ADDRESS)
    page.locator("summary", has_text="Save").click()
    page.get_by_label("Title").fill("How they end")
    page.get_by_role("button", name="Take a snapshot").click()
    expect(page).to_have_url(re.compile("/snapshots/how-they-end-"))
    expect(page.get_by_text("this page never changes")).to_be_visible()
    page.get_by_role("link", name="What has changed since?").click()
    expect(page.get_by_role("heading", name="Nothing has changed")).to_be_visible()


def test_an_officer_pairs_two_clauses_otherwise(signed_in: Page, library: str) -> None:
    page = signed_in
    page.goto(f"{library}{ADDRESS}&view=diff")
    page.get_by_role("link", name=re.compile("Pair otherwise.*Amendment of LAKES-INTERPOL and TUNNELS")).click()
    page.get_by_role("checkbox").uncheck()
    page.get_by_label("Reason").fill("They do not answer each other.")
    page.get_by_role("button", name="Keep this pairing").click()
    expect(page.get_by_text("no similar wording found in LAKES-INTERPOL").first).to_be_visible()


def widths(page: Page) -> list[int]:
    return [round(head.bounding_box()["width"]) for head in page.get_by_role("columnheader").all()]  # type: ignore[index]


def test_heads_are_dragged_to_another_place_and_their_edge_sets_the_width(page: Page, library: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 2000})
    page.goto(library + ADDRESS)
    heads = page.get_by_role("columnheader")
    heads.nth(2).drag_to(heads.nth(0))
    expect(heads.first).to_contain_text("BRIDGES-INTERPOL")
    expect(page.locator("#row-termination")).to_have_attribute("draggable", "true")
    page.locator("#row-termination").drag_to(page.locator("#row-amendment"), source_position={"x": 20, "y": 20})
    expect(page.get_by_role("rowheader").last).to_contain_text("Termination")
    assert page.url.endswith(
        "?agreement=bridges-interpol&agreement=lakes-interpol&agreement=tunnels-interpol"
        "&type=survival&type=amendment&type=termination"
    )
    before = widths(page)
    edge = page.locator(".edge").nth(1).bounding_box()
    assert edge is not None
    page.mouse.move(edge["x"] + 4, edge["y"] + 20)
    page.mouse.down()
    page.mouse.move(edge["x"] + 204, edge["y"] + 20, steps=3)
    page.mouse.up()
    after = widths(page)
    assert after[1] - before[1] > 100
    page.get_by_role("button", name="Move LAKES-INTERPOL left").click()
    expect(heads.first).to_contain_text("LAKES-INTERPOL")
    assert widths(page)[0] == after[1]
    page.locator("summary", has_text="Arrange").click()
    page.get_by_label("Column width").fill("30")
    assert min(widths(page)) >= 30 * 16


def test_a_press_on_a_step_drags_nothing(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    page.get_by_role("button", name="Remove TUNNELS-INTERPOL").drag_to(page.get_by_role("columnheader").first)
    page.get_by_role("button", name="Move LAKES-INTERPOL right").click()
    expect(page.get_by_role("columnheader").nth(1)).to_contain_text("LAKES-INTERPOL")
    expect(page.get_by_role("columnheader")).to_have_count(3)


def test_the_base_stays_in_sight_beside_what_is_compared_with_it(page: Page, library: str) -> None:
    page.goto(f"{library}{ADDRESS}&view=diff&base=bridges-interpol")
    page.set_viewport_size({"width": 900, "height": 700})
    box, base = page.get_by_role("region", name="The comparison"), page.get_by_role("columnheader").nth(2)
    for scrolled in (0, 150, 2_000):
        box.evaluate("(box, left) => { box.scrollLeft = left }", scrolled)
        outer, inner = box.bounding_box(), base.bounding_box()
        assert outer is not None and inner is not None
        assert outer["x"] <= inner["x"] and inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1


def test_one_row_is_a_page_of_its_own_that_leads_to_the_next(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    page.get_by_role("button", name="Show only Termination").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Termination")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.get_by_role("button", name="Show the next row").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Survival")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Termination")
    page.get_by_role("button", name="Show all rows again").click()
    expect(page.get_by_role("rowheader")).to_have_count(3)


@pytest.fixture
def signed_in_officer(page: Page, library: str, client: Client, officer) -> Page:
    client.force_login(officer)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": library}])
    return page


def states(client: Client) -> list[str]:
    """The address of every state of the desk."""
    query = ADDRESS.partition("?")[2]
    client.post("/compare/save/", {"query": query, "title": "How they end", "notes": "For the advice."})
    client.post("/compare/freeze/", {"query": f"{query}&view=diff", "title": "How they end", "notes": ""})
    Provision.objects.filter(eid="art_1__para_1").update(content="Either Party may end it.")
    saved, taken = Comparison.objects.get().get_absolute_url(), Snapshot.objects.get().get_absolute_url()
    ways = [f"view={view}" for view in VIEWS]
    ways += ["row=termination&view=diff&base=~usual", "fold=alike", "choose=1"]
    ways += ["view=odd&agreement=nothing"]
    return [f"{ADDRESS}&{way}" for way in ways] + [
        "/compare/", "/compare/?type=termination", "/compare/article/lakes-interpol/art_1__para_1/",
        "/compare/pairing/termination/lakes-interpol/tunnels-interpol/", f"/compare/export.csv?{query}&view=odd",
        saved, taken, f"{taken}changes/", "/comparisons/",
    ]  # fmt: skip


def test_no_state_of_the_desk_shuts_anyone_out(
    signed_in_officer: Page, library: str, client: Client, portion: Portion
) -> None:
    page, found = signed_in_officer, []
    for number, address in enumerate(states(client)):
        turn(page, of_turn(number, portion)[0])
        page.goto(library + address)
        if page.locator("#desk-tools").is_visible():  # folded on a phone
            page.locator("#desk-tools").click()
        for menu in page.locator("#desk .menu > summary").all():
            menu.click()
            assert not page.evaluate(SIDEWAYS), (address, menu.inner_text())
        found += faults(page, address, number, portion)
    assert found == []


def test_on_a_phone_and_on_paper_a_column_is_wide_enough_to_read(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    narrowest = "Math.min(...[...document.querySelectorAll('.desk td.state')].map(cell => cell.offsetWidth))"
    page.emulate_media(media="print")
    assert page.evaluate(narrowest) > 200
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 360, "height": 800})
    page.reload()
    assert page.evaluate(narrowest) > 250
    first = page.locator(".desk .words").first
    assert first.evaluate("words => words.getBoundingClientRect().top") < 700, (
        "the tools fold, the words are on the first screen"
    )
    expect(page.get_by_role("link", name="Synopsis")).to_be_hidden()
    page.locator("#desk-tools").click()
    expect(page.get_by_role("link", name="Synopsis")).to_be_visible()
    expect(page.locator(".row-name").get_by_role("link", name="Survival")).to_be_visible()


def test_twenty_termination_clauses_stand_in_two_screens(page: Page, site: str, taxonomy: None) -> None:
    """Clauses of usual length, most of them in other wordings; every word of the folded ones opens in its place."""
    lines = (settings.BASE_DIR / "fixtures" / "gold" / "pairs" / "termination.jsonl").read_text().splitlines()
    texts = [json.loads(line)[side] for line in lines for side in ("base", "other")]
    words = [" ".join((*text, texts[(at + 7) % len(texts)][-1])) for at, text in enumerate([*texts, *texts[:2]])]
    for number, text in enumerate(words):
        clause(
            hold(f"ends-{number:02}", f"art_9 | {text}", parties=(f"Office {number}", "Union")), "art_9", "termination"
        )
    assert len(words) == 20
    assert sum(map(len, words)) > 20 * 240
    named = "&".join(f"agreement=ends-{number:02}" for number in range(20))
    page.goto(f"{site}/compare/?{named}&type=termination&view=synopsis")
    expect(page.locator(".unclamp").first).to_be_visible()
    box = page.locator(".synopsis").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 2 * 900
    shown = " ".join(page.locator(".synopsis .core, .apparatus .reading").all_text_contents())
    assert {word for text in words for word in text.split()} <= set(shown.split())
