"""Resolutions of many organs, layouts and languages are read as recitals and operative paragraphs."""

from __future__ import annotations

import re

import pytest

from agreements.formats.document import Document, Reading
from agreements.formats.text import read_text
from agreements.structure.resolution.segment import looks_like_resolution, segment_resolution
from agreements.structure.verbs import LANGUAGES, plain, table, verbs
from tests.agreements.structure.test_golden import unaccounted
from tests.growth import assert_linear

ASSEMBLY = """General Assembly

Ninetieth session

Agenda item 12 (b)

Ruritania and Freedonia: draft resolution

Cooperation between the United Nations and the Inner Sea Commission (ISC)

The General Assembly,

Recalling its resolution 88/4 of 3 May 2033,

Deeply concerned at the state of the ports,

1. Requests the Secretary-General to report on:

(a) The ports;

(b) The piers;

2. Decides to remain seized of the matter.

7th plenary meeting 4 May 2035
"""


def read_as(text: str, language: str = "en") -> Document:
    return segment_resolution(reading_of(text), language)


def reading_of(text: str) -> Reading:
    return read_text(text.encode(), "x.txt")


def eids(document: Document, *kinds: str) -> list[str]:
    return [provision.eid for provision in document.provisions if provision.kind in kinds]


def test_a_draft_of_the_assembly() -> None:
    document = read_as(ASSEMBLY)
    assert eids(document, "recital", "operative_paragraph", "subparagraph") == [
        "pp_1",
        "pp_2",
        "op_1",
        "op_1__subpara_a",
        "op_1__subpara_b",
        "op_2",
    ]
    assert (document.kind, document.status, document.facts) == (
        "resolution",
        "draft",
        {"session": "Ninetieth session", "agenda_item": "12 (b)"},
    )
    assert [(party.name, party.role) for party in document.parties] == [
        ("General Assembly", "adopting_organ"), ("Ruritania", "sponsor"), ("Freedonia", "sponsor"),
        ("United Nations", "subject"), ("Inner Sea Commission", "subject"),
    ]  # fmt: skip
    assert document.title == "Cooperation between the United Nations and the Inner Sea Commission (ISC)"
    assert eids(document, "testimonium") == ["testimonium"]
    assert unaccounted(document) == []


