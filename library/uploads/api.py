"""Adding agreements by program: files are sent, kept and queued as on the page; a task tells what became of them."""

from __future__ import annotations

import hashlib
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.api import absolute, row_url
from library.models import Upload, UploadedFile
from library.uploads.forms import AddForm
from library.uploads.tasks import receive
from web.problems import BadQuery, Refused, form_problem
from web.rest import ApiAnswers, ProblemRenderer

_LONGEST_KEY = 120


class UploadRequest(serializers.Serializer[Any]):
    file = serializers.ListField(child=serializers.FileField())
    visibility = serializers.ChoiceField(choices=["public", "restricted"], default="public")


class TaskFileSerializer(serializers.ModelSerializer[UploadedFile]):
    """What became of one file: ``state`` and a sentence; ``agreement`` once there is one."""

    agreement = serializers.SerializerMethodField()
    agreement_url = serializers.SerializerMethodField()

    class Meta:
        model = UploadedFile
        fields = ("name", "size", "sha256", "state", "message", "agreement", "agreement_url", "finished")

    def get_agreement(self, file: UploadedFile) -> str | None:
        return file.text.agreement.slug if file.text is not None else None

    def get_agreement_url(self, file: UploadedFile) -> str | None:
        return row_url(self, "agreement", file.text.agreement.slug) if file.text is not None else None


class TaskSerializer(serializers.ModelSerializer[Upload]):
    """``is_finished`` once each file is added, known or refused."""

    url = serializers.SerializerMethodField()
    permalink = serializers.SerializerMethodField()
    is_finished = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta:
        model = Upload
        fields = ("url", "permalink", "sent_on", "visibility", "is_finished", "files")

    def get_url(self, upload: Upload) -> str:
        return row_url(self, "task", str(upload.pk))

    def get_permalink(self, upload: Upload) -> str:
        return absolute(self, upload.get_absolute_url())

    def get_is_finished(self, upload: Upload) -> bool:
        return not upload.files.unfinished().exists()

    def get_files(self, upload: Upload) -> list[dict[str, Any]]:
        files = upload.files.told().select_related("text__agreement").defer("text__raw")
        return [dict(TaskFileSerializer(file, context=self.context).data) for file in files]


class UploadView(ApiAnswers, APIView):
    """Files that are added to the library; the answer names the task to ask for what becomes of them."""

    renderer_classes = [ProblemRenderer]
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": UploadRequest}, responses={202: TaskSerializer})
    def post(self, request: Request) -> Response:
        """With an Idempotency-Key, the same files sent once more are answered with the same task, and are not added twice."""
        if not request.user.has_perm("agreements.add_agreement"):
            raise PermissionDenied("You may read, but not add agreements. Ask an administrator for that right.")
        form = AddForm({"visibility": request.POST.get("visibility", "public")}, request.FILES)
        if not form.is_valid():
            raise form_problem(form)
        upload = self._received(request, form)
        answer = TaskSerializer(upload, context={"request": request}).data
        return Response(answer, status=202, headers={"Location": answer["url"]})

    def _received(self, request: Request, form: AddForm) -> Upload:
        key, user = key_of(request), cast(User, request.user)
        files, visibility = form.cleaned_data["file"], form.cleaned_data["visibility"]
        print_of_it = _fingerprint(files, visibility)
        try:
            with transaction.atomic():
                upload = receive(files, user, visibility)
                if key:
                    Upload.objects.filter(pk=upload.pk).update(idempotency_key=key, fingerprint=print_of_it)
                return upload
        except IntegrityError:
            earlier = Upload.objects.filter(sent_by=user, idempotency_key=key).first() if key else None
            if earlier is None:
                raise
            if earlier.fingerprint != print_of_it:
                raise Refused("This Idempotency-Key was used for other files. Choose a new one.") from None
            return earlier


def key_of(request: Request) -> str:
    """By which what is sent once more is known again; empty where none is given."""
    key: str = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > _LONGEST_KEY or "\0" in key:
        raise BadQuery("invalid", f"An Idempotency-Key has {_LONGEST_KEY} characters at most.")
    return key


def _fingerprint(files: Any, visibility: str) -> str:
    packed = hashlib.sha256(visibility.encode())
    for file in files:
        packed.update(f"\0{file.name}\0".encode() + hashlib.sha256(file.read()).digest())
        file.seek(0)
    return packed.hexdigest()


class TaskView(ApiAnswers, APIView):
    """What became of the files that were sent together; their sender's alone."""

    renderer_classes = [ProblemRenderer]

    @extend_schema(responses=TaskSerializer)
    def get(self, request: Request, pk: int) -> Response:
        upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)  # type: ignore[arg-type]
        return Response(TaskSerializer(upload, context={"request": request}).data)
