"""The reader: an agreement set as a fine edition, with its clause types in the margin and its facts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.citations.citation import cite, quoted_sha256
from agreements.facts.definitions import Definition
from agreements.models import Agreement, Provision, Reference, Relation, Text
from clauses.facets import types_in_groups
from clauses.models import Clause, ClauseType
from clauses.review.decide import may_decide
from clauses.states import State, states
from library.deletion.purge import may_delete
from library.identity.decisions import address_of_joined
from library.pages.contents import Entry, contents, headings_elsewhere
from library.pages.ends import ending_of
from library.pages.page_parts import WHOLE, Part, outline, part_with, parts, stems
from library.pages.provision_view import ProvisionView, adrift, asides, defined, place_of, views
from library.workspace.working_sets import keeping

_CITED_BY = 20
_QUOTES = '[“«„‘"]'
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur", "yi"})


@require_safe
def agreement_reader(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        agreement = _agreement(request, slug)
    except Http404:
        if (address := address_of_joined(slug, request.user)) is None:
            raise
        return redirect(address)
    text = _text(agreement, request.GET.get("language", ""))
    opened = _open(request, text) if text is not None else None
    clauses = Clause.objects.shown().filter(provision__text=text)
    context = {
        "agreement": agreement,
        "text": text,
        "direction": _direction(text),
        "citation": cite(agreement),
        "address": request.build_absolute_uri(request.path),
        "opened": opened,
        "asides": asides(text) if text is not None else [],
        "counted": clauses.aggregate(found=Count("pk"), confirmed=Count("pk", filter=Q(state=Clause.State.CONFIRMED))),
        "typed": _states_in_groups(agreement) if text is not None else [],
        "may_decide": may_decide(request.user, agreement),
        "may_delete": may_delete(request.user, agreement),
        "keeping": keeping(request),
        "ending": ending_of(agreement, timezone.localdate()),
        "adrift": adrift(text, request.user) if text is not None else [],
        "described_in": _description(request, agreement),
        "cited_by": _cited_by(request, agreement),
        "related": Relation.objects.visible_to(request.user).of(agreement).exclude(state=Relation.State.REJECTED),
    }
    return render(request, "agreements/agreement_reader.html", context)


def _states_in_groups(agreement: Agreement) -> list[tuple[str, list[State]]]:
    """Of each clause type whether the agreement has one, under the headings of their groups."""
    types = list(ClauseType.objects.all())
    known = states([agreement], types)
    groups = types_in_groups(types)
    return [(group, [known[agreement.pk, type.code] for type in members]) for group, members in groups]


@require_safe
def provision_permalink(request: HttpRequest, slug: str, eid: str) -> HttpResponse:
    """One provision with what hangs under it, at an address that can be cited, and its citation to copy."""
    try:
        agreement = _agreement(request, slug)
    except Http404:
        if (address := address_of_joined(slug, request.user, eid=eid)) is None:
            raise
        return redirect(address)
    text = _text(agreement, request.GET.get("language", ""))
    provision = (
        get_object_or_404(text.provisions.readable().select_related("parent"), eid=eid) if text is not None else None
    )
    if text is None or provision is None:
        raise Http404
    part, is_cut = _branch(text, provision)
    provisions = list(text.provisions.readable().filter(pk__in=[bone.pk for bone in part.bones.values()]))
    shown = views(text, request.user, provisions, shown=part.bones)
    types = [noted.clause.type for view in shown for noted in view.clauses]
    context = {
        "agreement": agreement,
        "text": text,
        "direction": _direction(text),
        "provision": provision,
        "views": shown,
        "types": list(dict.fromkeys(types)),
        "citation": cite(agreement, provision.pinpoint),
        "quoted_sha256": quoted_sha256(view.provision for view in shown),
        "address": request.build_absolute_uri(request.path),
        "may_decide": may_decide(request.user, agreement),
        "keeping": keeping(request),
        "its": shown[0],
        "is_cut": is_cut,
    }
    return render(request, "agreements/provision_page.html", context)


@dataclass(frozen=True, slots=True)
class Gloss:
    """A defined term of the page: the element that explains it, its words, and where it is defined."""

    id: str
    definition: Definition
    address: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A text opened at a place: the part that is shown, of how many; ``missed`` is a place that the text has not."""

    part: Part
    parts: Sequence[Part]
    views: Sequence[ProvisionView]
    contents: Sequence[Entry]
    glossary: Sequence[Gloss]
    has_title: bool
    may_be_whole: bool
    is_whole: bool
    missed: str = ""

    @property
    def before(self) -> Part | None:
        return self.parts[self.part.number - 2] if self.part.number > 1 else None

    @property
    def after(self) -> Part | None:
        return self.parts[self.part.number] if self.part.number < len(self.parts) else None


def _open(request: HttpRequest, text: Text) -> Opened:
    """The part of ``text`` that holds the provision named by ``at``; all of it if ``whole`` asks for it and it is not huge."""
    bones = outline(text.provisions.all())
    may_be_whole = sum(bone.weight for bone in bones) <= WHOLE
    is_whole = may_be_whole and request.GET.get("whole") == "1"
    cut = [Part(1, bones)] if is_whole else parts(bones)
    eid = request.GET.get("at", "")
    part = part_with(cut, eid) or cut[0]
    elsewhere = headings_elsewhere(cut, part)
    wanted = {bone.pk for bone in part.bones.values()} | stems(bones, part) | elsewhere
    provisions = list(text.provisions.readable().filter(pk__in=wanted))
    quoting = text.provisions.filter(content__regex=_QUOTES).order_by("position").values_list("eid", "content")
    known = defined(text, quoting)
    made = views(text, request.user, provisions, shown=part.bones, known=known)
    shown = [view for view in made if view.provision.eid in part.bones]
    listed = [view for view in made if view.provision.eid in part.bones or view.provision.pk in elsewhere]
    return Opened(
        part=part,
        parts=cut,
        views=shown,
        contents=contents(listed, cut, part, text.language),
        glossary=_glossary(known, shown, part, text.language, is_all=len(cut) == 1),
        has_title=any(bone.kind == "title" for bone in bones),
        may_be_whole=may_be_whole,
        is_whole=is_whole,
        missed=eid if eid not in part.bones else "",
    )


def _glossary(
    known: Sequence[Definition], shown: Sequence[ProvisionView], part: Part, language: str, *, is_all: bool
) -> list[Gloss]:
    """What the text defines; of a text in parts, what the page uses or defines."""
    used = {cited.explained for view in shown for cited in view.cited}
    return [
        Gloss(f"term-{number}", definition, place_of(definition.eid, part.bones, language))
        for number, definition in enumerate(known)
        if is_all or f"term-{number}" in used or definition.eid in part.bones
    ]


def _branch(text: Text, provision: Provision) -> tuple[Part, bool]:
    """``provision`` with as much of what hangs under it as a page holds; whether there is more."""
    cut = parts(outline(text.provisions.branch(provision)))
    return cut[0], len(cut) > 1


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
    """The passage of a guide that describes it, for a reader who may see the guide."""
    if agreement.described_in_id is None:
        return None
    passages = Provision.objects.visible_to(request.user).select_related("text__agreement")
    return passages.defer("search", "text__raw").filter(pk=agreement.described_in_id).first()


def _cited_by(request: HttpRequest, agreement: Agreement) -> QuerySet[Reference]:
    """Where other agreements cite this one."""
    citing = Reference.objects.visible_to(request.user).elsewhere(agreement)
    return citing.order_by("provision__text__agreement__title", "provision__position")[:_CITED_BY]
