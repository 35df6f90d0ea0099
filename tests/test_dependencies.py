"""Nothing is installed in production of which nobody knows the licence."""

from __future__ import annotations

from tests.dependencies import pinned, recorded


def test_every_pinned_package_is_in_the_record_with_its_version() -> None:
    rows = recorded()
    assert {row["package"]: row["version"] for row in rows} == pinned(), "run python -m tests.dependencies"
    unread = [row["package"] for row in rows if not (row["licence"] and row["licence_read_on"])]
    assert unread == [], "look at the licence they state, and write the day into docs/dependencies.csv"
