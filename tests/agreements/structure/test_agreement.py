"""Agreements are read whatever their layout: the same articles, headings, paragraphs, parties and signatures each time."""

from __future__ import annotations

import pytest

from agreements.formats.document import Document, Provision
from agreements.formats.language import language_of
from agreements.formats.read import read
from agreements.structure.agreement.front import title_at
from agreements.structure.agreement.segment import segment_agreement
from agreements.structure.grammar import grammar
from agreements.structure.rows import rows_of
from tests.agreements.layouts import CLOSING, HEADINGS, LAYOUTS, OPENING, agreement


def document_of(text: str) -> Document:
    reading = read(text.encode(), "agreement.txt")
    return segment_agreement(reading, language_of(reading.text))


def of_kind(document: Document, kind: str) -> list[Provision]:
    return [provision for provision in document.provisions if provision.kind == kind]


def eids(document: Document, *kinds: str) -> list[str]:
    return [provision.eid for provision in document.provisions if not kinds or provision.kind in kinds]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_articles_in_every_layout(layout: str) -> None:
    text, numbers, headings = LAYOUTS[layout]
    articles = of_kind(document_of(text), "article")
    assert [article.number for article in articles] == list(numbers)
    assert [article.heading for article in articles] == list(headings)


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if not name.startswith(("one line", "bare figures"))])
def test_what_stands_around_the_articles(layout: str) -> None:
    document = document_of(LAYOUTS[layout][0])
    assert [party.name for party in document.parties] == ["Freedonian Data Centre", "Union of River Basins"]
    assert [party.designations for party in document.parties] == [("Centre",), ("Union",)]
    assert [signatory.name for signatory in document.signatories] == ["Rufus Firefly", "Gloria Teasdale"]
    assert [signatory.title for signatory in document.signatories] == ["Director", "President"]
    assert document.dates["signature"] == "2011-05-03"
    assert eids(document, "recital", "enacting_formula", "testimonium", "signature_block") == [
        "pp_1", "pp_2", "formula", "testimonium", "signature_1", "signature_2",
    ]  # fmt: skip


def test_paragraphs_and_their_children() -> None:
    document = document_of(LAYOUTS["heading below"][0])
    assert eids(document, "paragraph", "subparagraph") == [
        "art_1__subpara_a", "art_1__subpara_b", "art_2__para_1", "art_2__para_2", "art_4__para_1", "art_4__para_2",
        "art_4__para_2__subpara_a", "art_4__para_2__subpara_b", "art_4__para_2__subpara_b__subpara_i",
        "art_4__para_2__subpara_b__subpara_ii", "art_4__para_3", "art_5__unp_1", "art_5__unp_2", "art_6__para_1", "art_6__para_2",
    ]  # fmt: skip


def test_a_reference_at_the_start_of_a_line_is_no_label() -> None:
    document = document_of(LAYOUTS["heading below"][0])
    paragraph = next(provision for provision in document.provisions if provision.eid == "art_2__para_1")
    assert paragraph.text.endswith("in accordance with Article 5 of the River Convention and within their mandates.")


def test_repairs_of_damaged_labels_are_recorded() -> None:
    document = document_of(LAYOUTS["damaged Roman numerals"][0])
    repaired = {a.number: [e.replacement for e in a.edits if e.kind == "ocr"] for a in of_kind(document, "article")}
    assert repaired == {"I": [], "II": ["II"], "III": ["Article", "III"], "IV": ["IV"], "V": ["Article"], "VI": ["VI"]}


def test_a_missing_number_is_a_warning() -> None:
    text = (
        OPENING
        + "\n\n".join(f"Article {n}\n\nThe Parties keep rule {n} of the river." for n in (1, 2, 3, 5, 6))
        + CLOSING
    )
    document = document_of(text)
    assert [article.number for article in of_kind(document, "article")] == ["1", "2", "3", "5", "6"]
    assert any("4 not found" in warning for warning in document.warnings)


def test_what_is_missing_before_the_first_article_is_a_warning() -> None:
    text = OPENING + "\n\n".join(f"Article {n}\n\nThe Parties keep rule {n} of the river." for n in (7, 8, 9)) + CLOSING
    assert "article 1 to 6 not found before 7" in document_of(text).warnings


