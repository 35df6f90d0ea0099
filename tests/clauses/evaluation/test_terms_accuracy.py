"""The figures of terms hold their floors, their gold holds no words, and the page says what is counted."""

import json
from pathlib import Path

import pytest
from django.test import Client

from clauses.evaluation import floors, terms_accuracy
from clauses.evaluation.accuracy import GOLD
from clauses.evaluation.floors import KindAccuracy, TermsAccuracy, is_below_floor
from clauses.evaluation.labels import TextsDiffer
from clauses.evaluation.metrics import Row
from clauses.evaluation.terms import kinds_asked, reading_of
from clauses.evaluation.terms_accuracy import figures, gold, texts_of


@pytest.fixture
def known() -> TermsAccuracy:
    found = floors.terms_accuracy()
    assert found is not None
    return found


def test_the_kept_figures_hold_their_floors(known: TermsAccuracy) -> None:
    least = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))["terms"]
    notice = known.of("termination", "notice_period")
    assert notice is not None
    assert known.unseen.precision >= least["together_precision"]
    assert known.unseen.recall >= least["together_recall"]
    assert notice.unseen.precision >= least["notice_period_precision"]
    assert notice.unseen.recall >= least["notice_period_recall"]
    kinds = {one.name: one.everywhere.f1 for one in known.kinds}
    languages = {everywhere.type: everywhere.f1 for _, everywhere in known.languages}
    assert {name: kinds[name] for name, floor in least["kinds"].items() if kinds[name] < floor} == {}
    assert {name: languages[name] for name, floor in least["languages"].items() if languages[name] < floor} == {}


def test_the_gold_holds_places_and_no_words() -> None:
    for row in gold():
        assert set(row) == {"file", "language", "sha256", "terms"}
        assert all(set(term) == {"type", "kind", "value", "at", "length"} for term in row["terms"])


@pytest.mark.parametrize(
    ("found", "right", "verdict"), [(20, 19, "reliable"), (20, 15, "below_floor"), (3, 0, "too_few")]
)
def test_a_kind_is_judged_by_its_precision_where_nobody_looked(found: int, right: int, verdict: str) -> None:
    row = Row("termination.notice_period", 20, found, right)
    assert KindAccuracy(row.type, row, row, 0.85).verdict == verdict


def test_a_kind_that_was_never_measured_is_not_below_its_floor() -> None:
    assert not is_below_floor("visibility", "colour") and not is_below_floor("termination", "notice_period")


def test_figures_come_back_as_they_were_kept(tmp_path: Path) -> None:
    answers = [
        {"file": f"{n}.txt", "language": "en", "terms": [{"type": "a", "kind": "b", "value": "c"}]} for n in range(9)
    ]
    readings = [reading_of(row, row["terms"], kinds_asked(answers)) for row in answers]
    terms_accuracy.save(figures(readings, "2026-01-01"), tmp_path / "kept.json")
    back = floors.terms_accuracy(tmp_path / "kept.json")
    assert back is not None and back.documents == 9 and back.everywhere.f1 == 1.0
    assert [one.name for one in back.kinds] == ["a.b"]


def test_texts_other_than_those_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TextsDiffer, match="There is no"):
        next(texts_of(tmp_path))
    path = tmp_path / gold()[0]["file"]
    path.parent.mkdir(parents=True)
    path.write_text("other words", encoding="utf-8")
    with pytest.raises(TextsDiffer, match="not the text"):
        next(texts_of(tmp_path))


@pytest.mark.django_db
def test_the_page_shows_terms_by_kind_and_language(client: Client) -> None:
    page = client.get("/accuracy/").content.decode()
    assert "Terms, kind by kind" in page and "Termination: notice period" in page and "German" in page


@pytest.mark.django_db
def test_the_api_gives_the_same_figures(client: Client) -> None:
    terms = {one["kind"]: one for one in client.get("/api/v1/accuracy/").json()["terms"]}
    known = floors.terms_accuracy()
    assert known is not None
    assert (
        terms["termination.notice_period"]["unseen"]["precision"]
        == known.of("termination", "notice_period").unseen.precision
    )  # type: ignore[union-attr]
