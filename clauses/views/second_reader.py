"""What awaits a second reader, and their word on it: the same becomes a decision, another word leaves it open."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Decidable
from clauses.models import FirstReading
from clauses.models.second_reading import FirstReadingQuerySet
from clauses.review import queue
from clauses.review.decide import DecisionRefused, decide
from clauses.review.term_decisions import decide_term
from clauses.terms.wording import in_words
from web.paginator import CappedPaginator, page_of

_A_PAGE = 30


def _readings(request: HttpRequest) -> FirstReadingQuerySet:
    if not Decidable(request.user):
        raise PermissionDenied(_("You may read, but not decide on clauses. Ask an administrator for that right."))
    related = ("agreement", "type", "read_by", "term__clause__type", "term__clause__provision__text__agreement")
    return FirstReading.objects.decidable_by(request.user).open().select_related(*related)


@login_required
@require_safe
def second_readings(request: HttpRequest) -> HttpResponse:
    """What somebody else read first, the oldest at the head; what one read oneself stands below and awaits others."""
    readings = _readings(request)
    paginator = CappedPaginator(readings.exclude(read_by=cast(User, request.user)), _A_PAGE)
    page = page_of(paginator, request.GET.get("page"))
    context = {
        "paginator": paginator,
        "page": page,
        "rows": [(reading, in_words(reading.value)) for reading in page.object_list],
        "own": [
            (reading, in_words(reading.value))
            for reading in readings.filter(read_by=cast(User, request.user))[:_A_PAGE]
        ],
    }
    return render(request, "clauses/second_readings.html", context)


@login_required
@require_POST
def second_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """``confirm`` takes the decision, with both names; ``refuse`` leaves the matter as it was before; one's own is taken away."""
    reading = get_object_or_404(_readings(request), pk=pk)
    user = cast(User, request.user)
    if request.POST.get("wish") == "withdraw" and reading.read_by == user:
        reading.delete()
        messages.success(request, _("Your reading is withdrawn."))
    elif request.POST.get("wish") == "refuse" and reading.read_by != user:
        reading.refused_by, reading.refused_on = user, timezone.now()
        reading.save(update_fields=["refused_by", "refused_on"])
        messages.success(request, _("Not confirmed: the matter stands as it did before."))
    elif request.POST.get("wish") == "confirm":
        _confirm(request, user, reading)
    return redirect("second_readings")


def _confirm(request: HttpRequest, user: User, reading: FirstReading) -> None:
    try:
        if reading.term is None:
            decide(user, reading.agreement, reading.type, reading.verdict)
        else:
            decide_term(user, reading.term, reading.verdict, value=reading.value)
    except DecisionRefused as refusal:
        own = reading.read_by == user
        messages.error(request, _("You read it first: somebody else has to confirm it.") if own else str(refusal))
    else:
        queue.forget(user)
        messages.success(request, _("Confirmed. The decision names both readers."))
