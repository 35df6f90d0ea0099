"""Units carry the surroundings that say what a provision is for."""

from agreements.formats.document import Document, Provision, Reading
from clauses.classification.paragraph import units_of


def provision(eid: str, kind: str, text: str = "", heading: str = "", parent: str | None = None) -> Provision:
    return Provision(eid=eid, kind=kind, number=None, heading=heading, text=text, parent=parent, spans=())  # type: ignore[arg-type]


def document(*provisions: Provision) -> Document:
    reading = Reading(name="a.txt", media_type="text/plain", sha256="0" * 64, text="", lines=())
    return Document(reading=reading, kind="agreement", language="fr", provisions=provisions)


def test_a_paragraph_knows_its_heading_its_introduction_and_its_neighbours() -> None:
    units = units_of(
        document(
            provision("title", "title", "Agreement"),
            provision("chap_1", "chapter", heading="Final clauses"),
            provision("art_1", "article", "The Parties cooperate by:", "Areas", parent="chap_1"),
            provision("art_1__item_1", "list_item", "sharing maps;", parent="art_1"),
            provision("art_1__item_2", "list_item", "training.", parent="art_1"),
        )
    )
    item = units[3]
    assert (item.eid, item.article_heading, item.chapter_heading) == ("art_1__item_1", "Areas", "Final clauses")
    assert item.intro == "The Parties cooperate by:"
    assert (item.before, item.after) == ("The Parties cooperate by:", "training.")
    assert (item.language, item.document_kind, item.index, item.place) == ("fr", "agreement", 3, 0.75)
    assert units[2].has_children and not item.has_children


def test_titles_formulas_notes_and_signatures_have_no_type() -> None:
    kinds = ["title", "enacting_formula", "footnote", "signature_block", "recital", "paragraph", "testimonium"]
    units = units_of(document(*(provision(kind, kind, "words") for kind in kinds)))
    assert [unit.kind for unit in units if unit.is_typed] == ["recital", "paragraph", "testimonium"]


def test_an_empty_provision_is_not_typed() -> None:
    assert not units_of(document(provision("art_1", "article", "  ")))[0].is_typed


def test_a_tree_in_a_circle_ends() -> None:
    units = units_of(document(provision("a", "article", "x", parent="b"), provision("b", "article", "y", parent="a")))
    assert units[0].intro == "y"


def test_no_provisions_no_units() -> None:
    assert units_of(document()) == []
