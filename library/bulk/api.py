"""Bulk files in the API: the editions that there are, one more on demand, and each file, whole or from where it was cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.api import absolute
from library.bulk.asking import ask_for_edition
from library.bulk.writing import folder_of
from library.models import BulkEdition
from web.problems import PROBLEM, problem_answer
from web.rest import COMMON, ApiAnswers, ExactViewSet, ProblemRenderer
from web.streams import Turn

_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
_PIECE = 64 * 1024
ABOUT = {"manifest.json": "application/json", "SHA256SUMS": "text/plain"}


class BulkFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    url = serializers.URLField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    rows = serializers.IntegerField(required=False)
    resource = serializers.CharField(required=False, help_text="Whose rows they are, as the schema and code book say.")


class BulkEditionSerializer(serializers.ModelSerializer[BulkEdition]):
    """The public library as files; ask ``changes/`` after ``sequence`` to go on from them."""

    url = serializers.SerializerMethodField()
    sequence = serializers.IntegerField(source="manifest.sequence", default=None, allow_null=True)
    licence = serializers.CharField(source="manifest.licence", default="")
    manifest_url = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta:
        model = BulkEdition
        fields = ("name", "url", "state", "asked_on", "finished", "sequence", "licence", "manifest_url", "files")

    def get_url(self, edition: BulkEdition) -> str:
        return absolute(self, edition.get_absolute_url())

    def get_manifest_url(self, edition: BulkEdition) -> str | None:
        is_ready = edition.state == BulkEdition.State.READY
        return absolute(self, reverse("bulk-file", args=[edition.name, "manifest.json"])) if is_ready else None

    @extend_schema(responses=BulkFileSerializer(many=True))
    def get_files(self, edition: BulkEdition) -> list[dict[str, Any]]:
        files = edition.manifest.get("files", ())
        at = {file["name"]: absolute(self, reverse("bulk-file", args=[edition.name, file["name"]])) for file in files}
        return [{**file, "url": at[file["name"]]} for file in files]


class BulkViewSet(ExactViewSet):
    """The public library as files, the newest edition first: JSONL and CSV (gzip), Akoma Ntoso, with manifest and code book.

    Each file has its SHA-256 and can be asked for from any byte on (Range).
    """

    serializer_class: Any = BulkEditionSerializer
    lookup_field = "name"
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("-asked_on", "-pk")}

    def get_queryset(self) -> QuerySet[BulkEdition]:
        return BulkEdition.objects.exclude(state=BulkEdition.State.FAILED)

    @extend_schema(request=None, responses={202: BulkEditionSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask for an edition of now; a worker writes it. While one is under way, that one is named."""
        if not request.user.is_staff:
            raise PermissionDenied("Bulk files are written each night; only officers ask for more.")
        row = self.get_serializer(ask_for_edition()).data
        return Response(row, status=202, headers={"Location": row["url"], "Retry-After": "60"})


class BulkFileView(ApiAnswers, APIView):
    """One file, whole or from where it was cut (Range, with If-Range)."""

    renderer_classes = [ProblemRenderer]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)  # a file is what it is, whatever is accepted

    @extend_schema(
        operation_id="bulk_file",
        parameters=[
            OpenApiParameter(
                "Range", str, OpenApiParameter.HEADER, description="One piece, as bytes=1000- asks for it."
            )
        ],
        responses={
            (200, "application/octet-stream"): bytes,
            (206, "application/octet-stream"): bytes,
            (416, PROBLEM): {"$ref": "#/components/schemas/Problem"},
        },
    )
    def get(self, request: Request, name: str, file: str) -> HttpResponseBase:
        edition = BulkEdition.objects.ready().filter(name=name).first()
        known = {one["name"]: one for one in edition.manifest["files"]} if edition is not None else {}
        if edition is None or file not in {*known, *ABOUT}:
            raise Http404
        path = folder_of(edition) / file
        if not path.is_file():
            raise Http404
        of_file = known.get(file, {})
        etag = quote_etag(of_file.get("sha256") or f"{edition.pk}-{file}")
        unchanged = get_conditional_response(request._request, etag=etag)
        answer = unchanged or _piece_of(path, request, etag)
        answer.headers.setdefault("Content-Type", of_file.get("media_type", ABOUT.get(file, "text/plain")))
        answer["ETag"], answer["Accept-Ranges"] = etag, "bytes"
        answer["Content-Disposition"] = f'attachment; filename="{edition.name}-{file}"'
        answer["Cache-Control"] = "public, max-age=86400"
        return answer


def _piece_of(path: Path, request: Request, etag: str) -> HttpResponseBase:
    """The file, or the piece of it that Range asks for; 416 where it has none."""
    size = path.stat().st_size
    answer: HttpResponseBase
    wanted = _wanted(request, etag, size)
    if wanted is None:
        answer = problem_answer(request._request, 416)
        answer["Content-Range"] = f"bytes */{size}"
        return answer
    start, end = wanted
    is_whole = (start, end) == (0, size)
    if request.method == "HEAD":
        answer = HttpResponse(status=200 if is_whole else 206)
    else:
        answer = StreamingHttpResponse(Turn(_pieces(path, start, end)), status=200 if is_whole else 206)
    del answer["Content-Type"]
    answer["Content-Length"] = str(end - start)
    if not is_whole:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return answer


def _wanted(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """Start and end of what is asked for; the whole where Range names no single piece, or a file that changed."""
    found = _RANGE.match(request.headers.get("Range", ""))
    if found is None or found.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return 0, size
    first, last = found.groups()
    if not first:
        return (max(size - int(last), 0), size) if int(last) else None
    start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None


def _pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = end - start
        while left and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
