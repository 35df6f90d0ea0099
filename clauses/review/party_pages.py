"""The page on which a person corrects the parties of an agreement; everything on it is a plain form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agreements.facts.extract import QUESTION
from agreements.models import Agreement, Participation, Party, Text
from agreements.models.fields import PARTIAL_DATE, SIGNED
from agreements.structure.repair import RepairRefused
from clauses.review.decide import may_decide
from clauses.review.party_corrections import add, choose, merge_entry, new_entry, remove, sign
from web.wording import sentence

_MOST_FOUND = 20
_SENT = ("signatory", "office", "signed_on", "signed_at")
"""What the form calls the fields of ``SIGNED``."""
_OPERATIONS = ("choose", "new", "remove", "merge", "sign")


class PartyForm(forms.Form):
    operation = forms.ChoiceField(choices=[(name, name) for name in _OPERATIONS])
    participation = forms.IntegerField(required=False)
    party = forms.SlugField(max_length=120, required=False)
    name = forms.CharField(max_length=300, required=False)
    acronym = forms.CharField(max_length=40, required=False)
    kind = forms.ChoiceField(choices=Party.Kind.choices, required=False)
    reason = forms.CharField(max_length=2_000, required=False)


class SignatoryForm(forms.Form):
    """One of those who signed for a party; an empty one is none."""

    name = forms.CharField(max_length=200, required=False)
    title = forms.CharField(max_length=200, required=False)
    date = forms.RegexField(PARTIAL_DATE, required=False)
    place = forms.CharField(max_length=200, required=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_parties(request: HttpRequest, slug: str) -> HttpResponse:
    """The parties of an agreement, each to be replaced, removed or merged, and further ones to be added."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    if not may_decide(request.user, agreement):
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        try:
            decision = _correct(request, agreement)
        except RepairRefused as refused:
            error = str(refused)
        else:
            messages.success(
                request, sentence("{after}. The correction can be taken back here.", after=decision.after["label"])
            )
            return redirect("agreement_repairs", slug=slug)
    return render(request, "clauses/agreement_parties.html", _context(request, agreement, error), status=400 if error else 200)  # fmt: skip


def _context(request: HttpRequest, agreement: Agreement, error: str) -> dict[str, Any]:
    words = request.GET.get("q", "").replace("\0", "").strip()[:300]
    participations = list(agreement.participations.select_related("party").order_by("position", "pk"))
    replaced = next((row for row in participations if str(row.pk) == request.GET.get("replace")), None)
    found = Party.objects.visible_to(request.user).search(words) if words else Party.objects.none()
    text = Text.objects.current().filter(agreement=agreement).first()
    warnings = text.warnings if text is not None else []
    return {
        "agreement": agreement,
        "participations": participations,
        "replaced": replaced,
        "words": words,
        "found": found.order_by("-is_confirmed", "name")[:_MOST_FOUND],
        "kinds": Party.Kind.choices,
        "questions": [line.removeprefix(QUESTION) for line in warnings if line.startswith(QUESTION)],
        "error": error,
    }


def _correct(request: HttpRequest, agreement: Agreement):  # type: ignore[no-untyped-def]
    form = PartyForm(request.POST)
    if not form.is_valid():
        raise RepairRefused(sentence("Choose an entry of the directory, or give a name and a kind for a new one."))
    asked, user = form.cleaned_data, request.user
    participation = _participation(agreement, asked["participation"])
    reason = asked["reason"]
    if asked["operation"] == "remove":
        return remove(user, _needed(participation), reason=reason)  # type: ignore[arg-type]
    if asked["operation"] == "sign":
        return sign(user, _needed(participation), _signatories(request.POST), reason=reason)  # type: ignore[arg-type]
    if asked["operation"] == "new":
        if not asked["name"].strip() or not asked["kind"]:
            raise RepairRefused(sentence("Give the name of the new entry and its kind."))
        made = new_entry(agreement, asked["name"].strip(), asked["acronym"].strip(), asked["kind"])
        party: Party | None = made
    else:
        party = Party.objects.visible_to(user).filter(slug=asked["party"]).first()
    if party is None:
        raise RepairRefused(sentence("That entry of the directory is gone. Look it up again."))
    if asked["operation"] == "merge":
        return merge_entry(user, agreement, _needed(participation).party, party, reason=reason)  # type: ignore[arg-type]
    if participation is None:
        return add(user, agreement, party, reason=reason)  # type: ignore[arg-type]
    return choose(user, participation, party, reason=reason)  # type: ignore[arg-type]


def _signatories(sent: QueryDict) -> list[dict[str, str]]:
    """The rows of the form in their order; a browser sends the same names once for each of them."""
    rows = [dict(zip(SIGNED, row, strict=True)) for row in zip(*map(sent.getlist, _SENT), strict=False)]
    forms_of_rows = [SignatoryForm(row) for row in rows]
    if any("date" in form.errors for form in forms_of_rows):
        raise RepairRefused(sentence("Write the date as 2004-10-29, 2004-10 or 2004."))
    if not all(form.is_valid() for form in forms_of_rows):
        raise RepairRefused(sentence("A name, an office or a place is longer than 200 characters."))
    return [{name: form.cleaned_data[name] for name in SIGNED} for form in forms_of_rows]


def _participation(agreement: Agreement, pk: int | None) -> Participation | None:
    if pk is None:
        return None
    found = agreement.participations.select_related("party", "agreement").filter(pk=pk).first()
    if found is None:
        raise RepairRefused(sentence("Somebody corrected the parties since you opened the page. Open it anew."))
    return found


def _needed(participation: Participation | None) -> Participation:
    if participation is None:
        raise RepairRefused(sentence("Say which party is meant."))
    return participation