@pytest.mark.parametrize(
    ("language", "text", "recitals", "operative"),
    [
        ("fr", "L’Assemblée générale,\n\nRappelant sa résolution 88/4,\n\nProfondément préoccupée par l’état des ports,\n\n1. Prie le Secrétaire général de faire rapport ;\n\n2. Décide de rester saisie de la question.", 2, ["1", "2"]),
        ("es", "La Asamblea General,\n\nRecordando su resolución 88/4,\n\nTeniendo presente el estado de los puertos,\n\n1. Pide al Secretario General que informe;\n\n2. Decide seguir ocupándose de la cuestión.", 2, ["1", "2"]),
        ("de", "Die Generalversammlung,\n\nunter Hinweis auf ihre Resolution 88/4,\n\nin der Erkenntnis, dass die Häfen verfallen,\n\n1. ersucht den Generalsekretär, Bericht zu erstatten;\n\n2. beschließt, mit der Angelegenheit befasst zu bleiben.", 2, ["1", "2"]),
        ("en", "The Inner Sea Conference,\nNoting the tides;\nAware of the rocks,\n1. URGES Members: (1) to mark them; (2) to chart them; 2. REQUESTS the Director to report.", 2, ["1", "2"]),
        ("en", "THE DIRECTING COUNCIL,\n\nHaving reviewed the report on lights,\n\nRESOLVES:\n\n1. To urge the Members to light the piers.\n\n2. To ask the Director to help them.", 1, ["1", "2"]),
        ("en", "The General Assembly, Recalling its resolution 60/1, Noting the report on tides, 1. Welcomes the report; 2. Decides to meet.", 2, ["1", "2"]),
        ("en", "The General Conference,\n\n(a) Recalling its resolutions,\n(b) Noting the report,\n\n1. Commends the keepers; and\n2. Requests a report.", 2, ["1", "2"]),
        ("en", "THE ASSEMBLY,\n\nRECALLING its rules,\n\n1\tADOPTS the guide to lights;\n\n2\tINVITES Members to use it.\n\nANNEX\n\nGUIDE\n\n1\tScope", 1, ["1", "2"]),
        ("en", "The Council,\n\nNoting the tides,\n\n1.\n\nTakes note of the report;\n\n2.\n\nRequests the Secretary to act.", 1, ["1", "2"]),
        ("en", "THE COUNCIL,\n\nNOTING the tides,\n\nINVITES Members to:\n\n1. study them;\n\n2. chart them;\n\nINVITES the Secretary to:\n\n1. help them.", 1, ["1", "2", "1"]),
        ("en", "The Committee of Harbours, under the terms of Article 15 of its Statute,\n\nConsidering the tides;\n\nResolves to found a group, and\n\nInvites Members to join it.", 1, [None, None]),
        ("en", "A\n\nThe General Assembly,\n\nRecalling much,\n\n1. Notes the tides;\n\nB\n\nThe General Assembly,\n\nRecalling more,\n\n1. Notes the lights.", 2, ["1", "1"]),
        ("en", "The Council,\n\nNoting the tides,\n\nAware of the lights,\n\nl. Takes note of the report;\n\n2. Requests the Secretary to act.", 2, ["1", "2"]),
        ("en", "The Council,\n\nPP1 Noting the tides,\n\nPP2 Aware of the lights,\n\n(OP1) Takes note of the report;\n\n(OP2) Requests the Secretary to act.", 2, ["1", "2"]),
        ("en", "The Council,\n\nNoting the tides,\n\n1.- Takes note of the report;\n\n2.- Requests the Secretary to act.", 1, ["1", "2"]),
        ("en", "The General Assembly of the League, meeting in Port City from 3 to 6 May 2031:\n\nMINDFUL of the tides,\n\nAWARE of the lights,\n\nAPPROVES the plan;\n\nURGES Members to use it.", 2, [None, None]),
        ("en", "Whereas the tides rise;\n\nThe Assembly:\n\n1. Urges Members to act;\n\n2. Requests the Council to report.", 1, ["1", "2"]),
        ("fr", "La Conférence de plénipotentiaires de l'Union (Port, 2030),\n\nconsidérant\n\nque les marées montent,\n\ncharge le Secrétaire général\n\n1\td'aider;\n\n2\tde rendre compte.", 1, ["1", "2"]),
        ("ru", "Генеральная Ассамблея,\n\nссылаясь на свою резолюцию,\n\nпринимая к сведению доклад,\n\n1. приветствует доклад;\n\n2. просит продолжать работу.", 2, ["1", "2"]),
        ("ar", "إن الجمعية العامة،\n\nإذ تشير إلى قرارها،\n\nوإذ تلاحظ التقرير،\n\n1 - ترحب بالتقرير؛\n\n2 - تطلب مواصلة العمل.", 2, ["1", "2"]),
        ("en", "Whereas the tides rise;\n\nConsidering the lights;\n\nThe Assembly resolves that:\n\n1. the piers are to be lit;\n\n2. the Council shall pay for it.", 2, ["1", "2"]),
        ("en", "The Parliament of the Coast,\n\n– having regard to the report,\n\n– having regard to its rules,\n\nA. whereas the tides rise;\n\nB. whereas lights save ships;\n\n1. Calls on the Council to act;\n\nLights\n\n2. Instructs its President to forward this resolution.", 4, ["1", "2"]),
        ("en", "The Assembly,\n\n(PP)1 Recalling much;\n\n(PP)2 Noting the tides;\n\n(OP)1. URGES Members to act;\n\n(OP)2. REQUESTS the Council to report.", 2, ["1", "2"]),
        ("en", "Congress,\n\nConscious\nthat the tides rise,\n\nInstructs\nthe Council:\n– to act;\n– to report,\n\nInvites\nmembers to help.", 1, [None, None]),
        ("en", "The Council,\n\nNoting the tides,\n\n1. Decides that all Members shall comply with paragraphs 1, 2,\n2. and 5 of the plan;\n\n2. Requests the Secretary to act.", 1, ["1", "2"]),
        ("es", "El Consejo,\n\nConsiderando las mareas,\n\nRESUELVE:\n\n1. Encargar a la Secretaría que:\n\na. escriba; y\n\nb. informe.\n\n2. Transmitir la resolución.", 1, ["1", "2"]),
        ("en", "The Assembly,\n\nRecalling the Charter,\n\nSolemnly proclaims the following:\n\nDECLARATION ON TIDES\n\nArticle 1\n\nTides are free.\n\nArticle 2\n\n1. Lights are free.\n\n2. So are piers.", 1, [None]),
        ("zh", "大会，\n\n回顾其决议，\n\n注意到报告，\n\n1. 欢迎报告；\n\n2. 请秘书长继续工作。", 2, ["1", "2"]),
        ("en", "The Board,\n\nHaving considered the plan,\n\nURGES Members to act;\n\nREQUESTS the Director to report.", 1, [None, None]),
    ],
)  # fmt: skip
def test_languages_and_layouts(language: str, text: str, recitals: int, operative: list[str | None]) -> None:
    document = read_as(text, language)
    assert len(eids(document, "recital")) == recitals
    assert [one.number for one in document.provisions if one.kind == "operative_paragraph"] == operative
    assert looks_like_resolution(document.reading) >= 0.5
    assert unaccounted(document) == []


