"""The page of an agreement's texts and relations, the proposals that await somebody, and the one address that decides."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement, Relation, Text
from agreements.outcome import may_change
from clauses.models import Decision
from library.identity.decisions import (
    JOINING,
    STANDING_APART,
    IdentityRefused,
    decisions_on,
    join,
    may_join,
    relate,
    separate,
    show_to,
    take_back,
)
from web.paginator import CappedPaginator, page_of
from web.redirects import requested_url

_A_PAGE = 50
_ACTS = [(kind, label) for kind, label in Relation.Kind.choices if kind not in Relation.OF_TEXTS]


class IdentityForm(forms.Form):
    """One decision: ``join`` or ``reject`` (with ``other``), ``relate``, ``separate`` (a text), ``undo``, ``show``."""

    action = forms.ChoiceField(choices=[(a, a) for a in ("join", "reject", "relate", "separate", "undo", "show")])
    other = forms.ModelChoiceField(Agreement.objects.none(), to_field_name="slug", required=False)
    role = forms.ChoiceField(choices=[*JOINING.items(), *((role, role) for role in STANDING_APART)], required=False)
    kind = forms.ChoiceField(choices=Relation.Kind.choices, required=False)
    text = forms.ModelChoiceField(Text.objects.none(), required=False)
    decision = forms.ModelChoiceField(Decision.objects.none(), required=False)
    visibility = forms.ChoiceField(choices=Agreement.Visibility.choices, required=False)
    reason = forms.CharField(max_length=2000, required=False)

    def __init__(self, *args: object, user: User, agreement: Agreement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.agreement, self.user = agreement, user
        self._choose("other", Agreement.objects.visible_to(user))
        self._choose("text", Text.objects.filter(agreement=agreement).select_related("agreement", "source"))
        self._choose("decision", decisions_on(agreement))

    def _choose(self, name: str, rows: object) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


@require_safe
def agreement_relations(request: HttpRequest, slug: str) -> HttpResponse:
    """The texts of an agreement with their roles, what it may be a text of, and how it stands to others."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), slug=slug)
    relations = Relation.objects.visible_to(request.user)
    texts = list(agreement.texts.listed().order_by("-is_current", "language", "-version"))
    context = {
        "agreement": agreement,
        "texts": texts,
        "shown": next((text for text in texts if text.is_current), None),
        "proposals": [_proposal(request, agreement, relation) for relation in relations.of(agreement).open()],
        "chain": relations.chain(agreement),
        "may_change": request.user.is_authenticated and may_change(request.user, agreement),
        "decisions": _decided(request, agreement) if request.user.is_authenticated else [],
        "joining": [*JOINING.items(), *((role, f"a {role.replace('_', '-')} of it, apart") for role in STANDING_APART)],
        "kinds": _ACTS,
    }
    return render(request, "library/agreement_relations.html", context)


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
    agreement = get_object_or_404(Agreement.objects.visible_to(user), slug=slug)
    form = IdentityForm(request.POST, user=user, agreement=agreement)
    if not form.is_valid():
        messages.error(request, "Nothing was changed: choose what is to be done, and with which agreement.")
        return redirect("agreement_relations", slug=slug)
    try:
        shown = take(form).agreement
    except IdentityRefused as refused:
        messages.error(request, f"Nothing was changed. {refused}")
        return redirect("agreement_relations", slug=slug)
    messages.success(request, "Done. It is kept as a decision and can be taken back below.")
    wanted = requested_url(request)
    return redirect(wanted) if wanted else redirect("agreement_relations", slug=shown.slug)


def take(form: IdentityForm) -> Decision:
    """Do what a valid ``form`` asks; ``IdentityRefused`` says why where it cannot be done."""
    asked, agreement, user = form.cleaned_data, form.agreement, form.user
    action, other, reason = asked["action"], asked["other"], asked["reason"]
    if action in {"join", "reject", "relate"} and other is None:
        raise IdentityRefused("Name the other agreement by the last part of its address.")
    if action == "join":
        text = asked["text"] or agreement.texts.current().select_related("agreement").first()
        if text is None:
            raise IdentityRefused(f"No text of {agreement} is held.")
        return join(user, text, other, asked["role"], reason=reason)
    if action in {"reject", "relate"}:
        return relate(user, agreement, other, asked["kind"], is_so=action == "relate", reason=reason)
    if action == "show":
        return show_to(user, agreement, asked["visibility"], reason=reason)
    if action == "undo" and asked["decision"] is not None:
        return take_back(user, asked["decision"], reason=reason)
    if action == "separate" and asked["text"] is not None:
        return separate(user, asked["text"], reason=reason)
    raise IdentityRefused("Name the text or the decision that is meant.")


def _decided(request: HttpRequest, agreement: Agreement) -> list[tuple[Decision, str]]:
    """The standing decisions, newest first, each with what was decided."""
    decisions = list(decisions_on(agreement))
    named = [decision.after.get("relation") for decision in decisions]
    relations = (
        Relation.objects.visible_to(request.user).select_related("agreement", "other").in_bulk(filter(None, named))
    )
    return [(decision, _what(decision, relations)) for decision in decisions]


def _what(decision: Decision, relations: dict[int, Relation]) -> str:
    """What a decision is about, so far as its reader may see it.

    A decision on who may read an agreement keeps what held before it.
    """
    kept = decision.after
    relation = relations.get(kept.get("relation", 0))
    if relation is not None:
        return f"Relation decided: {relation}"
    if "parties" in kept:
        return "Parties changed"
    changed = [facts for _pk, facts in kept.get("agreements", ()) if "visibility" in facts]
    if decision.verdict == Decision.Verdict.RELATE and "relation" not in kept and changed:
        was_public = changed[0]["visibility"] == Agreement.Visibility.PUBLIC
        return "Made private" if was_public else "Made public"
    return capfirst(decision.get_verdict_display())


def _proposal(request: HttpRequest, agreement: Agreement, relation: Relation) -> dict[str, object]:
    words, other = relation.seen_from(agreement)
    ours, theirs = (side.texts.current().order_by("language").first() for side in (relation.agreement, relation.other))
    return {
        "relation": relation,
        "words": words,
        "other": other,
        "ours": ours,
        "theirs": theirs,
        "may_join": may_join(request.user, relation.agreement, relation.other),
    }
