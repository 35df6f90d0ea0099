"""Page furniture is known by repetition, sequence and place, never by a line's shape where it could be a label."""

from __future__ import annotations

import pytest

from agreements.formats.document import Line, Reading
from agreements.structure.furniture import find_furniture
from agreements.structure.grammar import grammar
from agreements.structure.rows import rows_of


def reading_of(*rows: str, pages: int | None = None) -> Reading:
    """Plain text, one Line a row that is not blank; "\f" in front of a row begins a page where pages are known."""
    text, lines, page = "", [], 1
    for row in rows:
        page += row.startswith("\f")
        row = row.removeprefix("\f")
        if row.strip():
            lines.append(Line(len(text), len(text) + len(row), page=page if pages else None))
        text += row + "\n"
    return Reading("x.txt", "text/plain", "", text, tuple(lines), pages=pages)


def reasons(reading: Reading) -> dict[str, str]:
    return {
        reading.text[reading.lines[index].start : reading.lines[index].end].strip(): reason
        for index, reason in find_furniture(reading, rows_of(reading), grammar("en")).items()
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("3/9", "page_furniture"),
        ("24-21810 **5/9**", "page_furniture"),
        ("V.13-86152 5", "page_furniture"),
        ("8 V.13-86152", "page_furniture"),
        ("24-07543 (F)", "page_furniture"),
        ("- 12 -", "page_furniture"),
        ("Page 4 of 11", "page_furniture"),
        ("Seite 7", "page_furniture"),
        ("United Nations — Treaty Series • Nations Unies — Recueil des Traités 1983", "page_furniture"),
        ("Vol. 1048, II-785", "page_furniture"),
        ("__________________", "page_furniture"),
        ("---", "page_furniture"),
        ("= = =", "page_furniture"),
        ("-", "noise"),
        ("![seal](seal.png)", "noise"),
        ("Article 4", None),
        ("4", None),
        ("IV", None),
        ("(a)", None),
        ("2024", None),
        ("A/79/L.17", None),
    ],
)
def test_one_line_between_two_paragraphs(row: str, reason: str | None) -> None:
    reading = reading_of("The Parties shall consult each other.", "", row, "", "They meet once a year.")
    assert reasons(reading).get(row) == reason


def test_numbers_that_count_pages_go_and_one_that_numbers_an_article_stays() -> None:
    body = [f"The Parties agree on point {letter} of the plan." for letter in "abcdefghij"]
    reading = reading_of(*body, "7", *body, "8", *body, "9", "Article", "10", *body)
    assert reasons(reading) == {"7": "page_furniture", "8": "page_furniture", "9": "page_furniture"}


def pages_of(first: str, head: str) -> Reading:
    middle = [f"words of line {letter} here" for letter in "abcdefgh"]
    rows = [first, *middle]
    for number in range(2, 7):
        rows += [
            "\f" + head.format(number),
            f"so {number} goes",
            "and on",
            *middle,
            "and so",
            "to the end of",
            f"{number}",
        ]
    return reading_of(*rows, pages=6)


def test_a_running_head_repeats_at_the_edge_of_pages() -> None:
    found = reasons(pages_of("Joint Programme", "Joint Programme, draft of day {}"))
    assert found["Joint Programme, draft of day 4"] == "page_furniture"
    assert found["4"] == "page_furniture"
    assert not any(row.startswith("words") for row in found)


def test_labels_at_the_top_of_pages_are_no_running_head() -> None:
    assert not any(row.startswith("Article") for row in reasons(pages_of("Article 1", "Article {}")))


def test_a_repeated_symbol_that_breaks_a_sentence_is_a_running_head() -> None:
    found = reasons(
        reading_of(
            "The group met in", "", "CTX/WG.7/2013/4", "", "the spring.", "", "It met in", "CTX/WG.7/2013/4", "autumn."
        )
    )
    assert found == {"CTX/WG.7/2013/4": "page_furniture"}


def test_a_repeated_line_of_a_signature_block_stays() -> None:
    assert reasons(reading_of("For the Union:", "(Signed)", "A. Ray", "For the Office:", "(Signed)", "B. Lee")) == {}


def test_contents_are_one_run_with_their_heading() -> None:
    found = reasons(
        reading_of(
            "Contents",
            "I. Introduction ......... 2",
            "II. A heading that",
            "runs over ....... 3",
            "III. End . . . . . . 9",
            "",
            "I. Introduction",
        )
    )
    assert set(found.values()) == {"contents"}
    assert "II. A heading that" in found
    assert "I. Introduction" not in found


def test_job_settings_run_to_the_end_and_angle_quotes_do_not() -> None:
    found = reasons(
        reading_of(
            "The end.", "<<", "  /ASCII85EncodePages false", "  /Binding /Left", "  /Optimize true", ">> setpagedevice"
        )
    )
    assert set(found.values()) == {"job_settings"}
    assert len(found) == 5
    assert reasons(reading_of("<<Les Parties>>", "sont convenues", "de ce qui suit")) == {}


def test_the_keys_at_the_head_of_a_converted_file_are_noise() -> None:
    found = reasons(reading_of("---", "symbol: A/1/2", "title: x", "---", "The Assembly,"))
    assert set(found.values()) == {"noise"}
    assert "The Assembly," not in found


@pytest.mark.parametrize("row", ["." * 300_000, "1" * 300_000, "- " * 150_000, "a/" * 150_000, "<<" * 100_000])
def test_long_unbroken_lines_are_read_at_once(row: str) -> None:
    reading = reading_of(row, row)
    find_furniture(reading, rows_of(reading), grammar("en"))
