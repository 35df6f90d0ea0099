"""Large exports are not written while a browser waits: the workers write them, and the address of the export gives the file then.

``order`` takes one in or finds the one under way; ``write_file`` is the task, which asks the same view as the same person, so
that a file holds what they may see when it is written. The view looks for what is ready with ``ready_file`` each time, after it has asked
what they may see now.
"""

from __future__ import annotations

import io
import logging
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.contrib.sessions.backends.cache import SessionStore
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django_tasks import task

from comparisons.models import FileOrder
from comparisons.models.file_order import HELD_FOR, MOST_WAITING

logger = logging.getLogger(__name__)

LARGE = 300
"""Cells from which on a file is ordered by whoever is signed in."""
_BY_WORKER = "concord.by_worker"  # no client can set what has not the form of a header
_PRIORITY = 10  # before files that are read: somebody waits for it
_HEADERS = ("Content-Type", "Content-Disposition", "X-Content-Type-Options")


class TooManyOrders(Exception):
    """The person has as many files under way as one may."""


def is_ordered(request: HttpRequest, cells: int) -> bool:
    return cells >= LARGE and request.user.is_authenticated and _BY_WORKER not in request.META


def ready_file(request: HttpRequest) -> HttpResponse | None:
    """What was written for this person at this address within a day."""
    ready = FileOrder.objects.visible_to(request.user).filter(
        address=request.get_full_path(), state=FileOrder.State.READY
    )
    order = ready.first()
    return HttpResponse(bytes(order.content or b""), headers=order.headers) if order is not None else None


@transaction.atomic
def order(request: HttpRequest, user: User, cells: int) -> FileOrder:
    """The order of this address that is under way, or a new one; ``TooManyOrders`` where the person waits for enough."""
    User.objects.select_for_update().get(pk=user.pk)  # so that two clicks are counted one after the other
    unfinished = FileOrder.objects.visible_to(user).unfinished()
    if (under_way := unfinished.filter(address=request.get_full_path()).first()) is not None:
        return under_way
    if unfinished.count() >= MOST_WAITING:
        raise TooManyOrders
    made = FileOrder.objects.create(
        owner=user, address=request.get_full_path(), site=request.build_absolute_uri("/").rstrip("/"),
        language=get_language() or "en", cells=cells,
    )  # fmt: skip
    made.task = write_file.using(priority=_PRIORITY).enqueue(made.pk).id
    made.save(update_fields=["task"])
    forget_old.using(run_after=made.asked_on + HELD_FOR + timedelta(minutes=1)).enqueue()
    return made


@task()
def write_file(pk: int) -> None:
    taken = FileOrder.objects.filter(pk=pk, state=FileOrder.State.WAITING)
    if not taken.update(state=FileOrder.State.WRITING, begun=timezone.now()):
        return
    made = FileOrder.objects.select_related("owner").get(pk=pk)
    with override(made.language):
        try:
            answer = _answer(made)
        except Exception:
            logger.exception("The file of order %s was not written", pk)
            made.state, made.message = FileOrder.State.FAILED, str(_FAULT)
        else:
            _take(made, answer)
    written = {name: getattr(made, name) for name in ("state", "message", "content", "headers")}
    FileOrder.objects.filter(pk=pk).update(**written, finished=timezone.now())  # it may have been cancelled


@task()
def forget_old() -> None:
    FileOrder.objects.too_old().delete()


def _take(made: FileOrder, answer: HttpResponse) -> None:
    if answer.status_code == 200:
        made.state, made.content = FileOrder.State.READY, answer.content
        made.headers = {name: answer[name] for name in _HEADERS if name in answer}
    elif answer.status_code == 503:
        made.state, made.message = FileOrder.State.FAILED, str(_TOO_LARGE)
    else:
        made.state, made.message = FileOrder.State.FAILED, str(_NOT_FOUND)


_FAULT = gettext_lazy("A fault of the program; its administrator finds it in the log.")
_TOO_LARGE = gettext_lazy("It takes more time or memory than one file may. Choose fewer agreements or types.")
_NOT_FOUND = gettext_lazy("What it names was not found when its turn came. Open the comparison again.")


def _answer(made: FileOrder) -> HttpResponse:
    """What the view of the address answers to the owner."""
    address, site = urlsplit(made.address), urlsplit(made.site)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET", "PATH_INFO": address.path, "QUERY_STRING": address.query, "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": site.scheme, "HTTP_HOST": site.netloc, "SERVER_NAME": site.hostname or "", "SERVER_PORT": "443",
        _BY_WORKER: True,
    }  # fmt: skip
    request = WSGIRequest(environ)
    request.user, request.session = made.owner, SessionStore()
    found = resolve(address.path)
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return answer
