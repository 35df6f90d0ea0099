"""The public library as files: rows of the API in JSONL and CSV, texts in Akoma Ntoso, with manifest, schema and code book.

All is read in one snapshot of the database, with the last change that it holds: who has the files goes on with the log
after it, and has an exact copy. The rows are those that a visitor gets of the API. An edition appears whole or not at all.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request

from agreements.akoma_ntoso.writer import written as akoma_ntoso
from agreements.api import PartyViewSet, ProvisionViewSet, TextViewSet
from agreements.models import Agreement, Text
from agreements.published_act import act_of_text
from clauses.api import ClauseTypeViewSet, ClauseViewSet, TermViewSet
from clauses.decisions_api import DecisionViewSet
from clauses.models import ClauseType
from clauses.states import states
from clauses.states_api import StateSerializer
from library.api import AgreementViewSet
from library.bulk.code_book import COLUMNS, rows_of_code_book
from library.identity.api import RelationViewSet
from library.models import BulkEdition, Change
from web.streams import csv_lines

LISTS: dict[str, Any] = {
    "agreements": AgreementViewSet, "texts": TextViewSet, "provisions": ProvisionViewSet, "clauses": ClauseViewSet,
    "terms": TermViewSet, "parties": PartyViewSet, "relations": RelationViewSet, "decisions": DecisionViewSet,
    "clause-types": ClauseTypeViewSet,
}  # fmt: skip
TABLES = ("agreements", "clauses", "terms", "states", "parties")
"""Written as CSV, too."""
KEPT = 3
_AT_ONCE = 200


@dataclass(slots=True)
class Book:
    """The folder that an edition is written to, and what the manifest says of it."""

    folder: Path
    files: list[dict[str, Any]]
    left_out: list[str]

    @contextmanager
    def packed(self, name: str) -> Iterator[io.TextIOBase]:
        """A file of text, packed by gzip without a date, so that equal rows give equal bytes."""
        with (
            (self.folder / name).open("wb") as file,
            gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed,
            io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
        ):
            yield text

    def note(self, name: str, media_type: str, *, rows: int | None = None, resource: str = "") -> None:
        path = self.folder / name
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self.files.append(
            {"name": name, "media_type": media_type, "size": path.stat().st_size, "sha256": sha256}
            | ({"rows": rows} if rows is not None else {}) | ({"resource": resource} if resource else {})
        )  # fmt: skip


def folder_of(edition: BulkEdition) -> Path:
    return settings.BULK_DIR / edition.name


def write(edition: BulkEdition) -> None:
    """Write all files of ``edition``, and let it be found; those before the last few go."""
    folder = settings.BULK_DIR / f".{edition.name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    BulkEdition.objects.filter(pk=edition.pk).update(state=BulkEdition.State.WRITING)
    try:
        manifest = _write_all(edition, Book(folder, [], []))
        shutil.rmtree(folder_of(edition), ignore_errors=True)
        folder.rename(folder_of(edition))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        BulkEdition.objects.filter(pk=edition.pk).update(state=BulkEdition.State.FAILED, finished=timezone.now())
        raise
    ready = {"state": BulkEdition.State.READY, "finished": timezone.now(), "manifest": manifest}
    BulkEdition.objects.filter(pk=edition.pk).update(**ready)
    for old in BulkEdition.objects.ready()[KEPT:]:
        old.delete()
        shutil.rmtree(folder_of(old), ignore_errors=True)


def _write_all(edition: BulkEdition, book: Book) -> dict[str, Any]:
    with transaction.atomic():
        if len(connection.savepoint_ids) == 0:  # in a test there is a transaction around
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        sequence = Change.objects.visible_to(None).aggregate(latest=Max("sequence"))["latest"] or 0
        for name in (*LISTS, "states"):
            _write_rows(book, name)
        _write_texts(book)
    _write_about(book)
    manifest = {
        "edition": edition.name,
        "written_on": timezone.now().isoformat(),
        "site": settings.SITE_URL,
        "version": settings.SPECTACULAR_SETTINGS["VERSION"],
        "sequence": sequence,
        "go_on": f"{settings.SITE_URL}/api/v1/changes/?after={sequence}",
        "licence": settings.DATA_LICENCE,
        "schema": "schema.json",
        "code_book": "code-book.csv",
        "left_out": book.left_out,
        "files": book.files,
    }
    (book.folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")
    sums = "".join(f"{file['sha256']}  {file['name']}\n" for file in book.files)
    (book.folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return manifest


def _write_rows(book: Book, name: str) -> None:
    """The rows as JSONL, and of tables as CSV in the same pass."""
    count = 0
    with book.packed(f"{name}.jsonl.gz") as lines:

        def noted() -> Iterator[dict[str, Any]]:
            nonlocal count
            for row in _rows(name):
                count += 1
                lines.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
                yield row

        if name in TABLES:
            with book.packed(f"{name}.csv.gz") as table:
                table.writelines(csv_lines(noted(), LISTS[name].flat if name in LISTS else ()))
        else:
            for _row in noted():
                pass
    book.note(f"{name}.jsonl.gz", "application/gzip", rows=count, resource=name)
    if name in TABLES:
        book.note(f"{name}.csv.gz", "application/gzip", rows=count, resource=name)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows that a visitor gets of a resource, in the order of its list."""
    request = _of_a_visitor()
    if name == "states":
        yield from _states(request)
        return
    view = LISTS[name]()
    view.request, view.action, view.kwargs, view.format_kwarg = request, "list", {}, None
    rows = view.filter_queryset(view.get_queryset()).order_by(*view.order_of(request.query_params))
    serializer = view.get_serializer()
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield dict(serializer.to_representation(row))


