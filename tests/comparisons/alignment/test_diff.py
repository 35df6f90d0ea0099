from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparisons.alignment.diff import Diff, diff
from comparisons.alignment.normalize import Folds
from tests.growth import seconds

ALL = Folds()


def shown(difference: Diff) -> str:
    """The difference on one line: [-gone-] {+come+} <1:moved from< >1:moved to> ~set aside~."""
    forms = {"equal": "{}", "insert": "{{+{}+}}", "delete": "[-{}-]"}
    runs = []
    for op in difference.ops:
        if op.kind == "move":
            runs.append(f"<{op.move}:{op.text}<" if op.is_in_base else f">{op.move}:{op.text}>")
        else:
            runs.append(f"~{op.text}~" if op.is_folded else forms[op.kind].format(op.text))
    return "".join(runs)


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        (
            "Either Party may end this Agreement by thirty (30) days' notice.",
            "Either Party may end this Agreement by six (6) months' notice.",
            "Either Party may end this Agreement by [-thirty (30) days-]{+six (6) months+}' notice.",
        ),
        (
            "Either Party may terminate the agreement upon notice.",
            "Either Party may denounce the treaty upon notice.",
            "Either Party may [-terminate the agreement-]{+denounce the treaty+} upon notice.",
        ),
        (
            "The Parties cooperate in: (a) trade; (b) fishing.",
            "The Parties cooperate in: (a) trade; (c) mining; (b) fishing.",
            "The Parties cooperate in: (a) trade; {+(c) mining; +}(b) fishing.",
        ),
        ("one two", "one two", "one two"),
        ("", "new text", "{+new text+}"),
        ("old text", "", "[-old text-]"),
        (" a", "a", "[- -]a"),
        ("costs are borne", "costs  are borne", "costs[- -]{+  +}are borne"),
        ("each Party bears its costs", "each Party pays its costs", "each Party [-bears-]{+pays+} its costs"),
    ],
)
def test_changes_read_as_law(base: str, other: str, expected: str) -> None:
    assert shown(diff(base, other)) == expected


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        ("The Union shall pay.", "The Office shall pay.", "~The Office~ shall pay."),
        ("within thirty (30) days", "within 30 days", "within ~30~ days"),
        ("within thirty (30) days", "within 60 days", "within [-thirty (30)-]{+60+} days"),
        ("the organisation’s programme", "the Organization's program", "the ~Organization's program~"),
    ],
)
def test_what_is_set_aside_is_equal_and_shown_as_it_is(base: str, other: str, expected: str) -> None:
    found = diff(base, other, ALL, base_parties={"the Union": "1", "The Union": "1"}, other_parties={"The Office": "1"})
    assert shown(found).replace("~ ~", " ") == expected
    assert (found.base, found.other) == (base, other)


def test_moved_text_is_moved_and_not_deleted_and_inserted() -> None:
    secret = "Information received in the course of cooperation shall be kept confidential."
    talks = "The Parties shall consult each other regularly on all matters of common interest to them."
    found = diff(f"{secret} {talks}", f"{talks} {secret}")
    moved = [op for op in found.ops if op.kind == "move"]
    assert [op.text.strip(" .") for op in moved] == [secret.strip(".")] * 2
    assert [op.move for op in moved] == [1, 1]
    assert [(op.is_in_base, op.is_in_other) for op in moved] == [(True, False), (False, True)]
    assert found.similarity == 1.0


def test_a_short_run_moves_within_a_sentence_only() -> None:
    rule, costs = "Staff may travel by train where possible", "Tickets are booked by the host"
    within = diff(f"{rule}.", "Staff may where possible travel by train.")
    assert [op.text.strip() for op in within.ops if op.kind == "move"] == ["where possible"] * 2
    across = diff(f"{rule}. {costs}.", f"Staff may travel by train. {costs} where possible.")
    assert not any(op.kind == "move" for op in across.ops)


def test_another_wording_altogether_is_said_and_shown_whole() -> None:
    base, other = "Nothing herein creates a partnership.", "Disputes are settled by negotiation between them."
    found = diff(base, other)
    assert found.is_rewritten
    assert [op.kind for op in found.ops] == ["delete", "insert"]
    assert not diff("", "some text").is_rewritten
    assert not diff(base, base + " Ever.").is_rewritten


