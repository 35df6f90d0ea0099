"""The decisions of a library as examples: what persons said of paragraphs whose words still stand, beside what the model gave."""

from __future__ import annotations

from collections.abc import Iterator

from agreements.ingest import document_of
from agreements.models import Text
from clauses.classification.classify import shipped_classifier
from clauses.classification.languages import BY_MODEL
from clauses.classification.own_model import Decided
from clauses.classification.paragraph import units_of
from clauses.classification.rules import language_for
from clauses.models import Decision

UNMET = 0.01
"""The score of a type that the model did not even consider."""


def decided_paragraphs() -> Iterator[Decided]:
    """In order of agreements; the newest word on a paragraph and a type counts."""
    said = _verdicts()
    for text in Text.objects.current().filter(agreement__in=list(said)).select_related("agreement", "source"):
        verdicts = said[text.agreement_id]
        hashes = {row.eid: row.content_sha256 for row in text.provisions.defer("search")}
        for unit in units_of(document_of(text)):
            types = verdicts.get(hashes.get(unit.eid, ""), {})
            if not types or language_for(unit) not in BY_MODEL:
                continue
            scores = shipped_classifier().scores(shipped_classifier().view(unit))
            for code, is_right in sorted(types.items()):
                yield Decided(text.agreement.slug, code, scores.get(code, UNMET), is_right)


def _verdicts() -> dict[int, dict[str, dict[str, bool]]]:
    """By agreement, words and type, whether a person found it right."""
    found: dict[int, dict[str, dict[str, bool]]] = {}
    fields = ("agreement_id", "text_sha256", "type_id", "verdict", "before")
    for agreement, sha256, code, verdict, before in Decision.objects.on_clauses().values_list(*fields):
        types = found.setdefault(agreement, {}).setdefault(sha256, {})
        types.setdefault(code, verdict != Decision.Verdict.REJECT)
        if verdict == Decision.Verdict.RETYPE and "type" in before:
            types.setdefault(before["type"], False)
    return found
