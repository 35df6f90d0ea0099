"""Citations are found with exact spans, and point to what they name, or to nothing."""

from __future__ import annotations

import re

import pytest

from agreements.citations.references import find_references, table
from agreements.formats.document import Citation, Document, PartyFact, Provision, Reading, Span

ARTICLES = ("art_1", "art_1__para_1", "art_1__para_3", "art_2", "art_5", "art_5__para_2", "art_5__para_2__subpara_a")


def cite(text: str, **facts: object) -> list[Citation]:
    """The citations of a text that stands in article 1, paragraph 1, of an agreement with articles 1, 2 and 5."""
    shells = [("art_1", "article", None, ""), ("art_1__para_1", "paragraph", "art_1", text)]
    shells += [(eid, "paragraph", None, "") for eid in (*ARTICLES[2:], "op_6")]
    provisions = tuple(
        Provision(eid, kind, None, "", words, parent, (Span(0, len(words)),)) for eid, kind, parent, words in shells
    )  # type: ignore[arg-type]
    document = Document(Reading("x", "text/plain", "", text, ()), "agreement", provisions=provisions, **facts)  # type: ignore[arg-type]
    found = list(find_references(document))
    assert all(text[one.start : one.end] == one.text for one in found)
    return found


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("Recalling its resolution 51/1 of 15 October 1996, in", [("resolution 51/1 of 15 October 1996", "A/RES/51/1")]),
        ("resolutions 71/19 of 21 May 2016, 73/11 and 77/20 on x", [("resolutions 71/19 of 21 May 2016", "A/RES/71/19"), ("73/11", "A/RES/73/11"), ("77/20", "A/RES/77/20")]),
        ("Economic and Social Council resolution 2019/19 of", [("Economic and Social Council resolution 2019/19", "E/RES/2019/19")]),
        ("Security Council resolution 2396 (2017)", [("Security Council resolution 2396 (2017)", "S/RES/2396 (2017)")]),
        ("resolution 217 A (III) of 1948", [("resolution 217 A (III) of 1948", "A/RES/217 (III)")]),
        ("decision 60/519 and A/60/88", [("decision 60/519", "A/DEC/60/519"), ("A/60/88", "A/60/88")]),
        ("resolution 5/3 of the Conference", [("resolution 5/3", None)]),
        ("Plenipotentiary Conference Resolution 130 (Rev. Busan, 2014)", [("Plenipotentiary Conference Resolution 130 (Rev. Busan, 2014)", "ITU/PP/RES/130 (Rev. Busan, 2014)")]),
        ("resolution WHA66.11", [("resolution WHA66.11", "WHA66.11")]),
        ("INTERPOL resolution GA-2022-90-RES-01 on", [("INTERPOL resolution GA-2022-90-RES-01", "GA-2022-90-RES-01")]),
        ("sa résolution 51/1 du 15 octobre 1996", [("résolution 51/1 du 15 octobre 1996", "A/RES/51/1")]),
        ("sus resoluciones 71/19 y 73/11", [("resoluciones 71/19", "A/RES/71/19"), ("73/11", "A/RES/73/11")]),
        ("ihre Resolution 51/1 vom 15. Oktober 1996", [("Resolution 51/1 vom 15. Oktober 1996", "A/RES/51/1")]),
        ("see CTOC/COP/WG.7/2012/6, and", [("CTOC/COP/WG.7/2012/6", "CTOC/COP/WG.7/2012/6")]),
        ("United Nations, Treaty Series, vol. 1996, No. 1200.", [("United Nations, Treaty Series, vol. 1996, No. 1200", "UNTS/1996/1200")]),
        ("Nations Unies, Recueil des Traités, vol. 2085, p. 12", [("Nations Unies, Recueil des Traités, vol. 2085, p. 12", "UNTS/2085/p.12")]),
        ("INTERPOL acts under article 2 of its Constitution.", [("article 2 of its Constitution", "constitution/interpol#art_2")]),
        ("Article 19 of the Charter of the United Nations", [("Article 19 of the Charter of the United Nations", "charter/united-nations#art_19")]),
        ("Article 10 of the Ports Protocol", [("Article 10 of the Ports Protocol", "ports-protocol#art_10")]),
        ("the I-24/7 system, 24/7, and/or 5/6 of ITU-T/ITU-R", []),
        ("the resolution of disputes", []),
    ],
)  # fmt: skip
def test_what_is_cited(text: str, citations: list[tuple[str, str | None]]) -> None:
    assert [(one.text, one.target) for one in cite(text)] == citations