def test_similarity_counts_words() -> None:
    assert diff("a b c d", "a b c d").similarity == 1.0
    assert diff("red green blue grey", "red green blue pink").similarity == pytest.approx(0.75)
    assert diff("", "").similarity == 1.0


WORDS = st.lists(
    st.sampled_from(
        ["the", "Party", "shall", "may", "not", "pay", "(a)", ";", ".", "thirty", "30", "of", "notice", "Union"]
    ),
    max_size=60,
)
TEXTS = st.one_of(WORDS.map(" ".join), st.text(max_size=80), st.text("ab ,.\n", max_size=60))


@given(TEXTS, TEXTS, st.booleans())
@settings(max_examples=300)
def test_a_difference_gives_both_texts_back_exactly(base: str, other: str, is_folded: bool) -> None:
    found = diff(base, other, ALL if is_folded else Folds.named(""), base_parties={"Union": "1"})
    assert (found.base, found.other) == (base, other)
    assert 0 <= found.similarity <= 1
    if not is_folded:
        assert "".join(op.text for op in found.ops if op.is_in_base) == base
        assert not any(op.is_folded for op in found.ops)


@given(TEXTS, TEXTS)
def test_spans_point_into_the_texts_in_order(base: str, other: str) -> None:
    at = at_other = 0
    for op in diff(base, other, ALL).ops:
        assert op.base_span[0] == at
        assert op.other_span[0] == at_other
        at, at_other = op.base_span[1], op.other_span[1]
        assert op.text == (base[slice(*op.base_span)] if not op.is_in_other else other[slice(*op.other_span)])
    assert (at, at_other) == (len(base), len(other))


@given(TEXTS)
def test_a_text_equals_itself(text: str) -> None:
    assert diff(text, text).is_equal


def _texts(kind: str) -> tuple[list[str], list[str]]:
    chance = random.Random(7)
    usual = ["the", "of", "and", "to", "in", "shall", "a", "or", "by", "party", *(f"word{i}" for i in range(3000))]
    weights = [1 / (i + 1) for i in range(len(usual))]
    base = chance.choices(usual, weights, k=5000)
    edited = [chance.choice(usual) if chance.random() < 0.1 else word for word in base]
    return {
        "a tenth edited": (base, edited),
        "unrelated": (base, chance.choices(usual, weights, k=5000)),
        "one word": (["w"] * 5000, ["w"] * 4990),
        "two words": (["w", "v"] * 2500, ["v", "v", "w"] * 1666),
        "turned round": (base, base[::-1]),
        "halves swapped": (base, base[2500:] + base[:2500]),
        "few words": (chance.choices(usual[10:30], k=5000), chance.choices(usual[10:30], k=5000)),
        "function words": (chance.choices(usual[:10], k=5000), chance.choices(usual[:10], k=5000)),
    }[kind]


@cache
def _usual_seconds() -> float:
    """What the most usual kind of change takes."""
    base, other = (" ".join(words) for words in _texts("a tenth edited"))
    return seconds(lambda: diff(base, other, ALL), times=2)


@pytest.mark.parametrize(
    "kind",
    [
        "a tenth edited",
        "unrelated",
        "one word",
        "two words",
        "turned round",
        "halves swapped",
        "few words",
        "function words",
    ],
)
def test_five_thousand_words_are_compared_at_once_whatever_they_are(kind: str) -> None:
    base, other = (" ".join(words) for words in _texts(kind))
    assert seconds(lambda: diff(base, other, ALL), times=1) < 15 * _usual_seconds()
    found = diff(base, other, ALL)
    assert (found.base, found.other) == (base, other)


@pytest.mark.parametrize(
    ("base", "other"),
    [
        ("pays pays The Union", "The Union The Union pays"),
        ("by notice in writing The Union pays", "The Union pays The Union pays by notice"),
        ("a b the Fund pays", "the Fund pays a the Fund pays"),
    ],
)
def test_the_two_ends_of_a_move_that_touch_stay_apart(base: str, other: str) -> None:
    found = diff(base, other, Folds())
    assert "".join(op.text for op in found.ops if op.is_in_other) == other
    assert "".join(op.base_text if op.kind == "equal" else op.text for op in found.ops if op.is_in_base) == base
