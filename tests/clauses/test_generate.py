"""Generated agreements: the same from the same seed, and rows that hold as those of ``ingest`` do."""

from __future__ import annotations

import pytest
from django.conf import settings

from agreements.models import Agreement, Provision, Text
from agreements.verify import problems
from clauses.models import Clause, Occurrence
from tests.agreements import rows
from tests.generators.agreements import agreement, models, party_names
from tests.generators.library import HoldsRealAgreements, fill

FOLDER = settings.BASE_DIR / "fixtures" / "model_clauses"


def test_the_same_seed_gives_the_same_words_and_another_gives_others() -> None:
    library, parties = models(FOLDER), party_names(1_000)
    first, again, other = (agreement(7, seed, library, parties) for seed in (1, 1, 2))
    assert first == again and first.raw != other.raw
    assert len({name for name, _ in parties}) == len({acronym for _, acronym in parties}) == 1_000


def test_spans_yield_the_words() -> None:
    made = agreement(3, 1, models(FOLDER), party_names(40))
    for piece in made.pieces:
        for start, end, part in piece.spans:
            assert made.raw[start:end] == {"label": piece.label, "heading": piece.heading, "text": piece.text}[part]


@pytest.mark.django_db
def test_a_generated_library_is_consistent_can_grow_and_is_found() -> None:
    for count in (5, 8):
        fill(count, articles=4)
    assert Agreement.objects.count() == Text.objects.count() == 8
    assert [problem for text in Text.objects.all() for problem in problems(text)] == []
    shown = {
        (c.provision.text.agreement_id, c.type_id) for c in Clause.objects.shown().select_related("provision__text")
    }
    assert set(Occurrence.objects.values_list("agreement", "type")) == shown != set()
    signature = Provision.objects.filter(kind="signature_block").first()
    assert signature.text.agreement in Agreement.objects.search(f'"{signature.content.split(": ")[-1]}"')
    rows.hold("After", parties=["Harbour Office"])


@pytest.mark.django_db
def test_real_and_generated_agreements_are_not_mixed_unasked() -> None:
    rows.hold("Harbours")
    with pytest.raises(HoldsRealAgreements):
        fill(1)
