"""The pages on which a person mends how an agreement was read; everything on them is a plain form."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agreements.formats.document import PROVISION_KINDS
from agreements.ingest import document_of
from agreements.models import Agreement, Provision
from agreements.provision_lookup import provision_in
from agreements.structure.repair import OPERATIONS, Repair, RepairRefused, fingerprint
from clauses.models import Decision
from clauses.review.decide import may_decide
from clauses.review.forms import FactsForm
from clauses.review.repairs import correct_facts, mend, repairs, take_back
from web.locators import located
from web.wording import label_of, sentence

MARK = "¶"


class RepairForm(forms.Form):
    operation = forms.ChoiceField(choices=[(name, name) for name in OPERATIONS])
    words = forms.CharField(required=False, strip=False)
    kind = forms.ChoiceField(choices=[("", "")] + [(k, label_of(k)) for k in PROVISION_KINDS], required=False)
    number = forms.CharField(max_length=60, required=False)
    parent = forms.CharField(max_length=255, required=False)
    reason = forms.CharField(max_length=2_000, required=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_facts(request: HttpRequest, slug: str) -> HttpResponse:
    """The facts of an agreement, to be corrected; what is changed is kept as a decision."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    if not may_decide(request.user, agreement):
        raise PermissionDenied
    form = FactsForm(request.POST or None, instance=Agreement.objects.get(pk=agreement.pk))
    if request.method == "POST" and form.is_valid():
        done = correct_facts(request.user, agreement, form.changed_facts, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        messages.success(request, sentence("The facts were corrected.") if done else sentence("Nothing was changed."))
        return redirect("agreement_repairs" if done else "agreement_reader", slug=slug)
    context = {"agreement": agreement, "form": form}
    return render(request, "clauses/agreement_facts.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provision_repair(request: HttpRequest, slug: str, eid: str) -> HttpResponse:
    """What may be mended on one provision; a POST mends it and goes back to the reader."""
    provision = _provision(request, slug, eid)
    error = ""
    if request.method == "POST":
        try:
            decision = _mend(request, provision)
        except RepairRefused as refused:
            error = str(refused)
        else:
            messages.success(
                request,
                sentence(
                    "{pinpoint} was corrected. The correction can be taken back here.",
                    pinpoint=located(provision.pinpoint),
                ),
            )
            return redirect("agreement_repairs", slug=decision.agreement.slug)
    context = {
        "agreement": provision.text.agreement,
        "provision": provision,
        "kinds": [(kind, label_of(kind)) for kind in PROVISION_KINDS],
        "above": provision.text.provisions.filter(position__lt=provision.position).order_by("-position")[:60],
        "mark": MARK,
        "error": error,
        "posted": request.POST,
    }
    return render(request, "clauses/provision_repair.html", context, status=400 if error else 200)


@login_required
@require_http_methods(["GET", "HEAD"])
def agreement_repairs(request: HttpRequest, slug: str) -> HttpResponse:
    """All corrections of an agreement that stand, each with who, when and why, to take back."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    if not may_decide(request.user, agreement):
        raise PermissionDenied
    values = Decision.objects.standing().filter(agreement=agreement, verdict=Decision.Verdict.TERM)
    context = {
        "agreement": agreement,
        "repairs": reversed(repairs(agreement)),
        "values": values.select_related("type", "made_by"),
    }
    return render(request, "clauses/agreement_repairs.html", context)


@login_required
@require_POST
def repair_undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    if not may_decide(request.user, agreement):
        raise PermissionDenied
    decision = repairs(agreement).filter(pk=pk).first()
    if decision is None:
        raise Http404
    try:
        take_back(request.user, decision)  # type: ignore[arg-type]
    except RepairRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, sentence("The correction was taken back; the text stands as it was read, with the others.")
        )
    return redirect("agreement_repairs", slug=slug)


def _provision(request: HttpRequest, slug: str, eid: str) -> Provision:
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    provision = provision_in(agreement, eid.replace("\0", ""), request.GET.get("language", ""))
    if not may_decide(request.user, agreement):
        raise PermissionDenied
    return provision


def _mend(request: HttpRequest, provision: Provision):  # type: ignore[no-untyped-def]
    form = RepairForm(request.POST)
    if not form.is_valid():
        raise RepairRefused(sentence("Choose what is to be corrected, and fill in what belongs to it."))
    asked = form.cleaned_data
    read = next(p for p in document_of(provision.text).provisions if p.eid == provision.eid)
    repair = Repair(
        operation=asked["operation"],
        eid=provision.eid,
        sha256=fingerprint(read),
        at=_split_at(asked["words"], provision.content) if asked["operation"] == "split" else 0,
        kind=asked["kind"],
        number=asked["number"].strip(),
        parent=asked["parent"],
    )
    return mend(request.user, provision.text, repair, reason=asked["reason"])  # type: ignore[arg-type]


def _split_at(words: str, content: str) -> int:
    """Where the mark stands; the words around it must be those of the provision."""
    before, mark, after = words.replace("\r\n", "\n").partition(MARK)
    if not mark or MARK in after:
        raise RepairRefused(sentence("Put one mark {mark} where the new provision begins.", mark=MARK))
    if "".join((before + after).split()) != "".join(content.split()):
        raise RepairRefused(
            sentence(
                "Only the mark {mark} may be added: the words are the source's and cannot be changed here.", mark=MARK
            )
        )
    head = len("".join(before.split()))
    seen = 0
    for offset, character in enumerate(content):
        if not character.isspace():
            if seen == head:
                return offset
            seen += 1
    return len(content)