@pytest.mark.parametrize(
    ("labels", "numbers"),
    [
        (("ARTICLE i", "ARTICLE ii", "ARTICLE iii", "ARTICLE iv"), ["i", "ii", "iii", "iv"]),
        (("ARTICLE ler", "ARTICLE 2", "ARTICLE 3", "ARTICLE 4"), ["1er", "2", "3", "4"]),
        (("ARTICLE 11. ", "ARTICLE 21. ", "ARTICLE 31. ", "ARTICLE 41. "), ["1", "2", "3", "4"]),
    ],
)
def test_labels_glued_to_the_words_of_a_text_in_small_letters(labels: tuple[str, ...], numbers: list[str]) -> None:
    words = "the parties keep the rivers clean, as article 9 of the river convention asks of all who live on their banks and drink from them"
    text = "agreement on rivers. the centre and the union have agreed as follows: " + " ".join(
        label + words for label in labels
    )
    document = document_of(text)
    assert [article.number for article in of_kind(document, "article")] == numbers
    assert sum(provision.text.endswith(words) for provision in document.provisions) == len(labels)


def test_a_label_of_two_figures_is_not_glued() -> None:
    text = "".join(f"ARTICLE {number}:\n\nThe Parties keep rule {number} of the river.\n\n" for number in range(1, 13))
    assert [article.number for article in of_kind(document_of(text), "article")] == [str(n) for n in range(1, 13)]


LETTER = (
    "The Embassy of Freedonia presents its compliments to the River Union and has the honour to propose the attached plan.\n\n"
    "The Embassy of Freedonia renews the assurances of its consideration.\n\n"
)


def test_a_letter_before_the_articles_is_no_list_of_parties() -> None:
    rules = "\n\n".join(f"Article {n}\n\nThe Parties keep rule {n} of the river." for n in (1, 2, 3))
    document = document_of(f"NOTE I\n\n{LETTER}PLAN FOR THE RIVER\n\n{rules}\n")
    assert not of_kind(document, "parties")
    assert of_kind(document, "paragraph")[0].text.startswith("The Embassy of Freedonia presents its compliments")
    assert [article.number for article in of_kind(document, "article")] == ["1", "2", "3"]


def test_a_heading_that_runs_in_may_end_before_an_article_that_is_spoken_of() -> None:
    heads = (
        "Amendment to Article 3 (a) of the Pact",
        "Deposit with the Fund",
        "Amendment to Article 9",
        "Entry into force",
    )
    bodies = (
        "Article 3 (a) of the Pact is replaced.",
        "The Fund keeps the Pact.",
        "Article 9 is replaced.",
        "This Protocol enters into force now.",
    )
    runs = " ".join(f"Article {n} {head} {words}" for n, (head, words) in enumerate(zip(heads, bodies, strict=True), 1))
    articles = of_kind(document_of(f"PROTOCOL TO THE RIVER PACT The Parties have agreed as follows: {runs}"), "article")
    assert [(article.heading, article.text) for article in articles] == list(zip(heads, bodies, strict=True))


HEADS = ("The Fund", "Exchange of staff", "The river and its banks", "Costs")


@pytest.mark.parametrize(
    ("form", "number"),
    [
        ("Article {n}. {head}. {text}", None),
        ("Article {n}.- {head}.- 1. {text}", "1"),
        ("Article {n} ({head}) {text}", None),
        ("Article {n}. ({head}). 1. {text}", "1"),
    ],
)
def test_forms_of_a_heading_that_runs_in(form: str, number: str | None) -> None:
    text = "\n\n".join(
        form.format(n=n, head=head, text="The Parties keep the river clean.") for n, head in enumerate(HEADS, 1)
    )
    document = document_of(f"{OPENING}{text}\n{CLOSING}")
    articles = of_kind(document, "article")
    assert [article.heading for article in articles] == list(HEADS)
    assert (
        [paragraph.number for paragraph in of_kind(document, "paragraph")] == [number] * 4
        if number
        else not of_kind(document, "paragraph")
    )


