"""A person's drafts begun, and versions added to them, for the pages and for the API: private like the draft."""

from __future__ import annotations

import hashlib

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from agreements.models import Agreement
from comparisons.models import Draft, DraftVersion, unguessable_slug
from library.models import Upload
from library.uploads.tasks import receive

ADD = "agreements.add_agreement"


class KeyInUse(Exception):
    """A key by which a program may send again was used for something else."""


def begin_draft(title: str, user: User) -> Draft:
    return Draft.objects.create(title=title, slug=unguessable_slug("draft"), owner=user)


@transaction.atomic
def add_version(draft: Draft, side: str, sent: UploadedFile, user: User, key: str = "") -> DraftVersion:
    """The next version of ``side``, queued to be read; with ``key``, what was sent before is not added twice."""
    Draft.objects.select_for_update().get(pk=draft.pk)
    fingerprint = hashlib.sha256(f"{draft.slug}\0{side}\0{sent.name}\0".encode() + sent.read()).hexdigest()
    sent.seek(0)
    earlier = Upload.objects.filter(sent_by=user, idempotency_key=key).first() if key else None
    if earlier is not None:
        version = draft.versions.filter(file__upload=earlier).first()
        if version is None or earlier.fingerprint != fingerprint:
            raise KeyInUse
        return version
    number = draft.versions.filter(side=side).count() + 1
    sent.name = f"Draft, {side} {number}, {sent.name}"[:200]
    upload = receive([sent], user, Agreement.Visibility.RESTRICTED)
    Upload.objects.filter(pk=upload.pk).update(idempotency_key=key, fingerprint=fingerprint if key else "")
    return DraftVersion.objects.create(draft=draft, side=side, number=number, file=upload.files.get())
