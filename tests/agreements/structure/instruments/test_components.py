"""Several instruments in one file: notes and replies, agreements with protocols, minutes, letters and resolutions."""

from __future__ import annotations

import pytest

from agreements.citations.pinpoint import component_name
from agreements.formats.document import Document, Provision
from agreements.formats.read import read
from agreements.structure.instruments import phrases
from agreements.structure.segment import segment

AGREEMENT = """AGREEMENT BETWEEN THE LAKE UNION AND THE HARBOUR OFFICE

The Lake Union (hereinafter "the Union") and the Harbour Office (hereinafter "the Office"),

Have agreed as follows:

Article 1
Purpose
The Parties light the lakes together.

Article 2
Termination
Either Party may terminate this Agreement by six months' written notice.

Done at Port Amber on 4 May 2011, in two originals.

For the Lake Union
Rufus Firefly

For the Harbour Office
Gloria Teasdale
"""
FIRST = (
    "The Embassy of Freedonia presents its compliments to the Lake Union and has the honour to propose the following:\n\n"
    "1. The Union lights the lake.\n\n2. Freedonia pays for the oil.\n\n"
    "If this proposal is acceptable to the Union, the Embassy proposes that this Note and the reply constitute an Agreement "
    "between Freedonia and the Lake Union.\n\n"
    "The Embassy of Freedonia renews to the Lake Union the assurances of its highest consideration.\n"
)
REPLY = (
    "The Lake Union presents its compliments to the Embassy of Freedonia and has the honour to acknowledge receipt of its "
    "Note of 4 May 1971 and to confirm that the Union accepts the proposal.\n"
)
LETTERS = (
    "Sir,\n\nI have the honour to propose that the lake be lit at night.\n\nAccept, Sir, the assurances of my highest consideration.\n\nRufus Firefly\nMinister for Foreign Affairs\n",
    "Sir,\n\nI have the honour to acknowledge receipt of your letter of today and to agree to it.\n\nGloria Teasdale\n",
)


def document_of(text: str, name: str = "file.txt") -> Document:
    return segment(read(text.encode(), name))


def components(document: Document) -> list[Provision]:
    return [provision for provision in document.provisions if provision.kind == "component"]


@pytest.mark.parametrize(("role", "pattern", "example"), phrases.rules())
def test_each_phrase_of_an_exchange_matches_its_example(role: str, pattern: str, example: str) -> None:
    assert phrases.finds(role, example), f"{role}: {pattern}"


LABELS = [
    ("Nr. I", "Nr. II"), ("No. I", "No. II"), ("I", "II"), ("Note No. 1", "Note No. 2"), ("NOTE I", "NOTE II"), ("(1)", "(2)"),
    ("Letter No. 1", "Letter No. 2"), ("A. Note from the Embassy of Freedonia", "B. Note from the Lake Union"), ("[I]", "[II]"),
    ("Note from Freedonia", "Note of reply"), ("N° 1", "N° 2"), ("No. 1\nThe Embassy to the Lake Union", "No. 2\nThe Lake Union to the Embassy"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), LABELS)
@pytest.mark.parametrize("title", ["", "EXCHANGE OF NOTES BETWEEN FREEDONIA AND THE LAKE UNION\n\n"])
def test_notes_under_labels(first: str, second: str, title: str) -> None:
    head, tail = "Port Amber, 4 May 1971\n\n", "LAKE UNION\n\nPort Amber, 9 May 1971\n\n"
    document = document_of(f"{title}{first}\n\nEMBASSY OF FREEDONIA\n\n{head}{FIRST}\n{second}\n\n{tail}{REPLY}")
    assert [(one.eid, one.heading) for one in components(document)] == [("comp_2", second.split("\n")[0])]
    assert (document.kind, document.dates["signature"]) == ("exchange_of_notes", "1971-05-09")
    assert document.title == ("Exchange of Notes between Freedonia and the Lake Union" if title else None)
    assert [party.name for party in document.parties] == ["Freedonia", "Lake Union"]
    assert not any("acknowledge receipt" in p.text for p in document.provisions if not p.eid.startswith("comp_2"))


def test_notes_without_labels() -> None:
    document = document_of(f"Port Amber, 4 May 1971\n\n{FIRST}\n\nLAKE UNION\nPort Amber, 9 May 1971\n\n{REPLY}")
    assert [one.heading for one in components(document)] == ["LAKE UNION Port Amber, 9 May 1971"]
    assert document.dates["signature"] == "1971-05-09"


def test_notes_that_bear_their_dates_at_the_foot() -> None:
    document = document_of(f"{FIRST}\nPort Amber, 4 May 1971\n\n{REPLY}\nPort Amber, 9 May 1971\n")
    assert [one.text[:14] for one in components(document)] == ["The Lake Union"]
    assert document.dates["signature"] == "1971-05-09"


