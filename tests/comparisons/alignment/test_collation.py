from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.alignment.collation import Segment, Synopsis, families, most_usual, synopsis, wording
from comparisons.alignment.normalize import Folds


def told(made: Synopsis, siglum: str) -> str:
    """The text of one clause, put together from core and readings."""
    pieces = []
    for segment in made.segments:
        if segment.readings:
            pieces += [reading.text for reading in segment.readings if siglum in reading.sigla]
        else:
            pieces.append(segment.text)
    return "".join(pieces)


def test_clauses_are_a_core_with_numbered_variants_and_sigla() -> None:
    made = synopsis(
        {
            "A": "Either Party may terminate this Agreement by six months' notice in writing.",
            "B": "Either Party may terminate this Agreement by thirty days' notice in writing.",
            "C": "Either Party may terminate this Agreement by six months' notice.",
            "D": "Works made in common belong to their makers in equal shares for ever.",
        }
    )
    assert made.base == "A"
    assert made.sigla == ("A", "B", "C")
    assert [(apart.sigla, apart.text[:10]) for apart in made.apart] == [(("D",), "Works made")]
    variants = [segment for segment in made.segments if segment.number]
    assert [segment.number for segment in variants] == [1, 2]
    assert [(reading.text, reading.sigla) for reading in variants[0].readings] == [
        ("six months", ("A", "C")),
        ("thirty days", ("B",)),
    ]
    assert [(reading.text.strip(), reading.sigla) for reading in variants[1].readings] == [
        ("in writing", ("A", "B")),
        ("", ("C",)),
    ]


def test_what_is_only_written_otherwise_has_no_number_and_is_not_lost() -> None:
    made = synopsis(
        {"A": "The Union pays within 30 days.", "B": "The Office pays within thirty (30) days."},
        Folds(),
        {"A": {"The Union": "1"}, "B": {"The Office": "1"}},
    )
    assert {segment.number for segment in made.segments} == {0}
    assert told(made, "B") == "The Office pays within thirty (30) days."


def test_a_single_clause_is_all_core_and_none_is_refused() -> None:
    assert [segment.text for segment in synopsis({"A": "Only one."}).segments] == ["Only one."]
    with pytest.raises(ValueError, match="at least one clause"):
        synopsis({})


CLAUSES = st.lists(
    st.lists(
        st.sampled_from(["Party", "may", "end", "it", "by", "notice", ",", "in", "writing", "six"]), max_size=14
    ).map(" ".join),
    min_size=1,
    max_size=5,
)


@given(CLAUSES)
def test_every_clause_can_be_put_together_again(texts: list[str]) -> None:
    clauses = {f"S{number}": text for number, text in enumerate(texts)}
    made = synopsis(clauses)
    for siglum in made.sigla:
        assert told(made, siglum) == clauses[siglum]
    assert sorted([*made.sigla, *(siglum for apart in made.apart for siglum in apart.sigla)]) == sorted(clauses)
    for segment in made.segments:
        sigla = [siglum for reading in segment.readings for siglum in reading.sigla]
        assert not segment.number or sorted(sigla) == sorted(made.sigla)


WRITTEN = st.lists(
    st.lists(
        st.sampled_from(["The Union", "the Union", "pays", "US$ 1,000", "USD 1000", "within", "30 days", "thirty (30) days", "by", "(a)", "(i)", "and"]),
        max_size=10,
    ).map(" ".join),
    min_size=1,
    max_size=6,
)  # fmt: skip


@given(WRITTEN)
def test_every_word_of_every_clause_is_recoverable_whatever_is_set_aside(texts: list[str]) -> None:
    clauses = {f"S{number}": text for number, text in enumerate(texts)}
    made = synopsis(clauses, Folds())
    for siglum in made.sigla:
        assert told(made, siglum).split() == clauses[siglum].split()


Told = tuple[str, tuple[str, ...], tuple[Segment, ...]]


def all_told(clauses: dict[str, str]) -> list[Told]:
    return [(made.base, made.sigla, made.segments) for made in families(clauses, Folds())]


OTHER = (
    "Works made in common belong to their makers in equal shares, and maps to who drew them, unless a ship that carries them is lost at sea; "
    "then the insurer, once told by notice, has whatever is found on the shore, together with the anchors, the lamps and the bells."
)


@given(CLAUSES)
def test_a_further_column_in_another_wording_changes_nothing(texts: list[str]) -> None:
    clauses = {f"S{number}": text for number, text in enumerate(texts)}
    before = all_told(clauses)
    after = all_told({**clauses, "Z": OTHER})
    assert after[:-1] == before
    assert after[-1][1] == ("Z",)


@given(CLAUSES, st.data())
def test_a_further_column_changes_the_core_only_where_the_majority_does(texts: list[str], data: st.DataObject) -> None:
    """One more that says what another says: in a family that is otherwise the same the variants stay where they were, in their order."""
    clauses = {f"S{number}": text for number, text in enumerate(texts)}
    copied = data.draw(st.sampled_from(texts))
    made = all_told({**clauses, "Z": copied})
    after = {(base, tuple(siglum for siglum in sigla if siglum != "Z")): segments for base, sigla, segments in made}
    for base, sigla, segments in all_told(clauses):
        for old, new in zip(segments, after.get((base, sigla), segments), strict=True):
            counts = {reading.text: len(reading.sigla) for reading in new.readings}
            assert old.number == new.number
            assert {reading.text for reading in old.readings} == set(counts)
            assert old.text == new.text or counts[new.text] > counts[old.text]


@given(CLAUSES)
def test_every_clause_of_every_family_can_be_put_together_again(texts: list[str]) -> None:
    clauses = {f"S{number}": text for number, text in enumerate(texts)}
    made = list(families(clauses, Folds()))
    assert sorted(siglum for family in made for siglum in family.sigla) == sorted(clauses)
    assert all(told(family, siglum).split() == clauses[siglum].split() for family in made for siglum in family.sigla)


def test_the_core_has_what_most_have_and_a_further_clause_leaves_it() -> None:
    six, thirty = "six months'", "thirty days'"
    words = "Either Party may terminate this Agreement by giving {} notice in writing to the other Party."
    clauses = {f"S{n}": words.format(notice) for n, notice in enumerate((thirty, six, six, thirty, six))}
    before = synopsis(clauses, Folds())
    assert six in "".join(segment.text for segment in before.segments)
    after = synopsis({**clauses, "S5": words.format("ninety days'")}, Folds())
    assert after.base == before.base
    assert [segment.text for segment in after.segments] == [segment.text for segment in before.segments]


def test_the_usual_wording_is_the_one_most_others_share() -> None:
    texts = [
        "the end comes by law",
        "either Party may end it by notice",
        "either Party may end it by letter",
        "either Party may end it by notice now",
    ]
    assert most_usual([wording(text.split()) for text in texts]) == 1
    assert most_usual([wording(["a"])]) == 0
    assert most_usual([wording([]), wording([])]) == 0