def test_a_line_that_ends_before_its_edge_is_a_heading_whole() -> None:
    body = "The Parties keep the river clean in all its length and tell each\nother in writing what they do for it and for all of its fishermen.\n"
    heads = (
        "Freedoms and immunities in respect of river fishermen",
        "Payment for the keeping of the banks in every season",
        "Day on which the rules of the rivers enter into force",
    )
    text = "".join(f"Article {n}\n{head}\n{body * 3}" for n, head in enumerate(heads, 1))
    assert [article.heading for article in of_kind(document_of(f"{OPENING}{text}"), "article")] == list(heads)


def test_figures_with_headings_are_articles_though_paragraphs_count_further() -> None:
    heads = ("Purpose", "The Aims And Methods Of All The Work On The Common Rivers", "Costs", "Duration")
    lists = "\n\n".join(f"{n}. the bank of river {n};" for n in range(1, 7))
    text = "\n\n".join(f"{n}. {head}\n\nThe Parties keep clean:\n\n{lists}" for n, head in enumerate(heads, 1))
    assert [article.heading for article in of_kind(document_of(f"{OPENING}{text}\n{CLOSING}"), "article")] == list(
        heads
    )


def test_a_figure_in_brackets_is_no_roman_one() -> None:
    text = (
        "Rules of the Fund for the rivers of the whole country and for the lakes of the mountains\n"
        "I. The Fund may call for help where:\n(1) the river floods;\n(2) the river dries.\n"
        + "".join(f"{number}. The Fund keeps rule {number} of the river.\n" for number in ("II", "III", "IV", "V"))
    )
    articles = of_kind(document_of(text), "article")
    assert [article.number for article in articles] == ["I", "II", "III", "IV", "V"]


def test_articles_with_letters_for_numbers() -> None:
    rules = "\n\n".join(f"Article {letter}\n\nThe Parties keep rule {letter} of the river." for letter in "ABCDE")
    articles = of_kind(document_of(f"{OPENING}TITLE I\n\nRULES\n\n{rules}\n\n{CLOSING}"), "article")
    assert [(article.number, article.eid) for article in articles] == [
        ("A", "art_a"), ("B", "art_b"), ("C", "art_c"), ("D", "art_d"), ("E", "art_e"),
    ]  # fmt: skip


def test_a_lost_first_number_is_inferred() -> None:
    text = (
        OPENING
        + "Article 1\n\nThe river is open.\n\n2. The banks are open as well.\n\n3. So is the bridge.\n\nArticle 2\n\nIt is free.\n"
        + CLOSING
    )
    first = next(p for p in document_of(text).provisions if p.eid == "art_1__para_1")
    assert (first.text, first.is_number_inferred) == ("The river is open.", True)


PARTS = """PART I
GENERAL PROVISIONS

Chapter 1
Scope

Article 1
Scope

This Agreement applies to data.

Article 2
Terms

The terms are the usual ones.

Chapter 2. Means

Article 3
Means

The means are shared.

PART II – FINAL PROVISIONS

Article 4
Entry into force

It enters into force on signature.
"""


def test_parts_and_chapters_hold_articles_whose_numbers_run_through() -> None:
    document = document_of(OPENING + PARTS + CLOSING)
    assert eids(document, "part", "chapter", "article") == [
        "part_1", "part_1__chap_1", "art_1", "art_2", "part_1__chap_2", "art_3", "part_2", "art_4",
    ]  # fmt: skip
    assert [p.heading for p in document.provisions if p.kind in ("part", "chapter")] == [
        "GENERAL PROVISIONS", "Scope", "Means", "FINAL PROVISIONS",
    ]  # fmt: skip


def test_articles_that_restart_in_each_chapter_are_no_contents_list() -> None:
    chapter = "\n\n".join(
        f"Article {n}\n{h}\n\nThe Parties keep this rule of the river and its banks."
        for n, h in ((1, "Boats"), (2, "Nets"), (3, "Fish"))
    )
    text = (
        OPENING
        + "".join(
            f"CHAPTER {roman}\n{h.upper()}\n\n{chapter}\n\n"
            for roman, h in zip(("I", "II", "III"), HEADINGS, strict=False)
        )
        + CLOSING
    )
    assert eids(document_of(text), "article") == [f"chap_{c}__art_{n}" for c in (1, 2, 3) for n in (1, 2, 3)]


