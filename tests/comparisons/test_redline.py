from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from comparisons.diff import diff
from comparisons.fold import Folds
from comparisons.templatetags.redline import redline


def test_what_came_and_went_is_marked() -> None:
    assert redline(diff("either Party may act now", "either Party must act now")) == (
        "either Party <del>may</del><ins>must</ins> act now"
    )


def test_what_was_set_aside_says_how_the_base_has_it() -> None:
    assert (
        redline(diff("in 6 months", "in six months", Folds()))
        == 'in <span class="folded" title="base: 6">six</span> months'
    )


def test_a_move_names_its_other_end() -> None:
    first, second = "One two alpha beta gamma delta", "epsilon zeta eta theta iota kappa lambda mu nu xi"
    html = redline(diff(f"{first}. {second}.", f"{second}. {first}."))
    assert re.search(r'<del class="moved" title="moved: see 1">One two alpha beta gamma delta', html)
    assert re.search(r'<ins class="moved" title="moved: 1">One two alpha beta gamma delta', html)


def test_text_of_an_agreement_is_never_markup() -> None:
    html = redline(diff("a <b>bold</b> & 6 words", '<script>alert("x")</script> a <b>bold</b> & "six" words', Folds()))
    assert "<script" not in html
    assert "<b>" not in html
    assert "<ins>&lt;script&gt;alert(" in html
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; " in html


@given(st.text("<>&\"' ab;", max_size=40), st.text("<>&\"' ab;", max_size=40))
def test_only_marks_of_change_are_live(base: str, other: str) -> None:
    html = redline(diff(base, other, Folds()))
    assert re.sub(r'</?(?:ins|del|span)(?: class="[a-z]+")?(?: title="[^"<>]*")?>', "", html).count("<") == 0
