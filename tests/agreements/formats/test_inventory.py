"""The inventory of a file: one item for each kind, state and reason, and a warning for what was not read."""

from __future__ import annotations

from dataclasses import replace

from agreements.formats.document import Inventory, Place
from agreements.formats.inventory import MOST_PLACES, Stock, with_losses_told
from agreements.formats.read import read
from agreements.ingest import parse
from clauses.evaluation.parse import answer


def test_things_alike_are_one_item_with_a_sentence() -> None:
    stock = Stock()
    stock.note("deletion", "set_aside", "the text is read with all changes accepted", words="six  months")
    stock.note("deletion", "set_aside", "the text is read with all changes accepted", words="three months")
    stock.note("text_box", "read", page=2)
    box, deletion = stock.inventory().items
    assert (box.kind, box.state, box.sentence, box.places) == ("text_box", "read", "1 text box was read.", (Place(2),))
    assert deletion.sentence == (
        "2 tracked deletions were left out of the text: the text is read with all changes accepted."
    )
    assert [place.words for place in deletion.places] == ["six months", "three months"]


def test_the_count_is_exact_where_the_places_are_only_the_first() -> None:
    stock = Stock()
    for at in range(50):
        stock.note("comment", "set_aside", where=f"comment {at}")
    (item,) = stock.inventory().items
    assert (item.count, len(item.places)) == (50, MOST_PLACES)


def test_nothing_left_out_is_said_only_where_it_is_so() -> None:
    stock = Stock()
    stock.note("footnote", "read")
    assert stock.inventory().is_all_read
    stock.note("image", "not_read")
    assert not stock.inventory().is_all_read


def test_what_was_not_read_is_warned_of_once() -> None:
    stock = Stock()
    stock.note("imported_part", "not_read", "it is a format that is not read here")
    reading = replace(read(b"Article 1\n\nWords.\n", "a.txt"), inventory=stock.inventory())
    told = with_losses_told(with_losses_told(reading))
    assert told.warnings == ("1 imported part was not read: it is a format that is not read here.",)


def test_what_is_doubtful_is_warned_of_though_it_was_read() -> None:
    stock = Stock()
    stock.note("hidden_text", "read", "they are set in white", is_doubtful=True)
    reading = replace(read(b"Article 1\n\nWords.\n", "a.txt"), inventory=stock.inventory())
    assert with_losses_told(reading).warnings == ("1 hidden passage was read: they are set in white.",)


def test_parse_gives_the_inventory_or_null_where_none_was_taken() -> None:
    document = parse(b"Article 1\n\nThe Parties shall cooperate.\n\nArticle 2\n\nThe end.\n", "a.txt")
    assert answer(document)["inventory"] == []
    assert answer(replace(document, reading=replace(document.reading, inventory=None)))["inventory"] is None
    stock = Stock()
    stock.note("comment", "set_aside", words="delete?", page=3)
    noted = replace(document, reading=replace(document.reading, inventory=Inventory(stock.inventory().items)))
    assert answer(noted)["inventory"] == [
        {
            "kind": "comment",
            "state": "set_aside",
            "count": 1,
            "sentence": "1 comment was left out of the text.",
            "places": [{"page": 3, "where": "", "words": "delete?"}],
            "is_doubtful": False,
        }
    ]
