"""From files to rows: once, whole, and known again; never half."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model

from agreements.formats.document import Document, Instrument, Reading
from agreements.ingest import (
    READER_VERSION,
    _agreement,
    by_language,
    document_of,
    ingest,
    rewrite,
)
from agreements.models import Agreement, Provision, Reference, Source, Text
from agreements.store import write_instruments
from agreements.verify import problems
from tests.agreements import rows
from tests.agreements.pdfs import LAYOUTS, Layout, make_agreement, typeset, typeset_facing, typeset_parallel

AGREEMENT = """COOPERATION AGREEMENT

BETWEEN

THE NORTHERN LAKES COMMISSION

AND

THE INTERNATIONAL BUREAU OF FERRIES

The Northern Lakes Commission (hereinafter referred to as "NLC")

and

The International Bureau of Ferries (hereinafter referred to as "IBF"),

Wishing to keep the crossings of the lakes safe,

Have agreed as follows:

Article 1
Purpose

1. NLC and IBF shall consult each other on the safety of crossings.
2. They shall exchange such information as each may lawfully share.

Article 2
Termination

Either Party may terminate this Agreement by giving three months' written notice to the other Party.

In witness whereof, the undersigned have signed this Agreement.

For the Northern Lakes Commission

Ada Marsh
Secretary-General

on 4 May 2011
in Tarn

For the International Bureau of Ferries

Bo Quay
Director

