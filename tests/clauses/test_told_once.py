"""Languages of a clause are told once: together where there are several, alone where there is one."""

from __future__ import annotations

import pytest

from clauses.models import Term
from clauses.templatetags.clause_words import told_once


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ([("language", "en"), ("languages", "en")], ["language"]),
        ([("language", "en"), ("language", "fr"), ("languages", "en fr")], ["languages"]),
        ([("languages", "en"), ("originals", "2")], ["languages", "originals"]),
        ([("language", "en")], ["language"]),
    ],
)
def test_languages_are_told_once(held: list[tuple[str, str]], told: list[str]) -> None:
    assert [term.kind for term in told_once(Term(kind=kind, value=value) for kind, value in held)] == told