def test_verbs_that_stand_over_lettered_and_numbered_items() -> None:
    document = read_as(
        "RESOLUTION 9 (REV. PORT CITY, 2030)\n\nOn lights\n\nThe Plenipotentiary Conference of the Union (Port City, 2030),\n\nconsidering\n\n"
        "a) that lights save ships;\n\nb) that ships carry goods,\n\nresolves\n\n1 to light the piers;\n\n2 to keep them lit,\n\n"
        "instructs the Secretary-General\n\n1 to report; 2 to pay the keepers,\n\ninvites Members to help."
    )
    operative = [(one.eid, one.number) for one in document.provisions if one.kind == "operative_paragraph"]
    assert operative == [
        ("sec_2__op_1", "1"),
        ("sec_2__op_2", "2"),
        ("sec_3__op_1", "1"),
        ("sec_3__op_2", "2"),
        ("op_1", None),
    ]
    assert [one.heading for one in document.provisions if one.kind == "section"] == [
        "considering",
        "resolves",
        "instructs the Secretary-General",
    ]
    assert eids(document, "recital") == ["sec_1__pp_a", "sec_1__pp_b"]
    assert document.symbol == "9 (REV. PORT CITY, 2030)"


def test_lost_numbers_are_inferred_where_they_leave_exactly_their_place() -> None:
    lost = ASSEMBLY.replace("1. Requests", "- Requests")
    first = next(one for one in read_as(lost).provisions if one.kind == "operative_paragraph")
    assert (first.eid, first.number, first.is_number_inferred) == ("op_1", "1", True)
    too_many = lost.replace("2. Decides", "5. Decides")
    first = next(one for one in read_as(too_many).provisions if one.kind == "operative_paragraph")
    assert (first.number, first.is_number_inferred) == (None, False)


def test_sections_between_operative_paragraphs_and_numbers_that_restart() -> None:
    body = "The General Assembly,\n\nRecalling much,\n\nI\n\nPorts\n\n1. Requests a report;\n\n2. Decides to read it;\n\nII\n\nPiers\n\n1. Urges care.\n"
    document = read_as(body)
    assert eids(document, "operative_paragraph") == ["sec_1__op_1", "sec_1__op_2", "sec_2__op_1"]


def test_numbers_of_an_annex_are_not_operative() -> None:
    document = read_as(
        ASSEMBLY.replace(
            "7th plenary meeting 4 May 2035",
            "Annex\n\nRules of the ports\n\n1. Ships shall wait.\n\n2. Boats shall not.",
        )
    )
    assert eids(document, "operative_paragraph") == ["op_1", "op_2"]
    assert eids(document, "annex", "paragraph") == ["annex_1", "annex_1__para_1", "annex_1__para_2"]


