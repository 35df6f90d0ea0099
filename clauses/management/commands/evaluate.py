"""``manage.py evaluate DIR``: how well documents are read and typed, against hand-checked answers, a table a folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.formats.apart.faults import describe_fault
from agreements.formats.document import Document, UnreadableFile
from agreements.formats.ocr.sight import seen_and_missing
from agreements.formats.read import read
from agreements.formats.text import read_text
from agreements.formats.witness.fidelity import Fidelity, fidelity_of
from agreements.formats.witness.printed import PRINTED, fidelity_as_printed
from agreements.formats.witness.text_layer import NoTextLayer
from agreements.ingest import parse
from clauses.classification.classify import RULES_VERSION
from clauses.classification.train import examples, labelled
from clauses.evaluation.answers import Case, cases
from clauses.evaluation.cross_validation import validate
from clauses.evaluation.facts import by_half, is_facts, is_held_out, score_facts
from clauses.evaluation.gold import predictions
from clauses.evaluation.labels import TextsDiffer, all_restored, normalize
from clauses.evaluation.metrics import Table, score
from clauses.evaluation.parse import answer
from clauses.evaluation.structure import Count, Counts, instruments_in, score_articles, score_operative, total
from clauses.evaluation.terms import HALVES, Reading, by_kind, by_language, kinds_asked, reading_of


class Command(BaseCommand):
    help = "Precision, recall and F1 of structure and clause types against the answers below a folder."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--worst", type=int, default=5, help="how many of the worst documents to show a folder")
        parser.add_argument("--json", action="store_true", help="one JSON object a folder instead of tables")
        parser.add_argument(
            "--cross-validate",
            type=Path,
            metavar="TEXTS",
            help="type by what was trained without the documents judged; TEXTS holds what fixtures/labels was made on",
        )
        recognition = parser.add_mutually_exclusive_group()
        recognition.add_argument(
            "--by-sight",
            action="store_true",
            help="also recognise each page of a PDF as it is drawn, and name the words that were seen and not read",
        )
        recognition.add_argument(
            "--without-recognition",
            action="store_true",
            help="read PDFs by their own letters alone: seconds a file in place of seconds a page; "
            "a page whose fonts name no letters then counts with its gaps",
        )

    def handle(
        self, *, folder: Path, worst: int, json: bool, cross_validate: Path | None, by_sight: bool, **options: object
    ) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}. Name one that holds texts with their answers.")
        if options.get("without_recognition"):
            os.environ["CONCORD_TESSERACT"] = "none"
        measured = False
        _faults.clear()
        for place in sorted([folder, *(path for path in folder.rglob("*") if path.is_dir())]):
            tables = (
                self._structure(place, worst, json),
                *self._types(place, json, cross_validate),
                *self._terms(place, worst, json),
                *self._facts(place, worst, json),
                self._fidelity(place, worst, json),
                by_sight and self._sight(place, worst),
            )
            for table in tables:
                measured = True if table else measured
        if not measured:
            raise CommandError(
                f"Nothing below {folder} has answers: X.json beside X.txt, treaty XML or clauses.jsonl. A PDF needs none."
            )
        if _faults:
            raise CommandError("\n".join(dict.fromkeys(_faults)))

    def _structure(self, folder: Path, worst: int, as_json: bool) -> bool:
        scored = {case.name: counts for case in cases(folder) if (counts := _score(case))}
        if not scored:
            return False
        summed = total(scored.values())
        if as_json:
            figures = {measure: _figures(count) for measure, count in summed.items()}
            self.stdout.write(json.dumps({"folder": str(folder), "documents": len(scored), "measures": figures}))
            return True
        self.stdout.write(f"\n{folder} ({len(scored)} documents)")
        for measure, count in summed.items():
            if not count.right + count.wrong + count.missed:
                continue
            self.stdout.write(f"  {measure:12} {_measured(count)}")
        for name, counts in sorted(scored.items(), key=lambda item: min(c.f1 for c in item[1].values()))[:worst]:
            for measure, count in counts.items():
                if count.f1 < 1:
                    self.stdout.write(f"    {name}: {measure} F1 {count.f1:.3f}  {'; '.join(count.misses[:6])}")
        return True

    def _fidelity(self, folder: Path, worst: int, as_json: bool) -> bool:
        """How faithfully the files of a folder are read, by the letters that other programs find on their pages."""
        paths = (path for path in sorted(folder.iterdir()) if path.suffix[1:].lower() in {"pdf", *PRINTED})
        compared = [(path.name, _fidelity(path)) for path in paths]
        found = [(name, pages) for name, pages in compared if pages]
        if not found:
            return False
        left_out = ", ".join(name for name, pages in compared if not pages)
        summed = sum((page for _name, pages in found for page in pages), Fidelity())
        if as_json:
            figures = {
                "letters": summed.letters,
                "lost": summed.lost,
                "invented": summed.invented,
                "moved": summed.moved,
            }
            self.stdout.write(json.dumps({"folder": str(folder), "files": len(found), "fidelity": figures}))
            return True
        self.stdout.write(f"\n{folder} ({len(found)} files with pages, letters of their pages)\n  {_faithful(summed)}")
        if left_out:
            self.stdout.write(f"  refused, or without a page read by its own letters: {left_out}")
        for name, pages in sorted(found, key=lambda one: -sum(page.wrong for page in one[1]))[:worst]:
            whole = sum(pages, Fidelity())
            if whole.wrong:
                self.stdout.write(f"    {name}: {_faithful(whole)}")
                for example in whole.examples[:6]:
                    self.stdout.write(f"      {example}")
        return True

    def _sight(self, folder: Path, worst: int) -> bool:
        """The words that are seen on drawn pages and were not read."""
        for path in sorted(folder.glob("*.pdf")):
            content = path.read_bytes()
            sights = list(seen_and_missing(content, read(content, path.name)))
            seen, missing = sum(one.seen for one in sights), sum(len(one.missing) for one in sights)
            self.stdout.write(f"    {path.name}: {seen:,} words surely seen, {missing} of them not read")
            for sight in sorted(sights, key=lambda one: -len(one.missing))[:worst]:
                if sight.missing:
                    self.stdout.write(f"      page {sight.page}: {' '.join(sight.missing[:12])}")
        return bool(list(folder.glob("*.pdf")))

    def _facts(self, folder: Path, worst: int, as_json: bool) -> list[bool]:
        measured = []
        for path in sorted(folder.glob("*.jsonl")):
            rows = _rows(path)
            if not rows or not is_facts(rows[0]):
                continue
            measured.append(True)
            documents = [_document(path, row["file"]) for row in rows]
            scored = [
                (row["file"], row["language"], score_facts(document, row))
                for row, document in zip(rows, documents, strict=True)
            ]
            for name, counts in by_half(scored).items():
                self._show_facts(path, name, counts, as_json)
            self._show_instruments(path, rows, documents, as_json)
            if not as_json:
                self._show_misses(scored, worst)
        return measured

    def _show_instruments(
        self, path: Path, rows: list[dict[str, Any]], documents: list[Document], as_json: bool
    ) -> None:
        wrong = {
            row["file"]: f"{instruments_in(document)} not {row['instruments']}"
            for row, document in zip(rows, documents, strict=True)
            if instruments_in(document) != row["instruments"]
        }
        right = len(rows) - len(wrong)
        if as_json:
            self.stdout.write(json.dumps({"file": str(path), "by": "instruments", "n": len(rows), "right": right}))
            return
        self.stdout.write(f"\n{path}, instruments counted right: {right} of {len(rows)}")
        for name, counted in wrong.items():
            self.stdout.write(f"    {name}: {counted}")

    def _show_facts(self, path: Path, name: str, counts: list[Counts], as_json: bool) -> None:
        summed = total(counts)
        if as_json:
            figures = {fact: _figures(count) for fact, count in summed.items()}
            self.stdout.write(json.dumps({"file": str(path), "by": name, "documents": len(counts), "facts": figures}))
            return
        self.stdout.write(f"\n{path}, {name} ({len(counts)} documents)")
        for fact, count in summed.items():
            self.stdout.write(f"  {fact:12} {_measured(count)}")

    def _show_misses(self, scored: list[tuple[str, str, Counts]], worst: int) -> None:
        """The misses of the documents that are for looking at; those of the other half stay unseen."""
        seen = [(name, counts) for name, _, counts in scored if not is_held_out(name)]
        for name, counts in sorted(seen, key=lambda one: sum(one[1].values(), Count()).f1)[:worst]:
            for fact, count in counts.items():
                if count.misses:
                    self.stdout.write(f"    {name}: {fact}  {'; '.join(count.misses[:6])}")

    def _types(self, folder: Path, as_json: bool, texts: Path | None) -> list[bool]:
        tables = []
        for path in sorted(folder.glob("*.jsonl")):
            rows = _rows(path)
            if not rows or "types" not in rows[0]:
                continue
            tables.append(True)
            for name, table in _tables(path, rows, texts):
                self._show_types(path, name, table, as_json)
        return tables

    def _terms(self, folder: Path, worst: int, as_json: bool) -> list[bool]:
        """Terms, where rows of answers have them: both halves of the documents, and all, by kind and by language."""
        tables = []
        for path in sorted(folder.glob("*.jsonl")):
            answers = _rows(path)
            if not answers or "terms" not in answers[0] or "file" not in answers[0]:
                continue
            tables.append(True)
            readings = _term_readings(answers, folder.parent / "agreements")
            for half in (*HALVES, "all"):
                chosen = [reading for reading in readings if half in (reading.half, "all")]
                for by, table in (("kind", by_kind(chosen)), ("language", by_language(chosen))):
                    self._show_types(path, f"terms by {by}, documents {half.replace('_', ' ')}", table, as_json)
            for reading in sorted(readings, key=lambda reading: -len(reading.missed) - len(reading.wrong))[:worst]:
                if reading.half == "looked_at" and not as_json:
                    said = [*(f"-{value}" for value in reading.missed), *(f"+{value}" for value in reading.wrong)]
                    self.stdout.write(f"    {reading.name}: {'; '.join(said)}")
        return tables

    def _show_types(self, path: Path, name: str, table: Table, as_json: bool) -> None:
        macro = table.macro()
        if as_json:
            figures = {
                row.type: {"n": row.n, "precision": row.precision, "recall": row.recall, "f1": row.f1}
                for row in (table.micro, *table.rows)
            }
            self.stdout.write(
                json.dumps({"file": str(path), "by": name, "rules": RULES_VERSION, "macro": macro, "types": figures})
            )
            return
        self.stdout.write(f"\n{path}, {name}")
        for row in (table.micro, *table.rows):
            self.stdout.write(
                f"  {row.type:32} n {row.n:4}  precision {row.precision:.3f}  recall {row.recall:.3f}  F1 {row.f1:.3f}"
            )
        self.stdout.write(f"  macro-F1 over types with at least ten examples: {macro:.3f}")


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _document(answers: Path, name: str) -> Document:
    """The document that a row of answers names: a file beside the answers, or in the folder of agreements beside theirs."""
    places = [answers.parent / name, answers.parent.parent / "agreements" / name]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise CommandError(f"{answers} has answers for {name}, which is in none of: {', '.join(map(str, places))}.")
    return _parsed(path.read_bytes(), path.name) or _unread(path.read_bytes(), path.name)


def _fidelity(path: Path) -> list[Fidelity]:
    """The fidelity of each page of a file, or of the whole as it is printed; nothing of one that is refused: it loses nothing."""
    content, suffix = path.read_bytes(), path.suffix[1:].lower()
    try:
        reading = read(content, path.name)
        return [fidelity_as_printed(content, suffix, reading)] if suffix in PRINTED else fidelity_of(content, reading)
    except (UnreadableFile, NoTextLayer):
        return []


def _faithful(found: Fidelity) -> str:
    figures = (("lost", found.lost), ("invented", found.invented), ("moved", found.moved))
    shown = (f"{name} {count} ({found.per_thousand(count):.3f} per thousand)" for name, count in figures)
    return f"{found.letters:,} letters: {', '.join(shown)}"


def _measured(count: Count) -> str:
    return (
        f"precision {count.precision:.3f}  recall {count.recall:.3f}  F1 {count.f1:.3f}"
        f"  ({count.right} right, {count.wrong} too much, {count.missed} missed)"
    )


def _tables(path: Path, rows: list[dict[str, Any]], texts: Path | None) -> list[tuple[str, Table]]:
    """What is measured, in words, with its table."""
    if texts is None:
        said = f"as shipped ({RULES_VERSION}; the model may have trained on these)"
        return [(said, score([row["types"] for row in rows], predictions(rows)))]
    tested = labelled(path)
    held = {_ending(one.unit.text) for one in tested}
    try:
        others = [one for one in examples(restored=all_restored(texts)) if _ending(one.unit.text) not in held]
    except TextsDiffer as differ:
        raise CommandError(str(differ)) from differ
    found = validate(tested, others)
    how = "cross-validated over documents"
    return [
        (f"rules alone, {how}", found.rules),
        (f"words alone, {how}", found.words),
        (f"has such a clause, {how}", found.has),
        (f"as the product types, {how}", found.both),
    ]


def _term_readings(answers: list[dict[str, Any]], texts: Path) -> list[Reading]:
    """What is read of each document that is there."""
    asked = kinds_asked(answers)
    readings = []
    for row in answers:
        path = texts / row["file"]
        if path.is_file():
            document = _parsed(path.read_bytes(), path.name) or _unread(path.read_bytes(), path.name)
            readings.append(reading_of(row, answer(document)["terms"], asked))
    return readings


def _ending(text: str) -> str:
    """Enough of the words to know a paragraph again that another file numbers otherwise."""
    return normalize(text)[-120:]


def _score(case: Case) -> Counts:
    """The counts of one document; one that is refused, or meets a fault of ours, misses all of its answers."""
    document = _parsed(case.content, f"{case.name}.txt") or _unread(case.content, case.name)
    if case.has_articles:
        return score_articles(document, case.answers)
    if case.operative_numbers is not None:
        return score_operative(document, case.operative_numbers)
    return {}


_faults: list[str] = []
"""What is told of the documents that met a fault of ours, for the end of a run."""


def _parsed(content: bytes, name: str) -> Document | None:
    try:
        return parse(content, name)
    except UnreadableFile:
        return None
    except Exception as fault:
        _faults.append(describe_fault(name, fault))
        return None


def _unread(content: bytes, name: str) -> Document:
    return Document(read_text(content, name), "other")


def _figures(count: Count) -> dict[str, float]:
    return {"precision": count.precision, "recall": count.recall, "f1": count.f1, "n": count.right + count.missed}