ANNEXES = """
ANNEX I

List of focal points

1. The focal point of the Centre is its registry.
2. The focal point of the Union is its bureau.

ANNEX II

Rules for visits

Article 1
Announcement

Visits are announced one month before.

Article 2
Costs

The visitor pays.
"""


def test_paragraphs_may_count_through_the_articles() -> None:
    document = document_of(
        """MEMORANDUM OF UNDERSTANDING BETWEEN THE LAKE UNION AND THE HARBOUR OFFICE

The Lake Union and the Harbour Office have agreed as follows:

I. Mutual consultation

1. The secretariats consult each other.

2. Either may propose the agenda.

II. Exchange of information

3. Each keeps the other informed.

III. Amendments

4. This Memorandum is amended in writing.
"""
    )
    numbered = [provision.eid for provision in document.provisions if provision.kind == "paragraph"]
    assert numbered == ["art_1__para_1", "art_1__para_2", "art_2__para_3", "art_3__para_4"]


def test_annexes_have_numbers_of_their_own() -> None:
    document = document_of(LAYOUTS["heading below"][0] + ANNEXES)
    assert eids(document)[-6:] == [
        "annex_1",
        "annex_1__para_1",
        "annex_1__para_2",
        "annex_2",
        "annex_2__art_1",
        "annex_2__art_2",
    ]
    assert [annex.heading for annex in of_kind(document, "annex")] == ["List of focal points", "Rules for visits"]


CONTENTS = {
    "with leaders": "\n".join(f"Article {i} {h} ........ {i + 2}" for i, h in enumerate(HEADINGS, 1)),
    "without page numbers": "\n".join(f"Article {i}. {h}" for i, h in enumerate(HEADINGS, 1)),
}


@pytest.mark.parametrize("contents", CONTENTS)
def test_a_contents_list_is_set_aside(contents: str) -> None:
    document = document_of(
        "AGREEMENT ON DATA\n\nCONTENTS\n\n" + CONTENTS[contents] + "\n\n" + LAYOUTS["heading below"][0]
    )
    assert [article.heading for article in of_kind(document, "article")] == list(HEADINGS)
    listed = " ".join(
        document.reading.text[one.start : one.end] for one in document.set_aside if one.reason == "contents"
    )
    assert listed.startswith("CONTENTS")
    assert listed.count("Article") == len(HEADINGS)


AMENDMENT = """PROTOCOL AMENDING THE AGREEMENT BETWEEN FREEDONIA AND SYLVANIA

Freedonia and Sylvania,

Have agreed as follows:

Article 1

Article 2 of the Agreement is replaced by the following:

“Article 2
Residence

1. A resident is a person who lives in a State.

2. A company resides where it is managed.”

Article 2

After Article 3 of the Agreement the following Article is inserted:

"Article 3A
Taxes

The taxes are those on income."

Article 3

This Protocol enters into force on signature.

DONE at Sylvania City, this 5th day of June, 2001.

For Freedonia: Rufus Firefly

For Sylvania: Ambassador Trentino
"""


def test_quoted_articles_are_not_articles_of_the_amending_act() -> None:
    document = document_of(AMENDMENT)
    assert eids(document, "article") == ["art_1", "art_2", "art_3"]
    assert not any(provision.number in ("3A",) or provision.eid == "art_1__para_1" for provision in document.provisions)
    assert [party.name for party in document.parties] == ["Freedonia", "Sylvania"]


