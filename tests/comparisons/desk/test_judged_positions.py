"""Twenty-four cases judged by reading, before the program was run on them: how a clause deviates from a position, and what a checklist finds."""

from __future__ import annotations

import json
from functools import cache

import pytest
from django.conf import settings

from comparisons.desk.checklist import Element, find
from comparisons.desk.deviation import HousePosition, deviations, terms_of
from comparisons.desk.table import Cell, CellClause

NOTICE = "Either Party may terminate this Agreement by giving six months' written notice to the other Party."
SECRETS = (
    "Each Party shall keep confidential the information marked as such that it receives from the other Party. "
    "The obligations of this Article shall survive the termination of this Agreement for five years."
)
ARBITRATION = (
    "Any dispute arising out of this Agreement shall be settled by negotiation. A dispute that is not settled within ninety days "
    "shall be submitted to arbitration in accordance with the UNCITRAL Arbitration Rules."
)
AMENDMENT = "This Agreement may be amended by mutual written consent of the Parties."
FORCE = "This Agreement shall enter into force upon signature by both Parties."
WAIVER = "Nothing in or relating to this Agreement shall be deemed a waiver, express or implied, of any of the privileges and immunities of the Parties."
PROPERTY = "Intellectual property in material remains vested in the Party that created it."
COSTS = "Each Party shall bear its own costs of carrying out this Agreement. Larger expenses are agreed in writing beforehand."

POSITIONS = [
    # type, our wording, the clause, what is told, what may not be told
    ("termination", NOTICE, "This Agreement may be terminated by either Party upon thirty days' notice in writing.", ["thirty days instead of six months"], ["as we want: six"]),
    ("termination", NOTICE, "Either of the Parties may denounce the Agreement on six (6) months' prior written notification.", ["six months"], ["instead of six months", "nothing like"]),
    ("termination", NOTICE, "Either Party may terminate this Agreement with immediate effect by written notice to the other.", ["no notice period read; we want six months"], ["as we want: six"]),
    ("confidentiality", SECRETS, "Each Party shall treat as confidential any information so marked which the other Party communicates to it.", ["five years"], ["nothing found that deviates"]),
    ("confidentiality", SECRETS, "The Parties keep marked information confidential. These duties continue for three years after the Agreement has ended.", ["three years instead of five years"], []),
    ("dispute_settlement", ARBITRATION, "Any difference concerning this Agreement shall be settled amicably by consultation between the Parties.", ["arbitration"], ["nothing found that deviates"]),
    ("dispute_settlement", ARBITRATION, "Disputes under this Agreement shall be settled by negotiation. Those not settled within ninety days go to arbitration under the UNCITRAL Arbitration Rules.", [], ["nothing like", "instead of"]),
    ("amendment", AMENDMENT, "The Parties may modify this Agreement at any time by agreement in writing.", [], ["nothing like"]),
    ("entry_into_force", FORCE, "This Agreement shall enter into force on the date of the last notification by which the Parties inform each other that their internal procedures are completed.", ["instead of signature"], ["as we want: signature"]),
    ("privileges_immunities", WAIVER, "Nothing contained in this Agreement shall be construed as a waiver, expressly or impliedly, of the privileges and immunities enjoyed by the Parties.", [], ["nothing like", "instead of"]),
    ("intellectual_property", PROPERTY, "All intellectual property arising under this Agreement is owned jointly by the Parties in equal shares.", ["≠"], ["nothing found that deviates"]),
    ("financial", COSTS, "Each Party bears the costs of its own activities under this Agreement.", ["nothing like “Larger expenses"], ["nothing like “Each Party"]),
]  # fmt: skip

CHECKS = [
    # checklist, element, type, the clause, the finding
    ("data_protection", "Purpose of the exchange", "data_protection", "Personal data shall be processed solely for the purposes for which they were transferred and shall not be used for any other purpose.", "met"),
    ("data_protection", "How long data are retained", "data_protection", "Personal data shall be kept no longer than is necessary for those purposes and then be deleted.", "met"),
    ("data_protection", "Security of the data", "data_protection", "The receiving Party shall apply appropriate technical and organisational measures to protect personal data against accidental loss.", "partly"),
    ("data_protection", "Security of the data", "data_protection", "Each Party protects personal data by appropriate security measures and informs the other without delay of any breach.", "met"),
    ("data_protection", "No onward transfer", "data_protection", "Data received shall not be passed on to a third party without the prior written consent of the Party that supplied them.", "met"),
    ("data_protection", "Rights of the persons", "data_protection", "Data subjects may ask for access to data concerning them, and for the correction or erasure of data that are wrong.", "met"),
    ("data_protection", "Independent oversight", "data_protection", "The Parties shall cooperate on the protection of personal data.", "not_found"),
    ("data_protection", "How long data are retained", "data_protection", "The Parties shall cooperate on the protection of personal data.", "not_found"),
    ("data_protection", "Security of the data", "data_protection", "Data are kept secure. Any unauthorised access shall be reported to the other Party within two days.", "met"),
    ("privileges", "Nothing in the agreement is a waiver", "privileges_immunities", "Nothing in this Memorandum shall be interpreted as a renunciation of the privileges and immunities of the Organization.", "met"),
    ("privileges", "Express or implied", "privileges_immunities", "Nothing in this Agreement shall be deemed a waiver of the privileges and immunities of the United Nations, whether express or implied.", "met"),
    ("privileges", "Nothing in the agreement is a waiver", "privileges_immunities", "The officials of the Organization enjoy immunity from legal process in respect of words spoken or written.", "not_found"),
    ("privileges", "Express or implied", "privileges_immunities", "No provision of this Agreement is a waiver of the immunities of either Party.", "not_found"),
]  # fmt: skip


def cell(words: str, code: str) -> Cell:
    return Cell("present", (CellClause("art_1", "Art. 1", words, terms=terms_of(words, code, "en"), language="en"),))


@pytest.mark.parametrize(("code", "ours", "words", "told", "untold"), POSITIONS)
def test_a_clause_deviates_as_a_reader_says(
    code: str, ours: str, words: str, told: list[str], untold: list[str]
) -> None:
    found = deviations(cell(words, code), [HousePosition(code, "preferred", ours)])
    said = "\n".join(f"{one.sign} {one.words}" for one in found)
    assert [words for words in told if words not in said] == [], said
    assert [words for words in untold if words in said] == [], said


@pytest.mark.parametrize("standing", ["preferred", "acceptable", "refused"])
def test_a_clause_worded_as_a_position_is_told_so_whatever_the_position_is(standing: str) -> None:
    said = deviations(
        cell(NOTICE, "termination"), [HousePosition("termination", standing, NOTICE, reasons="Too long.")]
    )
    assert {"preferred": "our preferred wording", "acceptable": "as we accept it", "refused": "what we refuse"}[
        standing
    ] in said[0].words


@cache
def elements(code: str) -> list[Element]:
    stored = json.loads((settings.BASE_DIR / "fixtures" / "checklists" / f"{code}.json").read_text())
    return [
        Element(
            one["code"],
            one["label"],
            tuple(one["types"]),
            {language: tuple(words) for language, words in one["needs"].items()},
        )
        for one in stored["elements"]
    ]


@pytest.mark.parametrize(("code", "label", "type_code", "words", "state"), CHECKS)
def test_a_checklist_finds_what_a_reader_finds(code: str, label: str, type_code: str, words: str, state: str) -> None:
    element = next(one for one in elements(code) if one.label.startswith(label))
    assert find(element, [cell(words, type_code)]).state == state