@pytest.mark.parametrize(
    ("text", "words", "target"),
    [
        ("the activities described in Article 2 of this Agreement shall", "Article 2 of this Agreement", "#art_2"),
        ("described in Article 5 above", "Article 5 above", "#art_5"),
        ("under Article 5, paragraph 2, and", "Article 5, paragraph 2", "#art_5__para_2"),
        ("under paragraph 2 (a) of Article 5", "paragraph 2 (a) of Article 5", "#art_5__para_2__subpara_a"),
        ("subject to paragraph 3 of this Article", "paragraph 3 of this Article", "#art_1__para_3"),
        ("obligations under this Article survive", "this Article", "#art_1"),
        ("pursuant to paragraph 6 above", "paragraph 6 above", "#op_6"),
        ("under Article 9 of this Agreement", "Article 9 of this Agreement", None),
        ("conformément à l’article 5 du présent Accord", "article 5 du présent Accord", "#art_5"),
        ("au paragraphe 3 du présent article", "paragraphe 3 du présent article", "#art_1__para_3"),
        ("el artículo 5 del presente Acuerdo", "artículo 5 del presente Acuerdo", "#art_5"),
        ("nach Artikel 5 dieses Abkommens", "Artikel 5 dieses Abkommens", "#art_5"),
        ("nach Artikel 5 Absatz 2", "Artikel 5 Absatz 2", "#art_5__para_2"),
    ],
)
def test_provisions_of_the_same_text(text: str, words: str, target: str | None) -> None:
    assert next((one.text, one.kind, one.target) for one in cite(text)) == (words, "internal", target)


def test_an_article_of_another_instrument_is_not_ours() -> None:
    assert [one.target for one in cite("under Article 5 of the Vienna rules on piers")] in ([], [None])


def test_agreements_by_name_and_date_have_one_key_and_antecedents() -> None:
    found = cite(
        "Under the cooperation agreement of 5 October 1999 between the Harbour Office (HO) and the Inner Sea Union, "
        "and its special arrangement of 8 July 2003 under article 4 (4) of the said cooperation agreement, "
        "and the cooperation agreement of 5 October 1999 between the Inner Sea Union and HO"
    )
    key = "agreement/1999-10-05/ho+inner-sea-union"
    assert [one.target for one in found if one.kind == "agreement"][-1] == key
    assert [one.target for one in found if one.kind == "article"] in ([f"{key}#art_4__para_4"], [None])


def test_a_text_does_not_cite_itself() -> None:
    assert cite("This is A/79/L.17 itself", symbol="A/79/L.17") == []
    parties = (PartyFact("Harbour Office", kind="igo"), PartyFact("Inner Sea Union", kind="igo"))
    facts = {
        "title": "Cooperation Agreement between the Office and the Union",
        "dates": {"signature": "2001-05-03"},
        "parties": parties,
    }
    own = "Since 2004 the Cooperation Agreement {}between the Inner Sea Union and the Harbour Office, I have the honour"
    assert cite(own.format(""), **facts) == cite(own.format("of 3 May 2001 "), **facts) == []
    (earlier,) = cite(own.format("of 5 October 1999 "), **facts)
    assert earlier.text.endswith("and the Harbour Office")
    (other,) = cite(own.format("").replace("Cooperation", "Headquarters"), **facts)
    assert other.target == "agreement//harbour-office+inner-sea-union"


def test_its_resolution_is_that_of_the_organ_that_speaks() -> None:
    council = (PartyFact("Human Rights Council", kind="organ", role="adopting_organ"),)
    assert [one.target for one in cite("Recalling its resolution 32/18", parties=council)] == ["A/HRC/RES/32/18"]


@pytest.mark.parametrize("role", [role for role, rules in table().items() if isinstance(rules, list)])
def test_every_rule_matches_its_example(role: str) -> None:
    for rule in table()[role]:
        assert re.search(rule["pattern"], rule["example"], re.IGNORECASE), rule["example"]


@pytest.mark.parametrize(
    "run", ["article 1, ", "between A and ", "Agreement between A and B ", "A/", "resolution ", "A ", "a", "1/1, "]
)
def test_long_input_is_read_in_linear_time(run: str) -> None:
    assert isinstance(cite(run * (100_000 // len(run))), list)