on 4 May 2011
in Tarn
"""

pytestmark = pytest.mark.django_db


def test_a_file_becomes_an_agreement_with_its_provisions() -> None:
    outcome = ingest(AGREEMENT.encode(), "ferries.txt")
    assert outcome.status == "added"
    agreement = outcome.agreement
    assert agreement is not None
    assert str(agreement) == "NLC – IBF"
    assert agreement.slug == "nlc-ibf"
    assert agreement.signature_date == "2011-05-04"
    assert [p.party.name for p in agreement.participations.order_by("position")] == [
        "Northern Lakes Commission",
        "International Bureau of Ferries",
    ]
    pinpoints = dict(Provision.objects.filter(kind__in=["article", "paragraph"]).values_list("eid", "pinpoint"))
    assert pinpoints == {
        "art_1": "Art. 1",
        "art_1__para_1": "Art. 1(1)",
        "art_1__para_2": "Art. 1(2)",
        "art_2": "Art. 2",
    }


def test_every_word_is_what_its_spans_yield_and_nothing_is_left_over() -> None:
    text = ingest(AGREEMENT.encode(), "ferries.txt").text
    assert text is not None
    assert text.provisions.count() > 8
    assert list(problems(text)) == []


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        (Source, {"content": AGREEMENT.replace("lakes safe", "lakes Safe").encode()}, "SHA-256"),
        (Text, {"raw": AGREEMENT.replace("three months", "four months")}, "the text as read was changed at character"),
    ],
)
def test_verify_names_a_single_changed_character(table: type, change: dict, said: str) -> None:
    text = ingest(AGREEMENT.encode(), "ferries.txt").text
    assert text is not None
    table.objects.update(**change)  # type: ignore[attr-defined]
    found = list(problems(Text.objects.get(pk=text.pk)))
    assert found
    assert said in found[0]


def test_verify_names_a_changed_provision() -> None:
    text = ingest(AGREEMENT.encode(), "ferries.txt").text
    assert text is not None
    article = text.provisions.get(eid="art_2")
    Provision.objects.filter(pk=article.pk).update(content=article.content.replace("three", "tree"))
    (problem,) = problems(text)
    assert "Art. 2 (art_2): the text differs from its source at character" in problem


@pytest.mark.parametrize("layout", [LAYOUTS[4], LAYOUTS[9]], ids=lambda layout: layout.name)
def test_verify_compares_the_letters_of_each_page(layout: Layout) -> None:
    text = ingest(typeset(make_agreement(2, count=9, notes=4), layout), "set.pdf").text
    assert text is not None and list(problems(text)) == []
    span = text.provisions.filter(kind="paragraph", heading="").order_by("-position")[0]
    start, end = span.stored_spans()[0].start, span.stored_spans()[0].end
    text.raw = f"{text.raw[:start]}{'x' * (end - start)}{text.raw[end:]}"
    text.raw_sha256 = hashlib.sha256(text.raw.encode()).hexdigest()
    text.save()
    assert any("letters of the page are in no provision" in one or "not on the page" in one for one in problems(text))


def test_verify_finds_lines_that_changed_places() -> None:
    text = ingest(typeset(make_agreement(2, count=9, notes=4), LAYOUTS[4]), "set.pdf").text
    assert text is not None
    ends = [text.raw.index("\n", at) for at in (300, 900)]
    one, other = (text.raw[end - 30 : end] for end in ends)
    assert "\f" not in text.raw[: ends[1]] and one != other
    for end, words in zip(ends, (other, one), strict=True):
        text.raw = text.raw[: end - 30] + words + text.raw[end:]
    text.raw_sha256 = hashlib.sha256(text.raw.encode()).hexdigest()
    text.save()
    assert any(
        "page 1: " in one and "letters stand elsewhere in the text than on the page" in one for one in problems(text)
    )


def test_the_same_file_is_known_by_its_bytes_and_not_its_name() -> None:
    first = ingest(AGREEMENT.encode(), "ferries.txt")
    again = ingest(AGREEMENT.encode(), "copy of ferries.txt")
    assert again.status == "known"
    assert again.agreement == first.agreement
    assert Agreement.objects.count() == Source.objects.count() == Text.objects.count() == 1


def test_another_file_of_an_agreement_is_an_agreement_of_its_own_and_a_proposal() -> None:
    first = ingest(AGREEMENT.encode(), "ferries.txt")
    second = ingest(AGREEMENT.replace("three months'", "six months'").encode(), "ferries-corrected.txt")
    assert second.status == "added"
    assert second.agreement != first.agreement
    (proposal,) = second.proposals
    assert (proposal.other, proposal.suggestion) == (first.agreement, "new_version")
    assert "It may be another text of NLC – IBF: same parties and date" in second.message
    assert first.text is not None and Text.objects.get(pk=first.text.pk).is_current
    assert Provision.objects.filter(text=first.text, eid="art_2", content__contains="three months").exists()


DRAFT = f"DRAFT\n\n{AGREEMENT.replace('three months', 'nine months').replace('on 4 May 2011', 'on ........')}"


def test_a_draft_is_private_and_changes_nothing_of_what_was_signed() -> None:
    user = get_user_model().objects.create_user("drafter")
    signed = ingest(AGREEMENT.encode(), "ferries.txt").agreement
    draft = ingest(DRAFT.encode(), "ferries-2.txt", user=user)
    assert draft.agreement is not None and signed is not None
    assert (draft.agreement.status, draft.agreement.visibility) == ("draft", "restricted")
    assert [(relation.kind, relation.other) for relation in draft.proposals] == [("draft_of", signed)]
    assert "It may be a draft of NLC – IBF: same parties" in draft.message
    assert "private until its owner says otherwise" in draft.message
    signed.refresh_from_db()
    assert (signed.status, signed.signature_date, signed.texts.count()) == ("signed", "2011-05-04", 1)
    assert list(Agreement.objects.visible_to(None)) == [signed]


@pytest.mark.parametrize(("other_words", "joined"), [("", True), ("3 December 2021", False)])
def test_a_text_with_the_same_symbol_joins_only_in_another_language_and_with_nothing_against_it(
    other_words: str, joined: bool
) -> None:
    held = rows.hold(
        "Harbours", symbol="A/RES/77/9", adoption_date="2022-12-15", status="adopted", parties=["Harbour Office"]
    )
    english = Document(
        Reading("r.txt", "text/plain", "1" * 64, "", ()), "resolution", "adopted", "Harbours", "A/RES/77/9", "fr",
        dates={"adoption": "2021-12-03" if other_words else "2022-12-15"},
    )  # fmt: skip
    agreement = _agreement(english, None, "public")
    assert (agreement == held) is joined
    in_the_same_language = _agreement(replace(english, language="en"), None, "public")
    assert in_the_same_language != held


def test_the_text_of_another_persons_public_agreement_waits_for_approval() -> None:
    owner, sender = (get_user_model().objects.create_user(name) for name in ("owner", "sender"))
    held = ingest(AGREEMENT.encode(), "ferries.txt", user=owner).agreement
    sent = ingest(OTHER_WORDS, "ferries-2.txt", user=sender)
    assert sent.agreement is not None and sent.agreement.visibility == "restricted"
    assert "kept private until somebody who may change that agreement approves it" in sent.message
    assert set(Agreement.objects.visible_to(None)) == {held}
    assert set(Agreement.objects.visible_to(owner)) == {held, sent.agreement}


def test_two_notes_with_one_label_are_two_agreements() -> None:
    note = "Nr. I\n\nThe Hague, {date}\n\nYour Excellency,\n\nI have the honour to propose {what}.\n\n1. {what} begins in May.\n"
    one = ingest(note.format(date="3 March 1998", what="a school for pilots").encode(), "1.txt")
    other = ingest(note.format(date="", what="the exchange of charts between the two offices").encode(), "2.txt")
    assert one.agreement != other.agreement
    assert not other.proposals
    assert Text.objects.current().count() == 2


def test_a_refused_file_leaves_nothing_behind() -> None:
    outcome = ingest(b"%PDF-1.4 not really", "broken.pdf")
    assert outcome.status == "refused"
    assert outcome.message.endswith((".", "…"))
    assert not Source.objects.exists()
    assert not Agreement.objects.exists()


def test_a_person_who_may_not_see_an_agreement_is_not_told_that_its_file_is_held() -> None:
    owner = get_user_model().objects.create_user("owner")
    other = get_user_model().objects.create_user("other")
    held = ingest(AGREEMENT.encode(), "ferries.txt", user=owner, visibility="restricted")
    added = ingest(AGREEMENT.encode(), "ferries.txt", user=other, visibility="restricted")
    assert added.status == "added"
    assert added.agreement != held.agreement
    assert Agreement.objects.visible_to(other).count() == 1
    assert Source.objects.count() == 1


OTHER_WORDS = AGREEMENT.replace("three months'", "six months'").encode()


@pytest.mark.parametrize(("held", "sent"), [("public", "restricted"), ("restricted", "public")])
def test_a_file_joins_no_agreement_that_others_may_see_than_its_sender_asks(held: str, sent: str) -> None:
    sender = get_user_model().objects.create_user("sender")
    first = ingest(AGREEMENT.encode(), "ferries.txt", user=sender, visibility=held)
    second = ingest(OTHER_WORDS, "ferries-2.txt", user=sender, visibility=sent)
    assert second.status == "added"
    assert second.agreement != first.agreement
    assert second.agreement is not None and second.agreement.visibility == sent
    (seen,) = Text.objects.visible_to(None).current()
    assert ("six months" in seen.raw) == (sent == "public")


def test_a_restricted_file_does_not_fill_what_is_publicly_cited() -> None:
    title = "Cooperation Agreement between the Northern Lakes Commission and the International Bureau of Ferries"
    cited = rows.cite_only("NLC and IBF", title=title)
    sender = get_user_model().objects.create_user("sender")
    added = ingest(AGREEMENT.encode(), "ferries.txt", user=sender, visibility="restricted").agreement
    cited.refresh_from_db()
    assert added != cited and cited.is_cited_only


def test_reading_the_same_bytes_anew_changes_nothing_of_who_may_see_them() -> None:
    """As a whole folder is read again with newer readers, by the command, to which all is public unless it is told."""
    owner = get_user_model().objects.create_user("owner")
    first = ingest(AGREEMENT.encode(), "ferries.txt", user=owner, visibility="restricted")
    Text.objects.update(reader=f"{READER_VERSION}-older")
    again = ingest(AGREEMENT.encode(), "ferries.txt", visibility="public")
    assert (again.status, again.agreement) == ("new_version", first.agreement)
    assert not Agreement.objects.visible_to(None).exists()


def test_the_name_of_a_file_is_told_only_with_the_agreement_it_was_sent_for() -> None:
    one, two = (get_user_model().objects.create_user(name) for name in ("one", "two"))
    ingest(AGREEMENT.encode(), "confidential-draft.txt", user=one, visibility="restricted")
    added = ingest(AGREEMENT.encode(), "ferries.txt", user=two)
    assert added.status == "added"
    assert added.text is not None and added.text.source.name == "ferries.txt"


def test_an_agreement_read_anew_keeps_its_one_file_whatever_its_name_is_now() -> None:
    ingest(AGREEMENT.encode(), "ferries.txt")
    Text.objects.update(reader=f"{READER_VERSION}-older")
    assert ingest(AGREEMENT.encode(), "renamed.txt").status == "new_version"
    assert [source.name for source in Source.objects.all()] == ["ferries.txt"]


@pytest.mark.parametrize(("held", "kept"), [("public", 1), ("restricted", 2)])
def test_an_instrument_of_a_public_guide_is_listed_though_somebody_holds_it_restricted(held: str, kept: int) -> None:
    title = "Protocol on Safe Harbours"
    owner = get_user_model().objects.create_user("owner")
    rows.agreement("Harbours", title=title, visibility=held, added_by=owner)
    guide = rows.hold("Guide")
    document = Document(Reading("guide.txt", "text/plain", "0" * 64, "", ()), "guide")
    instrument = Instrument(title=title, kind="protocol", provision="art_1")
    write_instruments(replace(document, instruments=(instrument,)), guide.texts.get())
    assert Agreement.objects.filter(title=title).count() == kept


def test_citations_by_others_outlive_a_repair() -> None:
    text = ingest(AGREEMENT.encode(), "ferries.txt").text
    assert text is not None
    citing = Provision.objects.get(text__agreement=rows.hold("Harbours"), eid="pp_2")
    reference = Reference.objects.create(
        provision=citing, words="Article 2", kind="agreement", target="agreement/2011-05-04/nlc+ibf#art_2", start=7,
        end=16, agreement=text.agreement, cited_provision=text.provisions.get(eid="art_2"),
    )  # fmt: skip
    document = document_of(text)
    rewrite(text, replace(document, provisions=tuple(p for p in document.provisions if p.eid != "art_2")))
    reference.refresh_from_db()
    assert reference.cited_provision is None
    rewrite(text, document)
    reference.refresh_from_db()
    assert reference.cited_provision == text.provisions.get(eid="art_2")


def test_each_document_of_a_file_is_kept_under_a_language_of_its_own() -> None:
    document = Document(Reading("a.txt", "text/plain", "0" * 64, "", ()), "agreement", language="en")
    others = tuple(replace(document, language=language) for language in ("fr", "en", "en"))
    assert list(by_language(replace(document, others=others))) == ["en", "fr", "en-2", "en-3"]


CITING = """COOPERATION AGREEMENT BETWEEN THE NORTHERN LAKES COMMISSION AND THE HARBOUR MASTERS ASSOCIATION

