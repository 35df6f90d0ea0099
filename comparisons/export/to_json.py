"""JSON: the whole table, so that ``table.from_dict`` reads it back; with ``redline`` the differences from the base too."""

from __future__ import annotations

import json
from dataclasses import asdict

from comparisons.fold import Folds
from comparisons.redline import redlines
from comparisons.table import Table, as_dict, fingerprint

MEDIA_TYPE = "application/json"
EXTENSION = "json"
LABEL = "JSON"
SCHEMA = "concord.comparison/1"


def write(table: Table, *, redline: bool = False, folds: Folds | None = None) -> bytes:
    document = {"schema": SCHEMA, "fingerprint": fingerprint(table), **as_dict(table)}
    if redline:
        document["differences"] = [
            {"row": row, "column": column, "clause": clause, "ops": [asdict(op) for op in ops]}
            for (row, column, clause), ops in redlines(table, folds or Folds()).items()
        ]
    try:
        return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair: JSON can say it in ASCII
        return json.dumps(document, indent=1).encode("ascii")
