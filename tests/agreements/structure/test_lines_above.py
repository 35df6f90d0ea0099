"""Lines between articles head the next article; a marker with a stop is a marker; a lone stop is no provision with a type."""

import pytest

from agreements.ingest import parse
from clauses.classification.paragraph import Unit

HEAD = "Agreement between the Harbour Office and the Pilots' Union\n\nThe Parties have agreed as follows:\n\n"


def articles(text: str) -> list[tuple[str, str, str]]:
    found = parse((HEAD + text).encode(), "harbours.txt").provisions
    assert "".join(one.text for one in found if not any(map(str.isalnum, one.text))) == ""
    below = {one.eid: one.text for one in found}
    return [
        (one.number or "", one.heading, " ".join(words for eid, words in below.items() if eid.startswith(one.eid)))
        for one in found
        if one.kind == "article"
    ]


def test_lines_between_articles_head_those_that_follow() -> None:
    """As in safeguards agreements: some articles have a line above their label, one has two, none has one below."""
    assert articles(
        "Article 1\n\nThe Office keeps the lamps lit at all times.\n\nUse of tugs\n\n"
        "Article 2\n\nThe Union may use the tugs of the Office.\n\n"
        "Article 3\n\nThe Office charges no fee for a tug.\n\nCharts and soundings\n\nGeneral provisions\n\n"
        "Article 4\n\nThe Office sends its charts to the Union.\n\nFinal matters\n\n"
        "Article 5\n\nThis Agreement enters into force upon signature.\n"
    ) == [
        ("1", "", "The Office keeps the lamps lit at all times."),
        ("2", "Use of tugs", "The Union may use the tugs of the Office."),
        ("3", "", "The Office charges no fee for a tug."),
        ("4", "Charts and soundings General provisions", "The Office sends its charts to the Union."),
        ("5", "Final matters", "This Agreement enters into force upon signature."),
    ]


def test_in_french_with_paragraphs() -> None:
    found = articles(
        "Article premier\n\n1. L'Office entretient les feux.\n\n2. L'Union les surveille.\n\nRemorqueurs\n\n"
        "Article 2\n\nL'Union emploie les remorqueurs de l'Office.\n\nCartes marines\n\n"
        "Article 3\n\nL'Office remet ses cartes.\n\nArticle 4\n\nLe présent Accord entre en vigueur à la signature.\n"
    )
    assert [heading for _, heading, _ in found] == ["", "Remorqueurs", "Cartes marines", ""]


@pytest.mark.parametrize("last", ["and the keeping of records", "Lamps;", "The Office may refuse a tug"])
def test_what_belongs_to_the_article_stays_its_text(last: str) -> None:
    found = articles(
        f"Article 1\n\nThe Office keeps the lamps lit.\n\n{last}\n\nArticle 2\n\nThe Union pays.\n\n{last}\n\n"
        "Article 3\n\nThe Union sends a list.\n\nArticle 4\n\nThe Parties meet once a year.\n"
    )
    assert [heading for _, heading, _ in found] == ["", "", "", ""] and found[0][2].endswith(last)


def test_a_line_may_stand_right_under_the_text() -> None:
    """As in the annexes of host agreements, where paragraphs are numbered through under lines without a number."""
    found = articles(
        "Article 1\n\nThe Office keeps the lamps.\nResponsibilities\n\nArticle 2\n\nThe Union pays.\nAccommodation\n\nArticle 3\n\nThe Parties meet.\n"
    )
    assert [heading for _, heading, _ in found] == ["", "Responsibilities", "Accommodation"]
    found = articles(
        "1. The Office keeps the lamps.\nOil\n\n2. The Union pays.\n\n3. It lists them.\nWicks\n\n4. The Parties meet.\n\n5. They part.\n"
    )
    assert [heading for _, heading, _ in found] == ["", "Oil", "", "Wicks", ""]


def test_a_single_line_of_its_look_may_be_torn_off_a_sentence() -> None:
    found = articles(
        "Article 1\n\nThe Office keeps the lamps.\n\nUNION AND OFFICE\n\nArticle 2\n\nThe Union pays.\n\nWith a view to the objectives of Part 2\n\n"
        "Article 3\n\nLamps are lights.\n"
    )
    assert [heading for _, heading, _ in found] == ["", "", ""]


def test_a_marker_with_a_stop_that_stands_alone_is_a_marker() -> None:
    found = articles(
        "Article 1\n\n(a). The Office keeps the lamps.\n(b).\n\n(i) The Union pays for the oil.\n\n(ii) The Office pays for the wicks.\n"
        "\nArticle 2\n\nThe Parties meet once a year.\n"
    )
    assert [number for number, _, _ in found] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "is_typed"), [(".", False), (" – ", False), ("…", False), ("(a)", True), ("Art. 3", True), ("本", True)]
)
def test_a_provision_without_words_has_no_type(text: str, is_typed: bool) -> None:
    assert Unit(eid="art_1", kind="paragraph", number=None, text=text, language="en").is_typed is is_typed
