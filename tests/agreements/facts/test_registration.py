"""The number under which a text was registered, and the numbers that are none."""

from __future__ import annotations

import pytest

from agreements.facts.registration import _STATED, registration_number
from agreements.structure.segment import segment
from tests.agreements.facts.test_draft_marks import document

HEAD = "No. 22917\nLAKE UNION\nand\nHARBOUR OFFICE\nAgreement on lights. Signed at Port Amber on 4 May 2011\n"


@pytest.mark.parametrize("line", [example for _pattern, example in _STATED])
def test_a_line_that_states_a_number(line: str) -> None:
    assert registration_number(document(line, "AGREEMENT BETWEEN THE LAKES AND THE FERRIES"))


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (HEAD + "Registered by the Lake Union on 25 May 1984.", "22917"),
        (HEAD, ""),
        ("Registration No. 41150653 of the Chamber of Commerce", ""),
        ("Registration No. 1\nTreaty No. 2", ""),
        ("The aircraft has registration No. 12 and is white", ""),
        ("Vehicle registration number: ABC-123", ""),
        ("Registration number: LEG/2011-45", "LEG/2011-45"),
    ],
)
def test_only_what_says_nothing_else_counts(lines: str, number: str) -> None:
    assert registration_number(document(*lines.splitlines(), "AGREEMENT BETWEEN THE LAKES AND THE FERRIES")) == number


def test_it_is_a_fact_of_what_was_read() -> None:
    reading = document("Treaty No. 2011/45", "AGREEMENT BETWEEN THE LAKES AND THE FERRIES").reading
    assert segment(reading).facts["registration_number"] == "2011/45"
