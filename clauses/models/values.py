"""Values of terms as the database measures them: durations and dates within bounds."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Value

DURATION = r"^P(\d{1,6}Y)?(\d{1,6}M)?(\d{1,6}W)?(\d{1,6}D)?$"


class Length(models.Func):
    """An ISO 8601 duration as PostgreSQL measures it (a month counts as thirty days); null for any other value."""

    template = (
        f"(CASE WHEN %(expressions)s ~ '{DURATION}' AND %(expressions)s <> 'P' THEN (%(expressions)s)::interval END)"
    )
    output_field = models.DurationField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        sql, params = super().as_sql(compiler, connection, **extra)
        return sql, (*params, *params, *params)


def bounded(terms: Any, bound: str, value: str) -> Any:
    """Of ``terms``, rows with a ``value``, those at least (``gte``) or at most (``lte``) ``value``, a duration or a date."""
    if value.startswith("P"):
        measured = terms.filter(value__regex=DURATION).annotate(length=Length(F("value")))
        return measured.filter(**{f"length__{bound}": Length(Value(value))})
    last = f"{value}-99" if bound == "lte" and len(value) < 10 else value
    return terms.filter(value__regex=r"^\d{4}(-\d{2}){0,2}$", **{f"value__{bound}": last})
