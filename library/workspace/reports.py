"""Reports that something in a provision is shown wrongly: one click of whoever is signed in; what is wrong can be said afterwards.

Reviewers settle a report with a word on what came of it, which the person who reported it reads.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Decidable, ProvisionRef
from agreements.provision_lookup import place_named
from clauses.models import Report
from library.workspace.notes import address_of
from web.locators import located
from web.paginator import CappedPaginator, page_of
from web.permissions import may_decide
from web.redirects import return_url
from web.wording import sentence

_REPORTS_A_PAGE = 50


@login_required
@require_POST
def report_error(request: HttpRequest) -> HttpResponse:
    """The place, its words, who and when go to the reviewers, with what is wrong where it was written. A second report of the
    same place adds no other."""
    agreement, provision = place_named(request.POST.get("place", ""), request.POST.get("language", ""), request.user)
    if provision is None:
        raise Http404
    place = ProvisionRef.of(agreement, provision)
    words = f"{provision.heading}\n{provision.content}".strip()
    remark = request.POST.get("words", "").replace("\0", "").strip()[:2000]
    report, is_new = Report.objects.open().get_or_create(
        agreement=agreement, language=place["language"], eid=provision.eid, reported_by_id=request.user.pk,
        defaults={**place, "words": words},
    )  # fmt: skip
    if remark:
        report.remark = "\n".join(filter(None, (report.remark, remark)))[:2000]
        report.save(update_fields=["remark"])
    said = format_html(
        sentence("{} is reported to the reviewers with what you wrote. <a href='{}#reports'>See it</a>") if remark
        else sentence("{} is reported to the reviewers. <a href='{}#reports'>Say what is wrong</a>") if is_new
        else sentence("{} was reported by you already. <a href='{}#reports'>Say what is wrong</a>"),
        located(report.pinpoint), address_of(report),
    )  # fmt: skip
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(said)
    messages.success(request, said)
    return redirect(return_url(request, agreement.get_absolute_url(), place="reports" if remark else provision.eid))


@login_required
@require_POST
def report_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The person who reported it says what is wrong, or withdraws it while it is open; a reviewer settles or reopens it."""
    report = get_object_or_404(Report.objects.visible_to(request.user).select_related("agreement"), pk=pk)
    wish = request.POST.get("wish", "")
    words = request.POST.get("words", "").replace("\0", "").strip()[:2000]
    if wish in {"settle", "reopen"}:
        _settle(request, report, words if wish == "settle" else None)
        return redirect(return_url(request, reverse("reports")))
    if report.reported_by_id != request.user.pk or report.settled_on is not None:
        raise PermissionDenied
    if wish == "withdraw":
        report.delete()
        messages.success(request, sentence("The report is withdrawn."))
    else:
        report.remark = words
        report.save(update_fields=["remark"])
        messages.success(request, sentence("Thank you: the reviewers read it with the report."))
    return redirect(return_url(request, address_of(report), place="reports"))


def _settle(request: HttpRequest, report: Report, outcome: str | None) -> None:
    """With an ``outcome``, which may be empty, it is settled; with None it is open again."""
    if not may_decide(request.user, report.agreement):
        raise PermissionDenied
    is_taken = Report.objects.open().filter(
        agreement=report.agreement, language=report.language, eid=report.eid, reported_by=report.reported_by
    )
    if outcome is None and is_taken.exists():
        messages.error(request, sentence("The same person has reported the same place again, and that report is open."))
        return
    is_settled = outcome is not None
    report.settled_on, report.settled_by = (timezone.now(), request.user) if is_settled else (None, None)  # type: ignore[assignment]
    report.outcome = outcome if outcome is not None else report.outcome
    report.save(update_fields=["settled_on", "settled_by", "outcome"])
    messages.success(request, sentence("{report}: settled." if is_settled else "{report}: open again.", report=report))


@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """All reports for reviewers, open ones first in the order they came; for others their own."""
    seen = Report.objects.visible_to(request.user).select_related("agreement", "reported_by", "settled_by")
    is_settled = request.GET.get("state") == "settled"
    listed = (
        seen.exclude(settled_on=None).order_by("-settled_on")
        if is_settled
        else seen.open().order_by("reported_on", "pk")
    )
    paginator = CappedPaginator(listed, _REPORTS_A_PAGE)
    context = {
        "paginator": paginator,
        "page": page_of(paginator, request.GET.get("page")),
        "is_settled": is_settled,
        "open_count": seen.open().count(),
        "decidable": Decidable(request.user),
    }
    return render(request, "clauses/reports.html", context)
