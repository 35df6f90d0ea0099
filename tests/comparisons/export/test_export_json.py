from __future__ import annotations

import json

import pytest

from comparisons.desk.table import Table, fingerprint, from_dict
from comparisons.export.to_json import write
from tests.comparisons.hostile import HOSTILE, many
from tests.comparisons.tables import of_texts, sample


@pytest.mark.parametrize("table", [sample(), of_texts(HOSTILE), of_texts(many(1_000)), of_texts(["half \ud800 pair"])])
def test_the_table_is_read_back_unchanged(table: Table) -> None:
    document = json.loads(write(table))
    assert document["schema"] == "concord.comparison/1"
    assert document["fingerprint"] == fingerprint(table)
    assert from_dict(document) == table


def test_the_redline_is_told_by_row_column_and_clause() -> None:
    document = json.loads(write(sample(), redline=True))
    (difference,) = document["differences"]
    assert (difference["row"], difference["column"], difference["clause"]) == (0, 1, 0)
    assert ("insert", "thirty days") in [(op["kind"], op["text"]) for op in difference["ops"]]
    assert from_dict(document) == sample()


def test_the_same_table_is_the_same_file() -> None:
    assert write(sample()) == write(sample())
