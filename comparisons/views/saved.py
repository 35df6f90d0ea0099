"""Comparisons kept under a title: saved, listed, opened, shared and deleted. They show the library as it is today."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from comparisons.compare_page import address_of, desk
from comparisons.desk.selection import PASTED
from comparisons.filters import ask, find
from comparisons.forms import SaveForm
from comparisons.models import Comparison, Snapshot
from comparisons.saving import save_comparison
from web.wording import sentence


@login_required
@require_safe
def comparison_list(request: HttpRequest) -> HttpResponse:
    context = {
        "comparisons": Comparison.objects.visible_to(request.user).with_choice(),
        "snapshots": Snapshot.objects.taken_by(request.user).listed(),
    }
    return render(request, "comparisons/comparison_list.html", context)


@login_required
@require_POST
def comparison_save(request: HttpRequest) -> HttpResponse:
    """Keep what the address in ``query`` compares."""
    asked = ask(QueryDict(request.POST.get("query", "")), request.user)
    form = SaveForm(request.POST)
    if not asked.choice.is_complete or not form.is_valid():
        reasons = " ".join(str(error) for errors in form.errors.values() for error in errors)
        messages.error(
            request,
            sentence(
                "The comparison was not saved: it needs a title, agreements and clause types. {reasons}",
                reasons=reasons,
            ),
        )
        return redirect(address_of(asked.choice))
    comparison = save_comparison(form, asked, request.user)
    left = sentence(" The text of your own is not saved with it.") if asked.choice.base == PASTED else ""
    messages.success(
        request, sentence("“{title}” is saved among your comparisons.{left}", title=comparison.title, left=left)
    )
    return redirect(comparison)


@require_safe
def comparison_saved(request: HttpRequest, slug: str) -> HttpResponse:
    """A comparison under its title, as its reader may see it: what they may not see is left out."""
    comparison = Comparison.objects.openable_by(request.user).with_choice().filter(slug=slug).first()
    if comparison is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if comparison is None:
        raise Http404(sentence("There is no such comparison, or it is not shared with you."))
    asked = find(comparison.choice(), request.user)
    return desk(request, replace(asked, problems=()), saved=comparison)


@login_required
@require_POST
def comparison_share(request: HttpRequest, slug: str) -> HttpResponse:
    """Let people open it, by their names, or whoever has its address; a name that nobody has here changes nothing."""
    comparison = get_object_or_404(Comparison.objects.filter(owner_id=request.user.pk), slug=slug)
    names = request.POST.get("people", "").replace(",", " ").split()
    people = get_user_model().objects.filter(username__in=names, is_active=True)
    unknown = sorted(set(names) - {person.get_username() for person in people})
    if unknown:
        messages.error(
            request, sentence("Nobody here is called {names}; nothing was changed.", names=", ".join(unknown))
        )
        return redirect(comparison)
    comparison.shared_with.set(people)
    comparison.is_open = "is_open" in request.POST
    comparison.save(update_fields=["is_open"])
    shared = [*sorted(names), *([sentence("whoever has its address")] if comparison.is_open else [])]
    said = sentence("open to {names}", names=", ".join(shared)) if shared else sentence("yours alone")
    messages.success(request, sentence("“{title}” is {said}.", title=comparison.title, said=said))
    return redirect(comparison)


@login_required
@require_POST
def comparison_delete(request: HttpRequest, slug: str) -> HttpResponse:
    comparison = get_object_or_404(Comparison.objects.filter(owner_id=request.user.pk), slug=slug)
    comparison.delete()
    messages.success(
        request, sentence("“{title}” is no longer kept. The agreements are as they were.", title=comparison.title)
    )
    return redirect("comparison_list")
