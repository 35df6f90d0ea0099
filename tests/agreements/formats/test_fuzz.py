"""A sample of ``make fuzz``: damaged files of every kind are read or refused in a sentence, soon and in little memory."""

from __future__ import annotations

import pytest

from tests import fuzz
from tests.conftest import Portion


@pytest.fixture(scope="module")
def seeds() -> dict[str, bytes]:
    return fuzz.sources()


@pytest.mark.django_db
def test_a_sample_of_damaged_files_ends_well(seeds: dict[str, bytes], taxonomy: None, portion: Portion) -> None:
    outcomes = [fuzz.outcome(number, seeds) for number in range(100_000, 100_000 + portion(60, 10))]

    assert [outcome for outcome in outcomes if outcome.is_fault] == []
    assert {outcome.text == "read" for outcome in outcomes} == {True, False}


def test_the_files_are_the_same_each_time(seeds: dict[str, bytes]) -> None:
    again = fuzz.sources()

    assert [fuzz.mutated(number, seeds) for number in range(30)] == [
        fuzz.mutated(number, again) for number in range(30)
    ]


def test_a_fault_is_seen(seeds: dict[str, bytes]) -> None:
    def fail(_content: bytes, _name: str) -> None:
        raise IndexError("the cut failed")

    outcomes = [fuzz.outcome(number, seeds, go=fail) for number in range(40)]

    assert any(outcome.is_fault and "IndexError: the cut failed" in outcome.text for outcome in outcomes)
