"""Many agreements in the database (two thousand with ``--whole``): none is joined, true pairs are proposed, and a proposal costs the same.

Sister treaties have the same words with other parties, all bear the title "Nr. I", dates are missing here and there, and
every tenth agreement has another text: in another language, as a draft, or with changed articles.
"""

from __future__ import annotations

import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify

from agreements.candidates import propose
from agreements.facts.similarity import sketch
from agreements.identity import Known
from agreements.models import Agreement, Participation, Party, Provision, Relation, Sketch, Source, Text
from tests.agreements.test_identity import library
from tests.conftest import Portion

pytestmark = pytest.mark.django_db


def stored(held: list[Known]) -> list[Text]:
    """``held`` as rows, with their sketches, in few statements."""
    names = sorted({name for known in held for body in known.parties for name in body.names})
    parties = Party.objects.bulk_create(
        Party(slug=slugify(name), name=name.title(), folded_names=[name], is_confirmed=True) for name in names
    )
    by_name = {party.folded_names[0]: party for party in parties}
    agreements = Agreement.objects.bulk_create(
        Agreement(
            slug=f"nr-i-{at}", title="Nr. I", signature_date=known.date, status="draft" if known.is_draft else "signed"
        )
        for at, known in enumerate(held)
    )
    Participation.objects.bulk_create(
        Participation(agreement=agreement, party=by_name[next(iter(body.names))], position=at)
        for agreement, known in zip(agreements, held, strict=True)
        for at, body in enumerate(known.parties)
    )
    content = b"one file"
    source = Source.objects.create(
        name="one.txt", content=content, sha256=hashlib.sha256(content).hexdigest(), size=8, media_type="text/plain"
    )
    texts = Text.objects.bulk_create(
        Text(agreement=agreement, source=source, language=known.language, reader="1", raw=f"{at}", raw_sha256="0" * 64)
        for at, (agreement, known) in enumerate(zip(agreements, held, strict=True))
    )
    Provision.objects.bulk_create(
        (
            Provision(
                text=text,
                position=at,
                eid=unit.key,
                kind="article",
                pinpoint=unit.key,
                language=text.language,
                content=" ".join([*unit.words, *unit.figures]),
            )
            for text, known in zip(texts, held, strict=True)
            for at, unit in enumerate(known.units)
        ),
        batch_size=2000,
    )
    Sketch.objects.bulk_create(
        Sketch(text=text, bands=sketch(known.units)) for text, known in zip(texts, held, strict=True)
    )
    return texts


def test_no_two_of_many_agreements_are_joined_and_true_pairs_are_proposed(portion: Portion) -> None:
    held, pairs = library(portion(2000, 300))
    texts = stored(held)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    counts = set()
    asked = sorted(pairs)[::4]
    for _first, second in asked:
        with CaptureQueriesContext(connection) as queries:
            propose(texts[second])
        counts.add(sum(1 for query in queries.captured_queries if query["sql"].startswith("SELECT")))
    proposed = {(row.agreement_id, row.other_id) for row in Relation.objects.all()}
    proposed |= {(other, one) for one, other in proposed}
    found = sum((texts[one].agreement_id, texts[other].agreement_id) in proposed for one, other in asked)
    assert found >= 0.95 * len(asked)
    assert Relation.objects.count() - found <= 0.1 * len(asked)
    assert not Agreement.objects.exclude(joined_to=None).exists()
    assert Text.objects.values("agreement").distinct().count() == len(held)
    assert max(counts) <= 20
