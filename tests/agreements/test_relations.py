"""What an agreement does to another: read from titles and from the words around a citation, suggested when both are here."""

from __future__ import annotations

import pytest

from agreements.citations.relations import (
    _AFTER,
    _BEFORE,
    _TITLES,
    letter_answered,
    relation_in_title,
    relation_in_words,
)
from agreements.ingest import ingest
from agreements.models import Agreement, Relation
from agreements.relating import suggest_relations
from tests.agreements import rows
from tests.agreements.test_ingest import AGREEMENT

CITED = "the Agreement of 4 May 2011"


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        *((kind, example) for kind, _pattern, example in _TITLES),
        ("amends", "Protocole portant modification de l'Accord du 4 mai 2011"), ("supplements", "Protocole additionnel"),
        ("implements", "Vollzugsvereinbarung vom 9. Dezember 1970 zum Abkommen"), ("extends", "Prórroga del Convenio"),
        ("", "Agreement on Fisheries"), ("", "Cooperation Agreement between the Lakes and the Ferries"),
    ],
)  # fmt: skip
def test_a_title_says_what_an_agreement_is_for(kind: str, title: str) -> None:
    assert relation_in_title(title) == kind


@pytest.mark.parametrize(("kind", "words"), [(kind, example) for kind, _pattern, example in (*_BEFORE, *_AFTER)])
def test_the_sentence_of_a_citation_says_what_is_done_to_it(kind: str, words: str) -> None:
    start = words.lower().index("the agreement of 4 may 2011")
    assert relation_in_words(words, start, start + len(CITED)) == (kind, words)


@pytest.mark.parametrize(
    "words",
    [
        f"Recalling {CITED} between the Parties,", f"This Agreement shall not supersede {CITED}.",
        f"Nothing in this Agreement amends {CITED}.", f"Either Party may terminate {CITED}.",
        f"The Parties amend their practice. They recall {CITED}.", f"The privileges of {CITED} extend to experts.",
    ],
)  # fmt: skip
def test_what_is_only_cited_denied_or_allowed_is_no_relation(words: str) -> None:
    start = words.index(CITED)
    assert relation_in_words(words, start, start + len(CITED)) == ("", "")


NEWER = """COOPERATION AGREEMENT

BETWEEN

THE NORTHERN LAKES COMMISSION

AND

THE INTERNATIONAL BUREAU OF FERRIES

The Northern Lakes Commission (hereinafter referred to as "NLC") and the International Bureau of Ferries (hereinafter referred to as "IBF"),

Have agreed as follows:

Article 1
The Parties shall consult each other on harbours, canals and locks in every season of the year.

Article 2
This Agreement supersedes the Cooperation Agreement of 4 May 2011 between the Northern Lakes Commission and the International Bureau of Ferries.

For the Northern Lakes Commission

Ada Marsh
on 7 June 2015

For the International Bureau of Ferries

Bo Quay
on 7 June 2015
"""


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(AGREEMENT, NEWER), (NEWER, AGREEMENT)])
def test_a_relation_is_suggested_whichever_of_the_two_comes_first(order: tuple[str, str]) -> None:
    added = {content: ingest(content.encode(), f"{number}.txt").agreement for number, content in enumerate(order)}
    (relation,) = Relation.objects.between_acts()
    assert (relation.agreement, relation.other, relation.kind) == (added[NEWER], added[AGREEMENT], "supersedes")
    assert relation.state == "suggested"
    assert relation.evidence.startswith("Art. 2: “This Agreement supersedes the Cooperation Agreement of 4 May 2011")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("I have the honour to acknowledge receipt of Your Excellency's Note of 3 March 1998, which reads as follows:", "1998-03-03"),
        ("In reply to your letter of 12 June 2004 I confirm that my Office agrees.", "2004-06-12"),
        ("J'ai l'honneur d'accuser réception de votre lettre du 3 mars 1998.", "1998-03-03"),
        ("Tengo el honor de acusar recibo de su atenta nota de 3 de marzo de 1998.", "1998-03-03"),
        ("Ich beehre mich, den Empfang Ihrer Note vom 3. März 1998 zu bestätigen.", "1998-03-03"),
        ("I have the honour to refer to the Agreement of 3 March 1998.", ""),
        ("I acknowledge receipt of your letter.", ""),
    ],
)  # fmt: skip
def test_a_letter_says_which_one_it_answers(words: str, day: str) -> None:
    assert letter_answered(words)[0] == day


@pytest.mark.django_db
@pytest.mark.parametrize("is_first_held_first", [True, False])
def test_a_reply_is_suggested_whichever_of_the_two_letters_comes_first(is_first_held_first: bool) -> None:
    two = ["Harbour Office", "Lighthouse Union"]

    def letter(name: str, day: str, words: str) -> Agreement:
        return rows.hold(name, [("unp_1", "", "", words)], parties=two, signature_date=day)

    asked = "I have the honour to propose that lamps be lit."
    said = "I have the honour to acknowledge receipt of your letter of 3 March 1998."
    made = [letter("First", "1998-03-03", asked), letter("Reply", "1998-04-01", said)]
    rows.hold("Other", parties=["Canal Board", "Harbour Office"], signature_date="1998-03-03")
    suggest_relations(made[1 if is_first_held_first else 0])
    relation = Relation.objects.get()
    assert (str(relation.agreement), relation.kind, str(relation.other)) == ("Reply", "replies_to", "First")
    assert "acknowledge receipt of your letter of 3 March 1998" in relation.evidence


@pytest.mark.django_db
def test_an_annex_is_suggested_to_be_attached() -> None:
    annexed = NEWER.replace("This Agreement supersedes the", "This Protocol is an integral part of the")
    ingest(AGREEMENT.encode(), "1.txt")
    ingest(annexed.encode(), "2.txt")
    assert Relation.objects.between_acts().get().kind == "attached_to"
