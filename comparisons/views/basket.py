"""The clauses that a visitor put aside for a draft: held in their session, taken away as a Word file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement
from clauses.models import ClauseType
from comparisons.build import build
from comparisons.desk.basket import MOST, Chosen, chosen, defined_terms, replaced
from comparisons.export import basket_docx
from comparisons.export.to_docx import MEDIA_TYPE
from web.redirects import requested_url

_HELD = "basket"


@require_POST
def basket_add(request: HttpRequest) -> HttpResponse:
    """Put a clause in; once more takes nothing away and adds nothing."""
    refs = _refs(request)
    ref = request.POST.get("clause", "").replace("\0", "").strip()[:400]
    if len(ref.split()) == 3 and ref not in refs and len(refs) < MOST:
        request.session[_HELD] = [*refs, ref]
    if getattr(request, "htmx", False):
        return HttpResponse(gettext("In the draft: %(n)d") % {"n": len(_refs(request))})
    return redirect(requested_url(request) or "basket_page")


@require_POST
def basket_change(request: HttpRequest) -> HttpResponse:
    """Take one out, move it up, or empty it."""
    refs = _refs(request)
    act, _, ref = request.POST.get("act", "").partition(" ")
    if act == "empty":
        refs = []
    elif ref in refs:
        place = refs.index(ref)
        refs.remove(ref)
        if act == "up":
            refs.insert(max(0, place - 1), ref)
    request.session[_HELD] = refs
    return redirect("basket_page")


@require_safe
def basket_page(request: HttpRequest) -> HttpResponse:
    clauses = _clauses(request)
    return render(request, "comparisons/basket.html", {"clauses": clauses, "terms": defined_terms(clauses)})


@require_POST
def basket_draft(request: HttpRequest) -> HttpResponse:
    """The Word draft, or with ``show`` the page with the words as they would be."""
    clauses = _clauses(request)
    terms = {
        old: new.replace("\0", "").strip()[:200]
        for old, new in zip(request.POST.getlist("old"), request.POST.getlist("new"), strict=False)
        if new.strip()
    }
    if "show" in request.POST or not clauses:
        shown = {one.ref: replaced(one.clause.text, terms) for one in clauses}
        context = {"clauses": clauses, "terms": defined_terms(clauses), "given": terms, "shown": shown}
        return render(request, "comparisons/basket.html", context)
    content = basket_docx.write(clauses, terms, made_on=timezone.now())
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    name = f"draft_{timezone.localdate().isoformat()}.docx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _refs(request: HttpRequest) -> list[str]:
    return list(request.session.get(_HELD, []))


def _clauses(request: HttpRequest) -> list[Chosen]:
    """What its holder may see today of what they put in."""
    refs = _refs(request)
    slugs = dict.fromkeys(ref.split()[0] for ref in refs)
    codes = dict.fromkeys(ref.split()[1] for ref in refs)
    agreements = list(Agreement.objects.visible_to(request.user).filter(slug__in=slugs))
    types = list(ClauseType.objects.filter(code__in=codes))
    site = request.build_absolute_uri("/").rstrip("/")
    return chosen(build(agreements, types, user=request.user, site=site), refs) if refs else []
