"""The page of an agreement's texts and relations, the way to another agreement, the proposals, and the address that decides."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement, Collection, Relation
from agreements.outcome import may_change, may_open
from agreements.search.results import suggested
from library.identity.beside import beside, decision_beside
from library.identity.decisions import IdentityRefused, Stale
from library.identity.forms import IdentityForm, take
from library.identity.proposals import decided_on, proposals_on
from library.identity.state import lines_of, token_of
from web.paginator import CappedPaginator, page_of
from web.redirects import requested_url
from web.wording import sentence

_A_PAGE = 50


@require_safe
def agreement_relations(request: HttpRequest, slug: str) -> HttpResponse:
    """The texts of an agreement with their roles, what it may be a text of, and how it stands to others."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), slug=slug)
    return _page(request, agreement)


def _page(request: HttpRequest, agreement: Agreement, *, stale: Stale | None = None) -> HttpResponse:
    relations = Relation.objects.visible_to(request.user)
    texts = list(agreement.texts.listed().order_by("-is_current", "language", "-version"))
    decided = decided_on(request.user, agreement) if request.user.is_authenticated else []
    context = {
        "agreement": agreement,
        "texts": texts,
        "shown": next((text for text in texts if text.is_current), None),
        "proposals": proposals_on(request.user, list(relations.of(agreement).open())),
        "chain": relations.chain(agreement),
        "may_change": request.user.is_authenticated and may_change(request.user, agreement),
        **_collection(request, agreement),
        "decisions": decided,
        "shared_with": agreement.shared_with.order_by("username") if request.user.is_authenticated else [],
        "done": next((row for row in decided if str(row[0].pk) == request.GET.get("done")), None),
        "seen": token_of(lines_of(agreement, request.user)),
        "stale": stale,
    }
    return render(request, "library/agreement_relations.html", context, status=409 if stale else 200)


def _collection(request: HttpRequest, agreement: Agreement) -> dict[str, object]:
    """The collection that it is in, as far as ``request.user`` may know of it, and those that they may put it into."""
    if not request.user.is_authenticated:
        return {}
    held = Collection.objects.visible_to(request.user).filter(agreements=agreement).first()
    return {
        "may_open": may_open(request.user, agreement),
        "collection": held,
        "may_take_out": held is not None and held.is_run_by(request.user),
        "collections": Collection.objects.open_to(request.user) if agreement.collection_id is None else [],
    }


@login_required
@require_safe
def agreement_choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Another agreement, found by its name while it is typed; each leads to where both are seen side by side."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    typed = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:100]
    found = [other for other in suggested(typed, request.user) if other != agreement] if typed else []
    rows = Agreement.objects.with_parties().with_texts().in_bulk([other.pk for other in found])
    held = Agreement.objects.filter(pk=agreement.pk).with_texts().get()
    context = {
        "agreement": agreement,
        "typed": typed,
        "found": [(rows[other.pk], beside(held, rows[other.pk])) for other in found],
    }
    template = "library/_choices.html" if request.headers.get("HX-Request") else "library/agreement_choose.html"
    return render(request, template, context)


@login_required
@require_safe
def agreement_beside(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """The facts of two agreements side by side, and the decision on them; for one of which no text is held."""
    seen = Agreement.objects.visible_to(request.user).with_parties()
    agreement, there = get_object_or_404(seen, slug=slug), get_object_or_404(seen, slug=other)
    deciding = decision_beside(request.user, agreement, there)
    context = {"agreement": agreement, "other": there, "sides": [agreement, there], "deciding": deciding}
    return render(request, "library/agreement_beside.html", context)


@login_required
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What the library proposes and nobody has decided, the surest first."""
    open_ones = Relation.objects.visible_to(request.user).open().select_related("agreement", "other")
    paginator = CappedPaginator(open_ones, _A_PAGE)
    page = page_of(paginator, request.GET.get("page"))
    return render(request, "library/proposal_list.html", {"page": page, "paginator": paginator})


@login_required
@require_POST
def identity_decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one decision on the identity or the relations of an agreement, and go to where it can be taken back."""
    user = cast(User, request.user)
    agreement = Agreement.objects.visible_to(user).filter(slug=slug).first()
    if agreement is None:
        joined = Agreement.objects.joined_as(slug, user)
        if joined is None:
            raise Http404
        messages.error(
            request, sentence("Nothing was changed: it was found to be one with {joined} by then.", joined=joined)
        )
        return redirect("agreement_relations", slug=joined.slug)
    form = IdentityForm(request.POST, user=user, agreement=agreement)
    if not form.is_valid():
        messages.error(request, sentence("Nothing was changed: choose what is to be done, and with which agreement."))
        return redirect("agreement_relations", slug=slug)
    try:
        decision = take(form)
    except Stale as stale:
        return _page(request, Agreement.objects.with_parties().get(pk=agreement.pk), stale=stale)
    except IdentityRefused as refused:
        messages.error(request, sentence("Nothing was changed. {refused}", refused=refused))
        return redirect("agreement_relations", slug=slug)
    if wanted := requested_url(request):
        messages.success(request, sentence("Done. It is kept as a decision and can be taken back below."))
        return redirect(wanted)
    address = reverse("agreement_relations", args=[decision.agreement.slug])
    return redirect(f"{address}?{urlencode({'done': decision.pk})}")