SERIES = """No. 31337

FREEDONIA
and
SYLVANIA
Agreement on river traffic. Signed at Sylvania City on 4 March 1977
Authentic text: English.
Registered by Freedonia on 1 July 1979.

AGREEMENT 1 ON RIVER TRAFFIC BETWEEN FREEDONIA AND SYLVANIA

The Government of Freedonia and the Government of Sylvania,
Considering the importance of the river for both countries,
Have agreed as follows:
Article 1. The river is open to the vessels of both Parties at all times of
the year and without payment of any charge that is not levied in the same circum-
stances.
1 Came into force on 4 March 1977 by signature, in accordance with article 3.
Vol. 1144, 1-31337
1979 United Nations — Treaty Series • Nations Unies — Recueil des Traités 213
Article 2. A joint commission shall meet once a year and shall report to the two
214 United Nations — Treaty Series • Nations Unies — Recueil des Traités 1979
Governments on the measures that it considers to be necessary.
Article 3. The present Agreement shall enter into force on the day of its signature.
DONE at Sylvania City on 4 March 1977, in duplicate.

For the Government of Freedonia:
[Signed]
RUFUS FIREFLY

For the Government of Sylvania:
[Signed]
AMBASSADOR TRENTINO
"""


def test_the_page_of_a_treaty_series_is_not_its_text() -> None:
    document = document_of(SERIES)
    texts = {provision.eid: provision.text for provision in document.provisions}
    assert texts["art_1"].endswith("in the same circumstances.")
    assert texts["art_2"] == (
        "A joint commission shall meet once a year and shall report to the two Governments on the measures that it considers to be necessary."
    )
    assert texts["note_1"].startswith("Came into force")
    assert document.provisions[0].heading == "AGREEMENT ON RIVER TRAFFIC BETWEEN FREEDONIA AND SYLVANIA"
    assert {aside.reason for aside in document.set_aside} == {"front_matter", "page_furniture"}


SIDE_BY_SIDE = """
In witness whereof, the undersigned have signed this Agreement.

For the Freedonian
Data Centre

For the Union of River Basins

[ORIGINAL SIGNED]

[ORIGINAL SIGNED]

Rufus Firefly
Director

Gloria Teasdale
President

on.....3 May 2011.....

on.....5 May 2011.....

in.....Freedonia City.....

in.....Sylvania City.....
"""


def test_signatures_side_by_side_are_read_party_by_party() -> None:
    document = document_of(agreement(lambda i, h: f"Article {i + 1}\n{h}\n").replace(CLOSING, SIDE_BY_SIDE))
    assert [(s.name, s.title, s.party, s.date, s.place) for s in document.signatories] == [
        ("Rufus Firefly", "Director", "Freedonian Data Centre", "2011-05-03", "Freedonia City"),
        ("Gloria Teasdale", "President", "Union of River Basins", "2011-05-05", "Sylvania City"),
    ]
    assert [block.text.split(" [")[0] for block in of_kind(document, "signature_block")] == [
        "For the Freedonian Data Centre", "For the Union of River Basins",
    ]  # fmt: skip


TABBED = """
Signed at Sylvania City on 3 May 2011.

For the Freedonian Data Centre\tFor the Union of River Basins
______________________\t______________________
Rufus Firefly\tGloria Teasdale
Director\tPresident
"""


def test_signatures_in_columns_of_one_line_are_read_party_by_party() -> None:
    document = document_of(agreement(lambda i, h: f"Article {i + 1}\n{h}\n").replace(CLOSING, TABBED))
    assert [(s.name, s.title, s.party) for s in document.signatories] == [
        ("Rufus Firefly", "Director", "Freedonian Data Centre"),
        ("Gloria Teasdale", "President", "Union of River Basins"),
    ]


UNNUMBERED = """MEMORANDUM OF UNDERSTANDING BETWEEN THE CENTRE AND THE UNION

PURPOSE

The purpose of this Memorandum is to keep the river clean.

MEANS

The Parties share their boats.

DURATION

It lasts for three years.

For the Centre: Rufus Firefly, Director

For the Union: Gloria Teasdale, President
"""


def test_headings_without_numbers_are_articles_and_names_stand_behind_colons() -> None:
    document = document_of(UNNUMBERED)
    assert [article.heading for article in of_kind(document, "article")] == ["PURPOSE", "MEANS", "DURATION"]
    assert [(s.name, s.title) for s in document.signatories] == [
        ("Rufus Firefly", "Director"),
        ("Gloria Teasdale", "President"),
    ]


