"""The JSON of ``manage.py parse`` keeps to what scripts know of it."""

from __future__ import annotations

from dataclasses import replace

from agreements.formats.document import SetAside
from agreements.ingest import parse
from clauses.evaluation.parse import answer
from tests.agreements.test_ingest import AGREEMENT


def test_text_is_set_aside_for_a_reason_that_scripts_know_and_in_detail() -> None:
    document = replace(parse(AGREEMENT.encode(), "a.txt"), set_aside=(SetAside(0, 9, "front_matter"),))
    (aside,) = answer(document)["set_aside"]
    assert (aside["reason"], aside["detail"]) == ("page_furniture", "front_matter")