def _states(request: Request) -> Iterator[dict[str, Any]]:
    serializer = StateSerializer(context={"request": request})
    types, slug = list(ClauseType.objects.order_by("code")), ""
    agreements = Agreement.objects.visible_to(None).order_by("slug")
    while some := list(agreements.filter(slug__gt=slug)[:_AT_ONCE]):
        for state in states(some, types).values():
            yield dict(serializer.to_representation(state))
        slug = some[-1].slug


def _of_a_visitor() -> Request:
    site = urlsplit(settings.SITE_URL)
    asked = WSGIRequest(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": site.scheme,
            "HTTP_HOST": site.netloc, "SERVER_NAME": site.hostname or "", "SERVER_PORT": "443",
        }
    )  # fmt: skip
    asked.user = AnonymousUser()
    request = Request(asked)
    request.user = AnonymousUser()
    return request


def _write_texts(book: Book) -> None:
    """Each current text of a public agreement as Akoma Ntoso, in one archive; what cannot be written is named."""
    texts = Text.objects.visible_to(None).current().order_by("agreement__slug", "language").values_list("pk", flat=True)
    count = 0
    with zipfile.ZipFile(book.folder / "akoma-ntoso.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for pk in texts.iterator(chunk_size=_AT_ONCE):
            text = Text.objects.select_related("agreement").get(pk=pk)
            name = f"{text.agreement.slug}.{text.language}.akn.xml"
            try:
                content = akoma_ntoso(act_of_text(text))
            except ValueError as error:
                book.left_out.append(f"{name}: {error}")
                continue
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
            count += 1
    book.note("akoma-ntoso.zip", "application/zip", rows=count)


def _write_about(book: Book) -> None:
    schema = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
    (book.folder / "schema.json").write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    book.note("schema.json", "application/json")
    with (book.folder / "code-book.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows_of_code_book(schema, [*LISTS, "states"]))
    book.note("code-book.csv", "text/csv")
    (book.folder / "LICENCE.txt").write_text(settings.DATA_LICENCE + "\n", encoding="utf-8")
    book.note("LICENCE.txt", "text/plain")
