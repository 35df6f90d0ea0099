"""The figures of facts hold their floors, their gold holds no words, and the page shows them by fact and language."""

import hashlib
import json
from pathlib import Path

import pytest
from django.test import Client

from agreements.formats.read import read
from agreements.structure.segment import segment
from clauses.evaluation import facts_accuracy
from clauses.evaluation.accuracy import GOLD
from clauses.evaluation.facts import FACTS, fingerprint, score_facts
from clauses.evaluation.facts_accuracy import ANSWERS, SECOND, FactsAccuracy, answers
from clauses.evaluation.labels import TextsDiffer, normalize

ACT = (
    "Agreement between the Kingdom of Norway and Iceland on lamps\n\nArticle 1\nThe lamps are lit.\n\n"
    "Done at Oslo on 3 May 2001.\n\nFor the Kingdom of Norway\nADA MARSH\n\nFor Iceland\nTOMAS LIND\n"
)


@pytest.fixture
def known() -> FactsAccuracy:
    found = facts_accuracy.facts_accuracy()
    assert found is not None
    return found


def test_the_kept_figures_hold_their_floors(known: FactsAccuracy) -> None:
    floors = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))["facts"]
    for measure in ("precision", "recall"):
        found = {fact: getattr(known.of(fact), measure) for fact in FACTS}
        assert {fact: found[fact] for fact, floor in floors[measure].items() if found[fact] < floor} == {}
    assert set(floors["languages"]) == set(known.languages)
    for language, floor in floors["languages"].items():
        rows = known.languages[language][1]
        assert 2 * sum(row.right for row in rows) / sum(row.n + row.found for row in rows) >= floor, language


def test_two_readers_are_named_with_how_far_they_agree(known: FactsAccuracy) -> None:
    assert known.readers_documents >= 20
    assert [row.type for row in known.readers] == [*FACTS, "terms"]
    assert all(row.f1 >= 0.9 for row in known.readers)


@pytest.mark.parametrize("path", [ANSWERS, SECOND])
def test_the_gold_holds_places_and_fingerprints_and_no_words(path: Path) -> None:
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        assert all(len(print) == 64 for prints in row["parties"] for print in prints)
        spans = [
            *(row["title"] or []),
            *(row["signature_place"] or []),
            *(s for one in row["signatories"] for s in one),
        ]
        assert all(isinstance(at, int) and length > 0 for at, length in spans)


def test_answers_come_back_from_the_text_and_from_no_other(tmp_path: Path) -> None:
    words = normalize(ACT)
    place = {name: [[words.index(name), len(name)]] for name in ("Oslo", "ADA MARSH", "TOMAS LIND")}
    row = {
        "file": "act.txt", "language": "en", "sha256": hashlib.sha256(words.encode()).hexdigest(), "title": [[0, 60]], "instruments": 1,
        "parties": [[fingerprint("Kingdom of Norway")], [fingerprint("Iceland")]], "signature_dates": ["2001-05-03"],
        "signature_place": place["Oslo"], "signatories": [place["ADA MARSH"], place["TOMAS LIND"]],
    }  # fmt: skip
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(row), encoding="utf-8")
    (tmp_path / "act.txt").write_text(ACT, encoding="utf-8")
    ((answer, content),) = answers(gold, tmp_path)
    assert (answer["title"], answer["signature_place"]) == (ACT[:60], "Oslo")
    counts = score_facts(segment(read(content, "act.txt")), answer)
    assert [(name, count.right, count.misses) for name, count in counts.items()] == [
        ("title", 1, ()), ("parties", 2, ()), ("date", 1, ()), ("place", 1, ()), ("signatories", 2, ()),
    ]  # fmt: skip
    (tmp_path / "act.txt").write_text("other words", encoding="utf-8")
    with pytest.raises(TextsDiffer, match="not the text"):
        list(answers(gold, tmp_path))


@pytest.mark.django_db
def test_the_page_shows_facts_by_fact_and_language(client: Client) -> None:
    page = client.get("/accuracy/").content.decode()
    assert "Facts, one by one" in page and "Signatories" in page and "Do two readers agree?" in page
    assert page.index("Facts, one by one") < page.index("German", page.index("Facts, one by one"))