The Northern Lakes Commission and the Harbour Masters Association,

Recalling the cooperation agreement of 4 May 2011 between the Northern Lakes Commission and the International Bureau of Ferries,

Have agreed as follows:

Article 1
The parties shall consult each other every year on the safety of harbours.

Article 2
This Agreement enters into force on signature.
"""


@pytest.mark.parametrize("order", [(AGREEMENT, CITING), (CITING, AGREEMENT)])
def test_a_citation_is_tied_to_the_agreement_whichever_comes_first(order: tuple[str, str]) -> None:
    for number, content in enumerate(order):
        assert ingest(content.encode(), f"{number}.txt").status == "added"
    cited = Agreement.objects.get(slug="nlc-ibf")
    assert [reference.words[:21] for reference in cited.cited_by.all()] == ["cooperation agreement"]


def test_a_citation_is_tied_to_what_is_public_before_a_restricted_copy() -> None:
    owner = get_user_model().objects.create_user("owner")
    ingest(AGREEMENT.encode(), "copy.txt", user=owner, visibility="restricted")
    public = ingest(AGREEMENT.encode(), "public.txt", user=get_user_model().objects.create_user("other")).agreement
    ingest(CITING.encode(), "citing.txt")
    assert Reference.objects.get(target__startswith="agreement/").agreement == public


@pytest.mark.parametrize("typeset", [typeset_parallel, typeset_facing])
def test_an_original_in_two_languages_becomes_two_texts_of_one_agreement(typeset: Callable[..., bytes]) -> None:
    english, french = make_agreement(3), make_agreement(3, language="fr")
    outcome = ingest(typeset(english, french, Layout("plain")), "two.pdf")
    assert outcome.agreement is not None
    texts = {text.language: text for text in outcome.agreement.texts.current()}
    assert set(texts) == {"en", "fr"}
    for language, written in (("en", english), ("fr", french)):
        headings = texts[language].provisions.filter(kind="article").order_by("position")
        assert list(headings.values_list("heading", flat=True)) == [article.heading for article in written.articles]
        assert list(problems(texts[language])) == []


FRENCH = """ACCORD DE COOPÉRATION

