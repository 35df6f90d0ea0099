"""Labels stand without their texts; whoever has the texts gets the paragraphs back, and the other genres are measured first."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clauses.classification.classify import RULES_VERSION
from clauses.classification.taxonomy import codes
from clauses.evaluation import accuracy, labels
from clauses.evaluation.accuracy import Unseen, measure
from clauses.evaluation.labels import HELD_OUT, LABELS, OTHER_GENRES, TextsDiffer, all_restored, restored

TEXT = "Article 1\n\nThe Parties shall:\n(a) exchange   documents;\n(b) consult each other."


def row(words: str, *, file: str = "a.txt", **more: object) -> dict[str, object]:
    source = labels.normalize(TEXT)
    digest = hashlib.sha256(words.encode()).hexdigest()
    return {"file": file, "types": ["x"], "at": source.index(words), "length": len(words), "sha256": digest, **more}


def write(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_a_paragraph_comes_back_with_the_words_that_introduce_it(texts: Path) -> None:
    introduced = row("(a) exchange documents;", intro_at=10, intro_length=18)
    (found,) = restored(write(texts / "labels.jsonl", introduced), texts)
    assert (found["file"], found["types"], found["text"]) == ("a.txt", ["x"], "(a) exchange documents;")
    assert found["intro"] == "The Parties shall:"


def test_a_paragraph_comes_back_with_what_the_product_reads_around_it(texts: Path) -> None:
    articles = [
        {"doc": "a", "heading": "- Aim", "text": "First."},
        {"doc": "a", "heading": "- Costs", "text": "Each\npays."},
    ]
    write(texts / "articles.jsonl", *articles)
    (found,) = restored(write(texts / "labels.jsonl", row("(b) consult each other.")), texts)
    assert (found["kind"], found["eid"]) == ("subparagraph", "art_1__subpara_b")
    assert (found["intro"], found["before"]) == ("The Parties shall:", "exchange documents;")
    digest = hashlib.sha256(b"Each pays.").hexdigest()
    of_collection = {"file": "a", "types": [], "at": 7, "length": 10, "sha256": digest, "heading": ""}
    (found,) = restored(write(texts / "more.jsonl", of_collection), texts)
    assert (found["heading"], found["before"]) == ("Costs", "First.")


def test_words_that_differ_are_refused(texts: Path) -> None:
    path = write(texts / "labels.jsonl", row("(a) exchange documents;") | {"sha256": "0"})
    with pytest.raises(TextsDiffer, match=r"a\.txt .* does not hold the words"):
        list(restored(path, texts))


def test_rows_with_types_are_labels_and_no_text(texts: Path) -> None:
    write(texts / "articles.jsonl", {"doc": "a", "text": "One."}, {"doc": "a", "text": "Two."})
    write(texts / "labelled.jsonl", {"doc": "a", "text": "One.", "types": []})
    digest = hashlib.sha256(b"One. Two.").hexdigest()
    path = write(
        texts / "labels.jsonl", {"file": "a", "types": [], "at": 0, "length": 9, "sha256": digest, "heading": ""}
    )
    assert [one["text"] for one in restored(path, texts)] == ["One. Two."]


def test_a_paragraph_of_two_files_counts_once(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write(texts / "first.jsonl", row("(b) consult each other.", weight=1.5))
    second = write(texts / "second.jsonl", row("(b) consult each other.", weight=0.2), row("(a) exchange documents;"))
    monkeypatch.setattr(labels, "LABELS", (first, second))
    assert [one.get("weight") for one in all_restored(texts)] == [1.5, None]


def test_the_labels_kept_have_known_types_and_no_words() -> None:
    for path in (*LABELS, OTHER_GENRES):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert all(set(one["types"]) <= set(codes()) for one in rows), path.name
        assert not [one for one in rows if "text" in one], path.name


def test_the_gold_of_other_genres_is_apart_from_all_that_is_trained_on() -> None:
    rows = [json.loads(line) for line in OTHER_GENRES.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 400
    files = {one["file"] for one in rows}
    assert files.isdisjoint(
        {json.loads(line)["file"] for path in LABELS for line in path.read_text(encoding="utf-8").splitlines()}
    )
    assert {Path(file).stem for file in files}.isdisjoint(HELD_OUT.read_text(encoding="utf-8").split())


@pytest.mark.model
def test_what_was_measured_on_other_genres_stays_with_the_version_that_was_measured(tmp_path: Path) -> None:
    kept = json.loads(accuracy.SAVED.read_text(encoding="utf-8"))
    assert measure("2026-01-01")["other_genres"] == kept["other_genres"] is not None
    assert kept["other_genres"]["rules_version"].split(".")[1:] == RULES_VERSION.split(".")[1:], "measure with --texts"
    other = tmp_path / "accuracy.json"
    accuracy.save(kept | {"other_genres": None}, other)
    found = accuracy.accuracy(other)
    assert found is not None and found.other_genres is None


@pytest.mark.model
def test_measuring_other_genres_asks_for_their_texts(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no igo/"):
        call_command("accuracy", texts=tmp_path)


@pytest.mark.django_db
def test_the_page_and_the_api_name_the_other_genres_first(client: Client) -> None:
    known = accuracy.accuracy()
    assert known is not None and isinstance(known.other_genres, Unseen)
    page = client.get("/accuracy/").content.decode()
    assert page.index("On agreements of other kinds") < page.index("On new agreements")
    assert f"{known.other_genres.paragraphs} paragraphs of {known.other_genres.agreements} agreements" in page
    answer = client.get("/api/v1/accuracy/").json()["other_genres"]
    assert answer["all"]["f1"] == known.other_genres.types.micro.f1
    assert set(answer["languages"]) == set(known.other_genres.languages)
