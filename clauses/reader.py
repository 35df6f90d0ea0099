"""The reader: an agreement set as a fine edition, with its clause types in the margin and its facts beside it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.citation import cite, quoted_sha256
from agreements.models import Agreement, Provision, Reference, Text
from clauses.decide import may_decide
from clauses.leaves import adrift, asides, contents, defined, leaves
from clauses.models import Clause
from clauses.sets import keeping

_CITED_BY = 20
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur", "yi"})


@require_safe
def agreement_reader(request: HttpRequest, slug: str) -> HttpResponse:
    agreement = _agreement(request, slug)
    text = _text(agreement, request.GET.get("language", ""))
    shown = leaves(text, request.user) if text is not None else []
    clauses = [noted.clause for leaf in shown for noted in leaf.notes]
    context = {
        "agreement": agreement,
        "text": text,
        "direction": _direction(text),
        "citation": cite(agreement),
        "address": request.build_absolute_uri(request.path),
        "leaves": shown,
        "defined": defined(text, [leaf.provision for leaf in shown]) if text is not None else [],
        "contents": contents(shown),
        "has_title": any(leaf.provision.kind == "title" for leaf in shown),
        "asides": asides(text) if text is not None else [],
        "clause_count": len(clauses),
        "confirmed_count": sum(clause.state == Clause.State.CONFIRMED for clause in clauses),
        "may_decide": may_decide(request.user),
        "keeping": keeping(request),
        "adrift": adrift(text, request.user, shown) if text is not None else [],
        "described_in": _description(request, agreement),
        "cited_by": _cited_by(request, agreement),
    }
    return render(request, "agreements/agreement_reader.html", context)


@require_safe
def provision_permalink(request: HttpRequest, slug: str, eid: str) -> HttpResponse:
    """One provision with what hangs under it, at an address that can be cited, and its citation to copy."""
    agreement = _agreement(request, slug)
    text = _text(agreement, request.GET.get("language", ""))
    provision = (
        get_object_or_404(text.provisions.readable().select_related("parent"), eid=eid) if text is not None else None
    )
    if text is None or provision is None:
        raise Http404
    shown = leaves(text, request.user, within=provision)
    types = [noted.clause.type for leaf in shown for noted in leaf.notes]
    context = {
        "agreement": agreement,
        "text": text,
        "direction": _direction(text),
        "provision": provision,
        "leaves": shown,
        "types": list(dict.fromkeys(types)),
        "citation": cite(agreement, provision.pinpoint),
        "quoted_sha256": quoted_sha256(leaf.provision for leaf in shown),
        "address": request.build_absolute_uri(request.path),
        "may_decide": may_decide(request.user),
        "keeping": keeping(request),
        "its": shown[0],
    }
    return render(request, "agreements/provision_page.html", context)


def _agreement(request: HttpRequest, slug: str) -> Agreement:
    return get_object_or_404(Agreement.objects.visible_to(request.user).with_parties().with_texts(), slug=slug)


def _text(agreement: Agreement, language: str) -> Text | None:
    """The text in ``language``, else in English, else the first; None where none is held."""
    texts = {text.language: text for text in agreement.current_texts}  # type: ignore[attr-defined]
    if language and language not in texts:
        raise Http404
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), None)


def _direction(text: Text | None) -> str:
    return "rtl" if text is not None and text.language in _RIGHT_TO_LEFT else "ltr"


def _description(request: HttpRequest, agreement: Agreement) -> Provision | None:
    """The passage of a guide that describes it, for who may see the guide."""
    if agreement.described_in_id is None:
        return None
    passages = Provision.objects.visible_to(request.user).select_related("text__agreement")
    return passages.defer("search", "text__raw").filter(pk=agreement.described_in_id).first()


def _cited_by(request: HttpRequest, agreement: Agreement) -> QuerySet[Reference]:
    """Where other agreements cite this one."""
    citing = Reference.objects.visible_to(request.user).elsewhere(agreement)
    return citing.order_by("provision__text__agreement__title", "provision__position")[:_CITED_BY]