def test_letters_are_parted_where_the_letterhead_begins_and_signed_below_their_greeting() -> None:
    first, second = LETTERS
    document = document_of(
        f"MINISTRY OF FOREIGN AFFAIRS\nFreedonia City, 4 May 1971\n\n{first}\nLAKE UNION\nSylvania City, 5 May 1971\n\n{second}"
    )
    assert [one.heading for one in components(document)] == ["LAKE UNION Sylvania City, 5 May 1971"]
    assert [signatory.name for signatory in document.signatories] == ["Rufus Firefly", "Gloria Teasdale"]


def test_what_a_reply_quotes_is_no_note_of_its_own() -> None:
    quoted = FIRST.replace("The Embassy of Freedonia presents", "“The Embassy of Freedonia presents")
    reply = REPLY.replace("and to confirm that the Union accepts the proposal.", "which reads as follows:")
    document = document_of(
        f"Nr. I\n\n{FIRST}\n\nNr. II\n\n{reply}\n{quoted}”\n\nThe Lake Union accepts the proposal.\n"
    )
    assert len(components(document)) == 1


UNSIGNED = """STATUTS DE L'UNION DES PHARES

Article 1
Il est créé une Union des phares.

Article 2
L'Union a son siège à Port-Ambre.

Article 3
Les présents statuts entrent en vigueur le 1er janvier 1995.

RÉSOLUTION 94/12
adoptée par l'Assemblée de l'Union des phares

L'Assemblée,
Ayant examiné les statuts,
1. Adopte les statuts;
2. Prie le Secrétaire général de les publier.
"""


def test_a_resolution_after_an_instrument_that_nobody_signed() -> None:
    document = document_of(UNSIGNED)
    assert document.title == "Statuts de l'Union des phares"
    assert [p.number for p in document.provisions if p.kind == "article"] == ["1", "2", "3"]
    assert [one.eid for one in components(document)] == ["comp_2"]


@pytest.mark.parametrize(
    "title",
    ["PROTOCOL ON THE STAFF", "FINAL PROTOCOL", "Agreed Minutes", "MEMORANDUM OF UNDERSTANDING ON THE STAFF",
     "Explanatory note to the Agreement", "JOINT DECLARATION", "List of invited States", "SIDE LETTER"],
)  # fmt: skip
def test_an_instrument_after_the_signatures(title: str) -> None:
    document = document_of(f"{AGREEMENT}\n{title}\n\nThe Parties understand that the staff of both is immune.\n")
    assert [(one.eid, one.heading) for one in components(document)] == [("comp_2", title)]
    assert document.dates["signature"] == "2011-05-04"
    assert [party.name for party in document.parties] == ["Lake Union", "Harbour Office"]
    assert [signatory.name for signatory in document.signatories] == ["Rufus Firefly", "Gloria Teasdale"]


def test_a_protocol_keeps_numbers_of_its_own() -> None:
    rules = "Article 1\n\nThe staff is immune.\n\nArticle 2\n\nThis Protocol is part of the Agreement.\n\nDone at Port Amber on 5 May 2011.\n"
    document = document_of(f"{AGREEMENT}\nPROTOCOL ON THE STAFF\n\nThe Parties have agreed as follows:\n\n{rules}")
    assert [p.eid for p in document.provisions if p.kind == "article"] == [
        "art_1", "art_2", "comp_2__art_1", "comp_2__art_2",
    ]  # fmt: skip


def test_letters_after_an_agreement_are_instruments_and_those_of_an_annex_are_not() -> None:
    letters = f"Letter No. 1\n\n{LETTERS[0]}\nLetter No. 2\n\n{LETTERS[1]}"
    assert [one.eid for one in components(document_of(f"{AGREEMENT}\n{letters}"))] == ["comp_2", "comp_3"]
    assert not components(document_of(f"{AGREEMENT}\nANNEX\n\nEXCHANGE OF LETTERS\n\n{letters}"))


@pytest.mark.parametrize("title", ["ANNEX\n\nRules for visits", "Annex I\n\nList of members", "APPENDIX"])
def test_an_annex_is_no_instrument(title: str) -> None:
    assert not components(document_of(f"{AGREEMENT}\n{title}\n\n1. Visitors carry a lamp.\n\n2. They sign the book.\n"))


RESOLUTION = """DECISIONS OF THE CONGRESS

Resolution 4

Representation of Freedonia

The Congress,

considering that the question has been settled,

resolves that Freedonia is represented.
"""