def test_a_title_repeated_as_running_head_is_set_aside() -> None:
    head = "Cooperation between the United Nations and the Inner Sea Commission (ISC)"
    document = read_as(ASSEMBLY.replace("Deeply concerned", f"{head}\n\nDeeply concerned"))
    assert [document.reading.text[run.start : run.end] for run in document.set_aside] == [head]
    assert len(eids(document, "recital")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Article 1\n\nThe Parties shall consult.\n\nArticle 2\n\nThis Agreement enters into force.",
        "Dear Sir,\n\nThank you.",
        ".",
    ],
)
def test_other_texts_are_no_resolutions(text: str) -> None:
    assert looks_like_resolution(reading_of(text)) < 0.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_matches_its_example(language: str) -> None:
    rules = verbs(language)
    for role in ("recital", "operative", "lead", "closing", "draft", "adopted", "session", "agenda_item"):
        for rule in table()[language][role]:
            assert getattr(rules, role).match(plain(rule["example"])), rule["example"]


def test_recitals_do_not_pass_for_operative_paragraphs() -> None:
    rules = verbs("en")
    assert not rules.operative.match(plain("Recalling its resolution"))
    assert not rules.recital.match(plain("Recalls its resolution"))


@pytest.mark.parametrize(
    "run",
    [
        "The General Assembly, ",
        "Recalling, ",
        "1. Decides ",
        "(a) ",
        "x",
        ", and ",
        "A/1/2 ",
        "annex ",
        "a) x\n",
        "3/9\n",
    ],
)
def test_long_input_is_read_in_linear_time(run: str) -> None:
    document = read_as(run * (12_000 // len(run)))
    assert re.sub(r"\s", "", "".join(one.text for one in document.provisions)) or document.set_aside
    assert_linear(read_as, run * (12_000 // len(run)))


TYPEWRITTEN = """                                        A/RES/48/999
                                        17 August 1994

Forty-eighth session
Agenda item 36

          RESOLUTION ADOPTED BY THE GENERAL ASSEMBLY

      48/999.     Lamps of the high seas

      The General Assembly,

      Prompted by the wish that all lamps be lit, 1/

      Recalling its resolution 47/65 of 11 December 1992, 2/

____________

      1/    Official Records of the Lamp Conference, vol. XVII, document A/CONF.99/122.

      2/    Resolution 47/65, annex.

                                                               /...
A/RES/48/999
Page 2

      1.    Decides that half (1/2) of the lamps be lit; 3/

      2.    Requests the Secretary-General to report.

                                             101st plenary meeting
                                             28 July 1994

____________

      3/    See A/48/950.
"""


def test_notes_with_a_stroke_as_typewriters_made_them() -> None:
    document = segment_resolution(read_text(TYPEWRITTEN.encode(), "a.txt"), "en")
    by_eid = {provision.eid: provision for provision in document.provisions}
    assert [(p.number, p.note) for p in document.provisions if p.kind == "footnote"] == [
        ("1", "pp_1"), ("2", "pp_2"), ("3", "op_1"),
    ]  # fmt: skip
    assert by_eid["op_1"].text == "Decides that half (1/2) of the lamps be lit;"
    assert (document.symbol, document.dates["adoption"]) == ("A/RES/48/999", "1994-07-28")
    assert any("/..." in document.reading.text[run.start : run.end] for run in document.set_aside)


@pytest.mark.parametrize(
    ("opening", "recital"),
    [
        ("The Parties to this Convention,", "Recalling the charter of the lakes,"),
        ("Les Parties au présent Accord,", "Rappelant la charte des lacs,"),
        ("Les Parties à la présente Convention,", "Rappelant la charte des lacs,"),
    ],
)
def test_parties_to_the_very_act_are_no_organ(opening: str, recital: str) -> None:
    assert looks_like_resolution(reading_of(f"{opening}\n\n{recital}\n\n{recital}\n")) == 0.0


def test_the_article_of_an_organ_in_the_plural_is_no_part_of_its_name() -> None:
    opening = "Les Parties contractantes à la Charte des lacs,"
    document = read_as(f"{opening}\n\nRappelant la charte des lacs,\n\n1. Décident de se réunir.\n", "fr")
    assert [party.name for party in document.parties] == ["Parties contractantes à la Charte des lacs"]
