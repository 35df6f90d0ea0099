"""The S3-compatible bucket that files of agreements lie in, where SOURCES_BUCKET names one: django-storages, made ready for this.

A bucket that does not answer, or refuses, raises ``FilesUnavailable``, whichever of the libraries below said so. Objects are read
whole. No checksums are asked of the server, which not every one knows; ``source_store`` compares each file with its SHA-256.
Without keys in the settings boto3 finds those of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from web.unavailable import FilesUnavailable

_CONNECT_SECONDS, _READ_SECONDS, _ATTEMPTS = 5, 30, 3


class SourceBucket(S3Storage):  # type: ignore[misc]
    """A private bucket, of which nobody gets an address."""

    def __init__(self, *, bucket: str, endpoint: str, region: str, access_key: str, secret_key: str) -> None:
        super().__init__(
            bucket_name=bucket,
            endpoint_url=endpoint or None,
            region_name=region or None,
            access_key=access_key or None,
            secret_key=secret_key or None,
            default_acl=None,
            file_overwrite=True,
            client_config=Config(
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS,
                retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
                signature_version="s3v4",
                s3={"addressing_style": "path" if endpoint else "auto"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def exists(self, name: str) -> bool:
        with _answering():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _answering():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _answering():
            folders, names = super().listdir(path)
        return folders, names

    def get_modified_time(self, name: str) -> Any:
        with _answering():
            return super().get_modified_time(name)

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with _answering(), super()._open(name, mode) as file:
            return ContentFile(file.read(), name)

    def _save(self, name: str, content: File[bytes]) -> str:
        with _answering():
            return str(super()._save(name, content))


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError, Boto3Error, RetriesExceededError) as refused:
        raise FilesUnavailable(f"The bucket of files does not answer as it should: {refused}") from refused