def test_a_resolution_after_an_agreement() -> None:
    document = document_of(f"{AGREEMENT}\n{RESOLUTION}")
    assert document.title == "Agreement between the Lake Union and the Harbour Office"
    assert [p.eid for p in document.provisions if p.kind == "operative_paragraph"] == ["comp_2__op_1"]


@pytest.mark.parametrize(
    ("heading", "ordinal", "count", "is_note", "name"),
    [("Nr. II", 1, 1, True, "reply note"), ("Nr. III", 2, 2, True, "note 3"), ("FINAL PROTOCOL", 1, 1, False, "FINAL PROTOCOL"),
     ("Protocol concerning the staff", 1, 1, False, "Protocol"), ("", 2, 2, False, "instrument 3")],
)  # fmt: skip
def test_what_a_component_is_called(heading: str, ordinal: int, count: int, is_note: bool, name: str) -> None:
    assert component_name(heading, ordinal, count=count, is_note=is_note) == name


ADOPTING = """RESOLUTION 5 (2011)

The Council of the Lake Union,

Having considered the draft agreement with the Harbour Office,

1. Approves the Agreement with the Harbour Office;

2. Requests the President to sign it.

Adopted on 3 May 2011 at the ninth session.
"""


def test_a_resolution_before_the_agreement_that_it_approves() -> None:
    document = document_of(f"{ADOPTING}\n{AGREEMENT}")
    assert [(one.eid, one.heading) for one in components(document)] == [
        ("comp_2", "AGREEMENT BETWEEN THE LAKE UNION AND THE HARBOUR OFFICE")
    ]
    articles = [(p.eid, p.heading) for p in document.provisions if p.kind == "article"]
    assert articles == [("comp_2__art_1", "Purpose"), ("comp_2__art_2", "Termination")]
    assert (document.kind, len([p for p in document.provisions if p.kind == "operative_paragraph"])) == (
        "resolution",
        2,
    )


def test_the_articles_of_an_annexed_agreement_have_their_headings() -> None:
    document = document_of(f"{ADOPTING}\nANNEX\n\n{AGREEMENT}")
    assert not components(document)
    articles = [(p.eid, p.heading) for p in document.provisions if p.kind == "article"]
    assert articles == [("annex_1__art_1", "Purpose"), ("annex_1__art_2", "Termination")]
    assert document.kind == "resolution"


FRONTS = {
    "gazette and decree": "27 November 2014 THURSDAY   Official Gazette   No. 29188\n\nINTERNATIONAL TREATY\n\nDecree No. 2014/6966\n\n"
    "The Council of Ministers has decided to approve the annexed Agreement, signed at Port Amber on 4 May 2011.\n\n"
    "A. KARA   President of the Republic\n\nB. ARIN   C. TEKIN\nDeputy Prime Minister   Minister of Justice",
    "command paper": "Treaty Series No. 12 (2012)\n\nAgreement between the Lake Union and the Harbour Office\n\nPort Amber, 4 May 2011\n\n"
    "Presented to Parliament by the Secretary of State by Command of Her Majesty\n\nCm 8765",
    "treaty series": "No. 48123\n\nLAKE UNION\nand\nHARBOUR OFFICE\n\nAgreement concerning the lighting of the lakes. Signed at Port Amber on 4 May 2011\n\n"
    "Authentic text: English.\n\nRegistered by the Lake Union on 6 January 2012.",
    "law": "OFFICIAL JOURNAL\n\nLAW No. 77\n\nThe Parliament has adopted the following law, which is hereby promulgated.\n\nThe Agreement set out below is approved.\n\nThe President: O. Beam",
}  # fmt: skip


@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS)
def test_front_matter_is_neither_title_nor_party(front: str) -> None:
    document = document_of(f"{front}\n\n{AGREEMENT}")
    assert document.title == "Agreement between the Lake Union and the Harbour Office"
    assert [party.name for party in document.parties] == ["Lake Union", "Harbour Office"]
    assert {run.reason for run in document.set_aside} == {"front_matter"}
    assert document.dates["signature"] == "2011-05-04"


def test_a_cover_gives_the_date_and_number_that_the_text_lacks() -> None:
    document = document_of(f"{FRONTS['treaty series']}\n\n{AGREEMENT.split('Done at')[0]}")
    assert (document.dates["signature"], document.status) == ("2011-05-04", "signed")
    assert document.facts == {"registration_number": "48123"}


def test_much_front_matter_is_a_warning() -> None:
    proclamation = "The Council of Ministers has decided to approve the annexed Agreement for the reasons given. " * 12
    document = document_of(f"Official Gazette No. 7\n\n{proclamation}\n\n{AGREEMENT}")
    assert any("were set aside as front matter" in warning for warning in document.warnings)
    assert document.title == "Agreement between the Lake Union and the Harbour Office"
