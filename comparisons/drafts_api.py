"""A person's own drafts in the API, version by version: listed, begun, added to, deleted. Nobody else sees one."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api import Permalink, RowUrl, row_url
from agreements.models import Agreement
from comparisons.models import Draft, DraftVersion
from comparisons.versions import ADD, KeyInUse, add_version, begin_draft
from library.models import UploadedFile as KeptFile
from library.uploads.api import key_of
from web.problems import BadQuery, Refused
from web.rest import COMMON, ExactViewSet

_LONGEST = 500_000


class DraftVersionSerializer(serializers.ModelSerializer[DraftVersion]):
    """One version: whose wording it is, what became of its file, and the agreement that was read of it."""

    name = serializers.CharField(source="file.name")
    sha256 = serializers.CharField(source="file.sha256")
    state = serializers.ChoiceField(source="file.state", choices=KeptFile.State.choices)
    message = serializers.CharField(source="file.message")
    agreement = serializers.SerializerMethodField()
    agreement_url = serializers.SerializerMethodField()

    class Meta:
        model = DraftVersion
        fields = ("side", "number", "name", "sha256", "state", "message", "agreement", "agreement_url", "added_on")

    def get_agreement(self, version: DraftVersion) -> str | None:
        read = version.agreement if version.is_seen else None  # type: ignore[attr-defined]
        return read.slug if read is not None else None

    def get_agreement_url(self, version: DraftVersion) -> str | None:
        slug = self.get_agreement(version)
        return row_url(self, "agreement", slug) if slug is not None else None


class DraftSerializer(serializers.ModelSerializer[Draft]):
    """A draft through a negotiation: its versions, ours, theirs and agreed, in the order they came."""

    url = RowUrl("draft")
    versions = DraftVersionSerializer(many=True)
    permalink = Permalink()

    class Meta:
        model = Draft
        fields = ("slug", "url", "title", "versions", "created", "permalink")


class DraftRequest(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)


class VersionRequest(serializers.Serializer[Any]):
    """A file, or words of it in its stead."""

    side = serializers.ChoiceField(choices=DraftVersion.Side.choices)
    words = serializers.CharField(required=False, max_length=_LONGEST)
    file = serializers.FileField(required=False)

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        if ("words" in sent) == ("file" in sent):
            raise serializers.ValidationError("Send either a file or words.")
        return sent


class DraftViewSet(ExactViewSet):
    """A person's own drafts; no one else is given any, whatever their rights."""

    serializer_class: Any = DraftSerializer
    lookup_field = "slug"
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("pk",)}
    parser_classes = [JSONParser, MultiPartParser]

    def get_queryset(self) -> QuerySet[Draft]:
        """Of a version the agreement is named while the one who asks may see it."""
        seen = Agreement.objects.visible_to(self.request.user).filter(pk=OuterRef("file__text__agreement"))
        versions = DraftVersion.objects.select_related("file__text__agreement").annotate(is_seen=Exists(seen))
        shown = versions.defer("file__content", "file__text__raw")
        return Draft.objects.visible_to(self.request.user).prefetch_related(Prefetch("versions", shown))

    @extend_schema(request=DraftRequest, responses={201: DraftSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a draft under a title."""
        self._check_rights()
        asked = DraftRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        return self._answer(begin_draft(asked.validated_data["title"], cast(User, request.user)).slug, 201)

    @extend_schema(request=VersionRequest, responses={202: DraftSerializer})
    @action(detail=True, methods=["post"])
    def versions(self, request: Request, slug: str) -> Response:
        """Add a version: it is read by a worker, and private like the draft.

        With an Idempotency-Key, the same version sent once more is answered with the same draft, and is not added twice.
        """
        self._check_rights()
        draft: Draft = self.get_object()
        asked = VersionRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        sent = asked.validated_data
        try:
            add_version(draft, sent["side"], _file(sent), cast(User, request.user), key_of(request))
        except (KeyInUse, IntegrityError):
            raise Refused("This Idempotency-Key was used for something else. Choose a new one.") from None
        return self._answer(slug, 202)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list of versions goes; the texts stay among one's private agreements."""
        self.get_object().delete()
        return Response(status=204)

    def _check_rights(self) -> None:
        if not self.request.user.has_perm(ADD):
            raise PermissionDenied("You may read, but not add texts. Ask an administrator for that right.")

    def _answer(self, slug: str, status: int) -> Response:
        row = self.get_serializer(self.get_queryset().get(slug=slug)).data
        return Response(row, status=status, headers={"Location": row["url"]})


def _file(sent: dict[str, Any]) -> UploadedFile:
    if "file" in sent:
        file: UploadedFile = sent["file"]
        return file
    words = sent["words"].strip()
    if not words:
        raise BadQuery("invalid", "“words” is empty.", parameters=["words"])
    return SimpleUploadedFile("pasted.txt", words.encode(), content_type="text/plain")
