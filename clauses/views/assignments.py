"""How far the review of each agreement has come, and who is to review it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, FloatField, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement, AgreementQuerySet, Decidable
from clauses.models import Clause, FirstReading, ReviewAssignment
from clauses.models.clause import DOUBT
from clauses.review import queue
from web.paginator import CappedPaginator, page_of
from web.redirects import return_url

ORDERS = {
    "": gettext_lazy("Last added"),
    "errors": gettext_lazy("Most errors expected"),
    "mine": gettext_lazy("Assigned to you"),
}
_AGREEMENTS = 50


@login_required
@require_safe
def review_agreements(request: HttpRequest) -> HttpResponse:
    """Agreement by agreement: how many suggestions stand in tables, how many are decided, how many are likely wrong."""
    _permitted(request)
    order = request.GET.get("order", "")
    paginator = CappedPaginator(_in_order(request, order), _AGREEMENTS)
    page = page_of(paginator, request.GET.get("page"))
    shown = list(page.object_list)
    counts = _counts(shown)
    assigned = {
        one.agreement_id: one
        for one in ReviewAssignment.objects.filter(agreement__in=shown).select_related("assigned_to")
    }
    context = {
        "rows": [(agreement, counts.get(agreement.pk, _Counted()), assigned.get(agreement.pk)) for agreement in shown],
        "page": page,
        "paginator": paginator,
        "orders": [(name, label, name == order) for name, label in ORDERS.items()],
        "order": order,
        "waiting": queue.format_count(
            Clause.objects.decidable_by(request.user).undecided().filter(is_tentative=False)[: queue.MOST + 1].count()
        ),
        "second_count": FirstReading.objects.decidable_by(request.user)
        .open()
        .exclude(read_by_id=request.user.pk)
        .count(),
    }
    return render(request, "clauses/review_agreements.html", context)


class _Counted:
    """Of one agreement, the suggestions that stand in tables: all, decided, waiting, and how many of the uncertain ones among
    these are likely wrong.
    """

    def __init__(self, waiting: int = 0, every: int = 0, errors: float = 0) -> None:
        self.waiting, self.every, self.decided, self.errors = waiting, every, every - waiting, round(errors)


def _counts(agreements: list[Agreement]) -> dict[int, _Counted]:
    standing = Clause.objects.filter(provision__text__is_current=True, is_tentative=False)
    waiting = Q(state=Clause.State.SUGGESTED)
    rows = (
        standing.filter(provision__text__agreement__in=agreements)
        .order_by()
        .values_list("provision__text__agreement")
        .annotate(waiting=Count("pk", filter=waiting), every=Count("pk"), errors=_errors(waiting & Q(score__lt=DOUBT)))
    )
    return {pk: _Counted(waiting, every, errors) for pk, waiting, every, errors in rows}


def _errors(doubtful: Q) -> Coalesce:
    """How many of them are expected to be wrong: what each is short of certainty, added up. ``_in_order`` adds up the same."""
    return Coalesce(Sum(1 - F("score"), filter=doubtful), Value(0.0), output_field=FloatField())


def _in_order(request: HttpRequest, order: str) -> AgreementQuerySet:
    held = Agreement.objects.decidable_by(request.user).held()
    if order == "mine":
        mine = ReviewAssignment.objects.to(request.user)
        return held.filter(review_assignment__in=mine).order_by(*_urgency("review_assignment__"))
    if order == "errors":
        doubtful = Q(
            texts__is_current=True, texts__provisions__clauses__state=Clause.State.SUGGESTED,
            texts__provisions__clauses__is_tentative=False, texts__provisions__clauses__score__lt=DOUBT,
        )  # fmt: skip
        expected = Sum(1 - F("texts__provisions__clauses__score"))
        return held.filter(doubtful).annotate(errors=expected).order_by("-errors", "pk")
    return held.in_order("-created")


def _urgency(path: str) -> tuple[Any, ...]:
    return F(f"{path}due_date").asc(nulls_last=True), f"{path}assigned_on", "pk"


@login_required
@require_POST
def review_assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Assign the review of an agreement to the person called ``name``, to oneself with ``me``, or to nobody."""
    _permitted(request)
    agreement = get_object_or_404(Agreement.objects.decidable_by(request.user), slug=slug)
    name = (
        request.user.get_username() if "me" in request.POST else request.POST.get("name", "").replace("\0", "").strip()
    )
    if not name:
        ReviewAssignment.objects.filter(agreement=agreement).delete()
        messages.success(request, _("Nobody is named to review %(agreement)s.") % {"agreement": agreement})
        return redirect(return_url(request, "/review/agreements/"))
    person = get_user_model().objects.filter(username=name, is_active=True).first()
    if person is None or not Agreement.objects.decidable_by(person).filter(pk=agreement.pk).exists():
        messages.error(request, _("Nobody called “%(name)s” may review this agreement.") % {"name": name[:80]})
        return redirect(return_url(request, "/review/agreements/"))
    given = {"assigned_to": person, "assigned_by": request.user, "due_date": _day(request.POST.get("due_date", ""))}
    ReviewAssignment.objects.update_or_create(agreement=agreement, defaults=given)
    said = _("%(agreement)s is assigned to %(person)s.") % {"agreement": agreement, "person": person}
    messages.success(request, said)
    return redirect(return_url(request, "/review/agreements/"))


def _day(written: str) -> datetime.date | None:
    try:
        return parse_date(written)
    except ValueError:
        return None


def _permitted(request: HttpRequest) -> None:
    if not Decidable(request.user):
        raise PermissionDenied(_("You may read, but not decide on clauses. Ask an administrator for that right."))
