"""When the site cannot work though it is not at fault: no database, no files, no room, no memory, a disk that takes nothing, an
institution's sign-in that does not answer, or a key that was taken away.

``why_unavailable`` tells such failures, which pass and lose nothing, from faults of the program. They are answered with 503 and a
sentence, on pages and in the API alike.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator

from cryptography.fernet import InvalidToken
from django.db import InterfaceError, InternalError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from requests import RequestException

WAIT_SECONDS = "10"
_GONE = _("The database does not answer. Nothing that was stored is lost; what was being sent was not stored.")
_FULL = _("There is no room left on the disk. Nothing that was stored is lost; what was being sent was not stored.")
_READ_ONLY = _("The library can be read and not changed at the moment. What was being sent was not stored.")
_MEMORY = _("The machine has no memory left for this. Nothing was stored; ask for less, or try again later.")
_TOO_LONG = _("The question takes too long. Ask again later, or for less.")
_FILES = _("The files of agreements cannot be reached at the moment. Nothing that was stored is lost; try again later.")
_INSTITUTION = _("The sign-in of your institution does not answer. Sign in with a password, or try again later.")
_KEY = _(
    "A second factor was encrypted with a key that this site no longer has. Ask an administrator to name the old key in "
    "SECRET_KEY_FALLBACKS, or to remove the second factor."
)
_BY_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.ENOMEM: _MEMORY,
}
_BY_STATE = {"53100": _FULL, "53200": _MEMORY, "25006": _READ_ONLY, "57014": _TOO_LONG}
"""By PostgreSQL's codes: disk_full, out_of_memory, read_only_sql_transaction, query_canceled."""
_DEEPEST = 8


class FilesUnavailable(Exception):
    """Where files of agreements are stored outside the database, and that place does not answer."""


def why_unavailable(error: BaseException | None) -> str | Promise:
    """The sentence for a reader, or "" where ``error`` is a fault of the program."""
    return next((sentence for one in _chain(error) if (sentence := _sentence(one))), "")


def _sentence(error: BaseException) -> str | Promise:
    if isinstance(error, (MemoryError, FilesUnavailable)):
        return _MEMORY if isinstance(error, MemoryError) else _FILES
    if isinstance(error, RequestException):  # only allauth asks others within a request
        return _INSTITUTION
    if isinstance(error, InvalidToken):  # only secrets of second factors are encrypted
        return _KEY
    if isinstance(error, (OperationalError, InterfaceError, InternalError)):
        state = getattr(error.__cause__, "pgcode", None) or ""
        return _BY_STATE.get(state, "" if isinstance(error, InternalError) else _GONE)
    return _BY_ERRNO.get(error.errno or 0, "") if isinstance(error, OSError) else ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _step in range(_DEEPEST):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