def test_the_title_beside_page_numbers_is_a_running_head() -> None:
    heads = [f"\n\n- {page} -\n\nAgreement on the river and its banks\n\n" for page in range(2, 8)]
    text = agreement(lambda i, h: f"Article {i + 1}\n{heads[i]}{h}\n")
    assert [article.heading for article in of_kind(document_of(text), "article")] == list(HEADINGS)


def test_a_sentence_that_stands_twice_beside_a_running_head_stays() -> None:
    said = "The bridge over the river is kept by both Parties together and\npainted once in each year."
    heads = [f"\n\n- {page} -\n\nAgreement on the river and its banks\n\n" for page in range(2, 8)]
    document = document_of(agreement(lambda i, h: f"Article {i + 1}\n{h}\n{heads[i]}{said}\n\n"))
    assert sum(said.replace("\n", " ") in provision.text for provision in document.provisions) == 6


BARE = """Article 1

1 This Agreement applies:

  (a) to the Centre;

  (b) to the Union.

2 It does not apply:

  (a) to visitors.

Article 2

1 July is the day of the river, and no work is done on it.
"""


def test_bare_figures_number_paragraphs_where_they_go_on() -> None:
    document = document_of(OPENING + BARE + CLOSING)
    assert eids(document, "paragraph", "subparagraph") == [
        "art_1__para_1", "art_1__para_1__subpara_a", "art_1__para_1__subpara_b", "art_1__para_2", "art_1__para_2__subpara_a",
    ]  # fmt: skip


SIGNED_ABOVE = """AGREEMENT ON FERRIES

The Harbour Office and the Lake Union,

Have agreed as follows:

Article 1
Ferries

Each Party keeps its ferries safe.

Article 2
Amendment

This Agreement may be amended in writing.

For the Harbour Office
Ada Marsh
Minister

For the Lake Union
Bo Quay
Ambassador

Done at Tarn on 4 May 2011.
"""


def test_signatures_above_the_testimonium_are_no_paragraphs_of_the_last_article() -> None:
    document = document_of(SIGNED_ABOVE)
    assert eids(document)[-4:] == ["art_2", "signature_1", "signature_2", "testimonium"]
    assert of_kind(document, "article")[-1].text == "This Agreement may be amended in writing."
    assert [(s.name, s.title, s.party, s.date, s.place) for s in document.signatories] == [
        ("Ada Marsh", "Minister", "Harbour Office", "2011-05-04", "Tarn"),
        ("Bo Quay", "Ambassador", "Lake Union", "2011-05-04", "Tarn"),
    ]


def test_paragraphs_that_begin_with_for_are_not_taken_for_signatures() -> None:
    text = SIGNED_ABOVE.replace(
        "For the Harbour Office\nAda Marsh\nMinister", "For urgent cases a call is enough."
    ).replace("For the Lake Union\nBo Quay\nAmbassador", "For all other cases a letter is sent.")
    assert not of_kind(document_of(text), "signature_block")
    assert "For all other cases" in " ".join(p.text for p in document_of(text).provisions if p.eid.startswith("art_2"))


def test_the_words_name_and_title_are_no_part_of_a_name_or_an_office() -> None:
    text = SIGNED_ABOVE.replace("Ada Marsh\nMinister", "Name: Ada Marsh\nTitle: Keeper of Piers")
    first = document_of(text).signatories[0]
    assert (first.name, first.title, first.party) == ("Ada Marsh", "Keeper of Piers", "Harbour Office")


RECITALS = [
    ("- recalling the talks;", "- convinced that fog is bad;", "- noting the lamps;"),
    ("– Recalling the talks,", "– that fog is bad, and", "– that lamps help,"),
    ("(a) Recalling the talks;", "(b) convinced that fog is bad;", "(c) noting the lamps;"),
    ("(1) Whereas there were talks;", "(2) Whereas fog is bad;", "(3) The lamps being lit,"),
    ("A. Recalling the talks;", "B. Convinced that fog is bad;", "C. Noting the lamps;"),
    ("• recalling the talks,", "• whereas fog is bad,", "• desiring to light the lamps,"),
]


