"""A cache in the database that all machines share; where the database takes nothing, nothing is remembered and no page fails for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import InterfaceError, InternalError, OperationalError

_GONE = (OperationalError, InterfaceError, InternalError)
"""No connection, or a replica, which is only read."""


class SharedCache(DatabaseCache):
    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        try:
            return dict(super().get_many(keys, version))
        except _GONE:
            return {}

    def has_key(self, key: str, version: int | None = None) -> bool:
        try:
            return bool(super().has_key(key, version))
        except _GONE:
            return False

    def _base_set(self, *arguments: Any, **more: Any) -> bool:
        try:
            return bool(super()._base_set(*arguments, **more))  # type: ignore[misc]
        except _GONE:
            return False

    def _base_delete_many(self, keys: Iterable[str]) -> bool:
        try:
            return bool(super()._base_delete_many(keys))  # type: ignore[misc]
        except _GONE:
            return False
