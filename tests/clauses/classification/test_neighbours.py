"""The paragraphs beside and above one move what is said of it, a little."""

from __future__ import annotations

from clauses.classification.neighbours import with_neighbours
from clauses.classification.paragraph import Unit


def unit(eid: str) -> Unit:
    return Unit(eid=eid, kind="list_item", number=None, text="x")


def test_an_item_follows_its_list_and_what_introduces_it() -> None:
    units = [unit(eid) for eid in ("art_1", "art_1__subpara_a", "art_1__subpara_b", "art_1__subpara_c", "art_2")]
    scored = [{"areas": 0.9}, {"areas": 0.9}, {"areas": 0.4, "financial": 0.4}, {"areas": 0.9}, {"areas": 0.4}]
    moved = with_neighbours(units, scored)
    assert moved[2]["areas"] > 0.5 > 0.4 > moved[2]["financial"]
    assert moved[4] == scored[4]


def test_one_paragraph_alone_keeps_its_scores() -> None:
    assert with_neighbours([unit("art_1__para_1")], [{"audit": 0.3}]) == [{"audit": 0.3}]
    assert with_neighbours([], []) == []