@pytest.mark.parametrize("recitals", RECITALS)
@pytest.mark.parametrize("joint", ["\n", "\n\n"])
def test_recitals_set_as_a_list(recitals: tuple[str, ...], joint: str) -> None:
    head = 'AGREEMENT ON THE LAMPS\n\nThe Lake Union (hereinafter "the Union") and the Harbour Office (hereinafter "the Office"),'
    rules = "Article 1\n\nThe lamps are lit.\n\nArticle 2\n\nThey burn oil.\n\nArticle 3\n\nThe Union pays.\n"
    document = document_of(f"{head}\n\n{joint.join(recitals)}\n\nHave agreed as follows:\n\n{rules}")
    found = of_kind(document, "recital")
    assert [recital.text.removesuffix(" and").split()[-1] for recital in found] == [
        recital.rstrip(" and").split()[-1] for recital in recitals
    ]
    assert all(recital.text[:1].isalpha() for recital in found)
    assert len(of_kind(document, "parties")) == 1


def test_numbers_with_a_letter_of_their_own() -> None:
    text = "Article 1\n\n1. Lamps are lit.\n\n1a. They burn oil.\n\n2. Oil is bought.\n\n2 bis. And stored.\n\nArticle 2\n\n2.1 Kites fly.\n\n2.1A They are red.\n\n2.2 Ropes hold.\n\nArticle 3\n\n(1) Fog is bad.\n\n(1a) Hail is worse.\n\n(2) Snow melts.\n"
    document = document_of(OPENING + text + CLOSING)
    assert [p.number for p in of_kind(document, "paragraph")] == [
        "1", "1a", "2", "2 bis", "2.1", "2.1A", "2.2", "1", "1a", "2",
    ]  # fmt: skip


def test_a_paragraph_that_opens_with_its_first_item() -> None:
    text = "Article 1\n\n1. (a) Lamps are lit.\n\n(b) They burn oil.\n\n2. (a) Oil is bought:\n\n(i) in barrels;\n\n(ii) in cans.\n\n3. Fog is bad.\n\nArticle 2\n\n1. (a) alone is a reference.\n\n2. Kites fly.\n"
    document = document_of(OPENING + text + CLOSING)
    assert eids(document, "paragraph", "subparagraph") == [
        "art_1__para_1", "art_1__para_1__subpara_a", "art_1__para_1__subpara_b", "art_1__para_2", "art_1__para_2__subpara_a",
        "art_1__para_2__subpara_a__subpara_i", "art_1__para_2__subpara_a__subpara_ii", "art_1__para_3",
        "art_2__para_1", "art_2__para_2",
    ]  # fmt: skip


@pytest.mark.parametrize("sum_of", ["one million U.S. dollars", "the fee of J. Firefly"])
def test_a_preamble_in_one_line_is_not_cut_after_an_initial(sum_of: str) -> None:
    before = "Whereas the Lake Union has asked for lamps; Whereas the Harbour Office, which stands on the other shore of the lake, "
    text = f"LAKE FUND AGREEMENT\n\n{before}gives the worth of {sum_of} for them;Now therefore the Parties agree as follows:\n\n"
    text += "Article 1\nThe lamps are lit.\n\nArticle 2\nThe lamps are paid.\n"
    document = segment_agreement(read(text.encode(), "x.txt"), "en")
    recitals = [provision.text for provision in document.provisions if provision.kind == "recital"]
    assert len(recitals) == 2
    assert recitals[1].endswith(f"{sum_of} for them;")


@pytest.mark.parametrize(("before", "row"), [("It is done in accordance with the\n", 0), ("It is done.\n\n", 4)])
def test_a_line_that_goes_on_with_the_name_of_an_act_is_no_title(before: str, row: int) -> None:
    text = f"The Lake Council,\n\nRecalling the rights of the boatmen,\n\n{'The lamps of the lake are lit with care. ' * 6}\n\n"
    text += f"{before}DECLARATION ON THE RIGHTS OF BOATMEN\n\nRecalling the duty to keep the water clean,\n"
    assert title_at(rows_of(read(text.encode(), "x.txt")), grammar("en")) == row