ENTRE

LA COMMISSION DES LACS DU NORD

ET

LE BUREAU INTERNATIONAL DES BACS

La Commission des lacs du Nord (ci-après dénommée « la CLN »)

et

Le Bureau international des bacs (ci-après dénommé « le BIB »),

Désireux d'assurer la sécurité des traversées des lacs,

Sont convenus de ce qui suit :

Article premier
Objet

1. La CLN et le BIB se consultent au sujet de la sécurité des traversées.
2. Ils échangent les renseignements que chacun peut légalement communiquer.

Article 2
Dénonciation

Chaque Partie peut dénoncer le présent accord moyennant un préavis écrit de trois mois adressé à l'autre Partie.

En foi de quoi, les soussignés ont signé le présent accord.

Pour la Commission des lacs du Nord

Ada Marsh
Secrétaire générale

le 4 mai 2011
à Tarn

Pour le Bureau international des bacs

Bo Quay
Directeur

le 4 mai 2011
à Tarn
"""


def test_the_same_agreement_in_two_languages_is_proposed_as_one_and_joined_by_nobody_but_a_person() -> None:
    english = ingest(AGREEMENT.encode(), "ferries.txt")
    french = ingest(FRENCH.encode(), "bacs.txt")
    assert french.agreement != english.agreement
    (proposal,) = french.proposals
    assert (proposal.kind, proposal.suggestion, proposal.other) == ("text_of", "language", english.agreement)
    assert "same date; 2 of 2 articles alike" in proposal.evidence


def test_a_draft_told_by_its_file_name_alone_is_private() -> None:
    bare = AGREEMENT.split("For the Northern Lakes Commission")[0]
    draft = ingest(bare.encode(), "MoU counter-draft v2.txt")
    assert draft.agreement is not None and draft.text is not None
    assert (draft.agreement.status, draft.agreement.visibility, draft.text.role) == (
        "draft",
        "restricted",
        "counter_draft",
    )
    signed = ingest(AGREEMENT.encode(), "draft MoU.txt")
    assert signed.agreement is not None and signed.text is not None
    assert (signed.agreement.status, signed.agreement.visibility) == ("signed", "restricted")
    assert "Its file name calls it a draft, so it is private" in signed.message
    assert any("the name of the file calls it a draft" in warning for warning in signed.text.warnings)
