"""``make kills``: workers are killed five hundred times while they add files; the library is the same as without.

Each round sends the same files (agreements that cite each other and share parties, two PDFs, one file twice, one that is
refused) to an empty library, kills two workers again and again at chance moments of their work, lets the next ones finish,
and compares every row with those of a library that nobody disturbed. ``test_kills`` does one short round in ``make test``.
pytest collects this file only when it is named.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from multiprocessing.process import BaseProcess

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from django_tasks_db.models import DBTaskResult

from agreements.models import Agreement, Participation, Party, Provision, Reference, Source, Text
from clauses.models import Clause, Term
from library.models import Upload, UploadedFile
from library.uploads.add import add
from tests.agreements.pdfs import LAYOUTS, make_agreement, typeset
from tests.agreements.test_ingest import AGREEMENT, CITING
from tests.workers import ATTEMPTS, is_all_read, join, send, start, wait, workers

pytestmark = pytest.mark.django_db(transaction=True)

KILLS, A_ROUND = 500, 20
LONGEST_WAIT = 0.5  # seconds into a task; most take less
NOUNS = ("Ferries", "Beacons", "Pilots", "Tides", "Anchors")
_ROWS: dict[type[Model], tuple[str, ...]] = {
    Party: ("slug", "name", "acronym", "kind", "folded_names"),
    Agreement: (
        "slug", "title", "short_title", "kind", "status", "symbol", "signature_date", "adoption_date", "place", "facts",
        "is_cited_only", "described_in__eid", "visibility", "added_by__username",
    ),
    Participation: ("agreement__slug", "party__slug", "role", "position", "designations", "signatories"),
    Source: ("sha256", "name", "size", "media_type", "pages", "added_by__username"),
    Text: ("agreement__slug", "source__sha256", "language", "version", "is_current", "reader", "raw", "warnings", "set_aside", "inventory"),
    Provision: (
        "text__agreement__slug", "text__version", "position", "depth", "eid", "parent__eid", "kind", "number", "pinpoint",
        "heading", "content", "page", "spans", "edits", "called_in__eid",
    ),
    Reference: (
        "provision__text__agreement__slug", "provision__eid", "words", "kind", "target", "start", "end", "agreement__slug",
        "cited_provision__eid",
    ),
    Clause: (
        "provision__text__agreement__slug", "provision__eid", "type", "score", "evidence", "source", "state", "is_tentative",
    ),
    Term: ("clause__provision__text__agreement__slug", "clause__provision__eid", "clause__type", "kind", "value", "words", "start"),
}  # fmt: skip
Library = dict[str, Counter[str]]


def library() -> Library:
    """Every row of the library by what it says, without the numbers and times of rows."""
    return {
        model.__name__: Counter(map(repr, model._default_manager.order_by().values_list(*fields)))
        for model, fields in _ROWS.items()
    }


def files(nouns: Sequence[str]) -> list[tuple[str, bytes]]:
    """Two of each noun; in whatever order they are read, they give the same library: none is a newer version of another."""
    made = []
    citing = CITING.replace("The Northern Lakes Commission and", 'The Northern Lakes Commission ("NLC") and')
    for number, noun in enumerate(nouns):
        date = f"4 May {2011 + number}"
        for name, text in (("agreement", AGREEMENT), ("citing", citing)):
            for old, new in (("FERRIES", noun.upper()), ("Ferries", noun), ("IBF", f"IB{noun[0]}"), ("4 May 2011", date),
                             ("HARBOUR", f"{noun.upper()} HARBOUR"), ("Harbour", f"{noun} Harbour")):  # fmt: skip
                text = text.replace(old, new)
            made.append((f"{name}-{number}.txt", text.encode()))
    made += [(f"{lang}.pdf", typeset(make_agreement(5, language=lang, count=6), LAYOUTS[1])) for lang in ("en", "fr")]
    return [*made, made[0], ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200))]


def empty() -> None:
    for model in (Upload, Agreement, Source, DBTaskResult):
        model._default_manager.all().delete()
    Party.objects.filter(is_confirmed=False).exclude(participations__isnull=False).delete()


def undisturbed(user: User, nouns: Sequence[str]) -> Library:
    for name, content in files(nouns):
        add(content, name, user=user)
    assert Reference.objects.filter(agreement__isnull=False).count() == len(nouns), "the files cite each other"
    rows = library()
    empty()
    return rows


class Round:
    """One lot of files, and two workers of which now one, now the other is killed and replaced."""

    def __init__(self, user: User, chance: random.Random, nouns: Sequence[str]) -> None:
        self.user, self.chance, self.files = user, chance, files(nouns)
        self.moments: Counter[str] = Counter()

    def run(self, most: int) -> Library:
        send(self.files, self.user)
        with workers(2) as processes:
            while sum(self.moments.values()) < most and not self.is_near_its_end():
                victim = self.chance.randrange(2)
                self.kill(processes[victim])
                processes[victim] = start()
            wait(is_all_read)
            wait(lambda: not DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists())
        self.look_at_uploads()
        rows = library()
        empty()
        return rows

    def is_near_its_end(self) -> bool:
        """All is read, or a file has almost been given up, as one that ends every worker is."""
        unfinished = UploadedFile.objects.unfinished()
        return not unfinished.exists() or unfinished.filter(attempts__gte=ATTEMPTS - 2).exists()

    def kill(self, process: BaseProcess) -> None:
        tasks = DBTaskResult.objects.running().filter(worker_ids__contains=[process.name])
        wait(lambda: tasks.exists() or is_all_read())
        time.sleep(self.chance.uniform(0, LONGEST_WAIT))
        process.kill()
        join(process)
        task = tasks.values_list("pk", flat=True).first()
        file = UploadedFile.objects.filter(task=task).defer("content").first() if task else None
        self.moments["between two files" if file is None else "after a file" if file.finished else "within a file"] += 1

    def look_at_uploads(self) -> None:
        states = Counter(UploadedFile.objects.values_list("state", flat=True))
        assert states == {"added": len(self.files) - 2, "known": 1, "refused": 1}
        assert not UploadedFile.objects.exclude(state="refused").filter(content__isnull=False).exists()


def compare(kills: int, a_round: int, seed: int = 1, nouns: Sequence[str] = NOUNS) -> None:
    """Rounds until there were so many kills; each must leave the library that nobody disturbed."""
    user, chance, moments, rounds = User.objects.create_user("officer"), random.Random(seed), Counter[str](), 0
    expected, began = undisturbed(user, nouns), time.monotonic()
    while sum(moments.values()) < kills:
        one = Round(user, chance, nouns)
        found = one.run(min(a_round, kills - sum(moments.values())))
        moments, rounds = moments + one.moments, rounds + 1
        for name, rows in expected.items():
            assert found[name] == rows, f"{name}: lost {rows - found[name]}, doubled or changed {found[name] - rows}"
    count = sum(sum(rows.values()) for rows in expected.values())
    print(
        f"\n  {sum(moments.values())} kills in {rounds} rounds ({', '.join(f'{n} {moment}' for moment, n in moments.items())}),"
        f" {time.monotonic() - began:.0f} s: each of {count} rows is as without them, none lost, none doubled"
    )


def test_five_hundred_kills_change_nothing(taxonomy: None) -> None:
    compare(KILLS, A_ROUND)
