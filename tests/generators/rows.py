"""Generated agreements as rows, by COPY: the quickest way into PostgreSQL, and as consistent as what ``ingest`` writes.

Keys are dealt out here and the sequences set past them, so that nobody else may write meanwhile: it is for a library of
its own. The triggers of the database keep the concordance and the occurrences as always.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from agreements.citations.pinpoint import Step, pinpoint
from agreements.ingest import READER_VERSION
from agreements.models import Agreement, Participation, Party, Provision, Role, Source, Text
from clauses.models import Clause, Term
from tests.generators.agreements import Generated, Models, agreement, party_names

BATCH = 250
_PARTIES = 1_000
_COLUMNS: dict[Any, str] = {
    Agreement: "id slug title short_title kind status symbol signature_date adoption_date entry_into_force_date"
    " distribution_date place facts address is_cited_only visibility created modified",
    Participation: "id agreement_id party_id role designations position signatories",
    Source: "id name content sha256 size media_type added",
    Text: "id agreement_id source_id language role version is_current reader raw raw_sha256 quality warnings set_aside inventory read_on"
    " missing_pages quarantine",
    Provision: "id text_id parent_id position depth eid kind number is_number_inferred pinpoint heading content language"
    " spans edits",
    Clause: "id provision_id type_id score evidence source state is_tentative sentences rules_version modified",
    Term: "id clause_id kind value words start end arithmetic sentence_start sentence_end state",
}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Filling:
    """Writes agreements in batches; ``rows`` collects the rows of one batch by model."""

    def __init__(self, library: dict[str, Models], *, seed: int, articles: int) -> None:
        self.library, self.seed, self.articles = library, seed, articles
        self.names = party_names(_PARTIES)
        self.parties = self._directory()
        self.next = {
            model: (model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) for model in _COLUMNS
        }
        self.rows: dict[Any, list[Sequence[Any]]] = {}
        self.now = timezone.now().isoformat()

    def _directory(self) -> list[int]:
        parties = [
            Party(slug=f"generated-{slugify(acronym)}", name=name, acronym=acronym, is_confirmed=True)
            for name, acronym in self.names
        ]
        for party in parties:
            party.folded_names = party.fold_names()
        Party.objects.bulk_create(parties, ignore_conflicts=True)
        keys = dict(Party.objects.filter(slug__startswith="generated-").values_list("slug", "pk"))
        return [keys[party.slug] for party in parties]

    def write(self, numbers: Iterable[int], tell: Callable[[int], None]) -> None:
        """The agreements of these numbers, in transactions of ``BATCH``."""
        waiting = list(numbers)
        for start in range(0, len(waiting), BATCH):
            self.rows = {model: [] for model in _COLUMNS}
            for number in waiting[start : start + BATCH]:
                self._add(agreement(number, self.seed, self.library, self.names, articles=self.articles))
            with transaction.atomic(), connection.cursor() as cursor:
                for model, rows in self.rows.items():
                    _copy(cursor, model, rows)
            tell(min(start + BATCH, len(waiting)))
        with connection.cursor() as cursor:
            for model in _COLUMNS:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                    [model._meta.db_table, max(self.next[model], 1)],
                )

    def _row(self, model: Any, *values: Any) -> int:
        self.next[model] += 1
        self.rows[model].append((self.next[model], *values))
        return self.next[model]

    def _add(self, made: Generated) -> None:
        names = [self.names[party] for party in made.parties]
        short = f"{names[0][1]} – {names[1][1]} {made.number}"
        facts = json.dumps({"generated": f"for measuring, seed {self.seed}"})
        pk = self._row(
            Agreement, slugify(short.replace("–", "-")), made.title, short, made.kind, made.status,
            f"GEN/{made.number}" if made.number % 10 == 0 else "", made.date, "", "", "", "", facts, "", False, "public",
            self.now, self.now,
        )  # fmt: skip
        for position, (party, (name, acronym)) in enumerate(zip(made.parties, names, strict=True)):
            listed = f'{{"{acronym}"}}'
            self._row(
                Participation,
                pk,
                self.parties[party],
                "party",
                listed,
                position,
                json.dumps([{"name": f"For {name}"[:200], "title": "", "date": made.date, "place": ""}]),
            )
        self._add_text(made, pk)

    def _add_text(self, made: Generated, agreement_pk: int) -> None:
        content = made.raw.encode()
        sha256 = hashlib.sha256(content).hexdigest()
        source = self._row(
            Source, f"generated-{made.number}.txt", f"\\x{content.hex()}", sha256, len(content), "text/plain", self.now
        )
        text = self._row(
            Text,
            agreement_pk,
            source,
            made.language,
            Role.ORIGINAL,
            1,
            True,
            READER_VERSION,
            made.raw,
            sha256,
            1.0,
            "[]",
            "[]",
            "[]",
            self.now,
            "[]",
            "",
        )
        keys: dict[str, int] = {}
        steps: dict[str, list[Step]] = {}
        for position, piece in enumerate(made.pieces):
            ordinal = int(piece.eid.rpartition("_")[2]) if piece.number is None and "_" in piece.eid else 1
            steps[piece.eid] = [
                *steps.get(piece.parent or "", []),
                Step(piece.kind, piece.number, ordinal, False, piece.label),
            ]
            spans = json.dumps([[start, end, part, None, None] for start, end, part in piece.spans])
            keys[piece.eid] = provision = self._row(
                Provision, text, keys.get(piece.parent or ""), position, 1 if piece.parent else 0, piece.eid, piece.kind,
                piece.number, False, pinpoint(steps[piece.eid]), piece.heading, piece.text, made.language, spans, "[]",
            )  # fmt: skip
            for code in piece.types:
                end = len(piece.text.split(" ", 1)[0])
                evidence = json.dumps([{"start": 0, "end": end, "reason": "cue generated"}])
                score = 0.5 + (provision * 37 % 50) / 100
                clause = self._row(
                    Clause, provision, code, score, evidence, "rule", "suggested", False, "[]", "generated", self.now
                )
                if code in {"termination", "amendment"} and piece.period:
                    self._row(Term, clause, "notice_period", *piece.period, "", 0, len(piece.text), "suggested")


def _copy(cursor: Any, model: Any, rows: Iterable[Sequence[Any]]) -> None:
    lines = io.StringIO("".join("\t".join(map(_cell, row)) + "\n" for row in rows))
    columns = ", ".join(f'"{name}"' for name in _COLUMNS[model].split())
    cursor.copy_expert(f"COPY {model._meta.db_table} ({columns}) FROM STDIN", lines)


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    return ("t" if value else "f") if isinstance(value, bool) else str(value).translate(_ESCAPES)
