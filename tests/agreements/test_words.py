"""Words on a page: nothing added, nothing lost, nothing that runs or turns round."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.facts.date_format import date_line, format_date
from agreements.templatetags.words import Cited, exact, marked, merged


def shown(markup: str) -> str:
    """What a reader sees of ``markup``: the tags taken out, the entities read."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ([], "a &lt;b&gt; &amp; c"),
        ([(0, 1)], "<mark>a</mark> &lt;b&gt; &amp; c"),
        ([(2, 5), (4, 7)], "a <mark>&lt;b&gt; &amp;</mark> c"),
        ([(8, 400)], "a &lt;b&gt; &amp; <mark>c</mark>"),
        ([(5, 5), (7, 3)], "a &lt;b&gt; &amp; c"),
    ],
)
def test_evidence_is_marked_and_the_rest_escaped(evidence, expected) -> None:
    assert marked("a <b> & c", evidence) == expected


def test_a_citation_is_a_link_where_it_resolves_and_is_marked_inside() -> None:
    assert marked("see Art. 3 here", [(8, 12)], [Cited(4, 10, "Art. 3", "/x/#art_3")]) == (
        'see <a class="cited" href="/x/#art_3">Art.<mark> 3</mark></a><mark> h</mark>ere'
    )


def test_a_citation_of_what_is_not_held_says_so_and_links_nowhere() -> None:
    markup = marked("A/RES/1", [], [Cited(0, 7, 'A/"RES"/1')])
    assert "<a" not in markup
    assert 'title="cites A/&quot;RES&quot;/1, not in this library"' in markup


def test_overlapping_citations_keep_the_first() -> None:
    markup = marked("abcdef", [], [Cited(2, 5, "x", "/x/"), Cited(0, 3, "y", "/y/")])
    assert shown(markup) == "abcdef"
    assert markup.count("<a ") == 1


@pytest.mark.parametrize("override", ["\u202d", "\u202e"])
def test_a_direction_override_stays_but_turns_nothing_round(override: str) -> None:
    assert exact(f"a{override}b<") == f"a<bdi>{override}</bdi>b&lt;"


ranges = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6)
citations = st.lists(
    st.builds(Cited, st.integers(0, 60), st.integers(0, 60), st.text(max_size=5), st.sampled_from(["", "/a/"])),
    max_size=4,
)


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=50), ranges, citations)
def test_marks_never_change_the_words(content: str, evidence, cited) -> None:
    markup = marked(content, evidence, cited)
    assert shown(markup).replace("\r\n", "\n") == content.replace("\r\n", "\n")


@settings(deadline=None)
@given(ranges)
def test_merged_ranges_are_ordered_and_apart(evidence) -> None:
    flat = [edge for pair in merged(evidence, 40) for edge in pair]
    assert flat == sorted(set(flat))


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2018-03-26", "26 March 2018"), ("2018-03-05", "5 March 2018"), ("2004-10", "October 2004"), ("2004", "2004"),
        ("", ""), ("2004-13", "2004-13"),
    ],
)  # fmt: skip
def test_a_date_is_as_precise_as_its_source(date: str, expected: str) -> None:
    assert format_date(date) == expected


class Act:
    signature_date = adoption_date = entry_into_force_date = distribution_date = place = ""

    def __init__(self, **dates: str) -> None:
        self.__dict__.update(dates)


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (Act(signature_date="2018-03-26", place="Lyon"), "signed 26 March 2018, Lyon"),
        (Act(adoption_date="2006", place="Lyon"), "adopted 2006"),
        (Act(distribution_date="2024-11-20"), "distributed 20 November 2024"),
        (Act(), ""),
    ],
)
def test_a_date_comes_with_its_event(act: Act, expected: str) -> None:
    assert date_line(act) == expected
