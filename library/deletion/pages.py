"""The page on which an agreement is deleted for good: it says what goes with it, and what holds it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agreements.models import Agreement
from agreements.search.query import unaccented
from library.deletion.purge import REASONS, DeletionRefused, holding, may_delete, purge
from web.wording import sentence


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """What would be deleted; a POST that names it once more deletes it."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    if not may_delete(request.user, agreement):
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        name = str(agreement)
        error = _delete(request, agreement)
        if not error:
            told = sentence(
                "“{name}” was deleted for good. Backups made before still hold it until they are deleted.", name=name
            )
            messages.success(request, told)
            return redirect("agreement_list")
    context = {"agreement": agreement, "holding": holding(agreement), "reasons": REASONS.items(), "error": error}
    context["reason"] = request.POST.get("reason", "")
    return render(request, "library/agreement_delete.html", context, status=400 if error else 200)


def _delete(request: HttpRequest, agreement: Agreement) -> str:
    """Why nothing was deleted; empty where it was."""
    if request.POST.get("reason", "") not in REASONS:
        return sentence("Choose why it is deleted.")
    typed = _bare(request.POST.get("slug", ""))
    if not typed or typed not in (_bare(agreement.slug), _bare(str(agreement))):
        return sentence("Write {slug} to say that you mean it.", slug=str(agreement))
    try:
        with_snapshots = "with_snapshots" in request.POST
        purge(cast(User, request.user), agreement, request.POST.get("reason", ""), with_snapshots=with_snapshots)
    except DeletionRefused as refused:
        return str(refused)
    return ""


def _bare(name: str) -> str:
    """A name as it is typed: without accents, capitals and signs, since nobody finds the long dash of "ITU – INTERPOL"."""
    return "".join(letter for letter in unaccented(name) if letter.isalnum())
