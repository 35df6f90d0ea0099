"""A person's own drafts, version by version: added, compared with one another, and with what others signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.models import Agreement
from comparisons.models import Draft, DraftVersion
from comparisons.versions import ADD, add_version, begin_draft


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """``before``: the address that compares it with the version before it."""

    version: DraftVersion
    agreement: Agreement | None
    before: str = ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_list(request: HttpRequest) -> HttpResponse:
    """One's own drafts, and a title for a new one."""
    title = request.POST.get("title", "").replace("\0", "").strip()[:200]
    if request.method == "POST" and title and request.user.has_perm(ADD):
        return redirect(begin_draft(title, cast(User, request.user)))
    drafts = Draft.objects.visible_to(request.user).prefetch_related("versions")
    return render(request, "comparisons/draft_list.html", {"drafts": drafts})


@login_required
@require_safe
def draft_page(request: HttpRequest, slug: str) -> HttpResponse:
    draft = get_object_or_404(Draft.objects.visible_to(request.user), slug=slug)
    versions = list(draft.versions.select_related("file__text__agreement", "file__upload"))
    found = {version.agreement.pk for version in versions if version.agreement is not None}
    held = {one.pk: one for one in Agreement.objects.visible_to(request.user).filter(pk__in=found)}
    shown = _shown(versions, held)
    context = {
        "draft": draft,
        "versions": shown[::-1],
        "sides": DraftVersion.Side.choices,
        "three_way": _three_way(shown),
        "beside": _beside(shown),
    }
    return render(request, "comparisons/draft_page.html", context)


def _shown(versions: list[DraftVersion], held: dict[int, Agreement]) -> list[ShownVersion]:
    made: list[ShownVersion] = []
    for version in versions:
        agreement = held.get(version.agreement.pk) if version.agreement is not None else None
        earlier = next((one.agreement for one in reversed(made) if one.agreement not in (None, agreement)), None)
        before = reverse("whole", args=[earlier.slug, agreement.slug]) if earlier and agreement else ""
        made.append(ShownVersion(version, agreement, before))
    return made


def _three_way(shown: list[ShownVersion]) -> str:
    """What each side changed: the last ours and the last theirs, both made from the last agreed, or else from the first of all."""
    read = [one for one in shown if one.agreement is not None]
    last = {one.version.side: one.agreement for one in read}
    base = last.get("agreed") or (read[0].agreement if read else None)
    ours, theirs = last.get("ours"), last.get("theirs")
    if base is None or ours is None or theirs is None or len({base.pk, ours.pk, theirs.pk}) < 3:
        return ""
    return f"{reverse('whole', args=[base.slug, ours.slug])}?{urlencode({'third': theirs.slug})}"


def _beside(shown: list[ShownVersion]) -> str:
    """The last version of each side as columns, every type that any has as rows."""
    last = {one.version.side: one.agreement for one in shown if one.agreement is not None}
    slugs = dict.fromkeys(agreement.slug for agreement in last.values() if agreement is not None)
    query = urlencode([("agreement", slug) for slug in slugs])
    return f"{reverse('compare')}?{query}&view=coverage" if slugs else ""


@login_required
@permission_required(ADD, raise_exception=True)
@require_POST
def draft_add(request: HttpRequest, slug: str) -> HttpResponse:
    """A further version: a file or pasted words, private like the draft."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user), slug=slug)
    side = request.POST.get("side", "")
    sent = _sent(request)
    if side not in DraftVersion.Side.values or sent is None:
        messages.error(request, gettext("Choose whose wording it is, and a file or words of it."))
        return redirect(draft)
    add_version(draft, side, sent, cast(User, request.user))
    messages.success(request, gettext("The version is being read. Only you see it."))
    return redirect(draft)


def _sent(request: HttpRequest) -> UploadedFile | None:
    words = request.POST.get("words", "").replace("\0", "").strip()
    file = request.FILES.get("file")
    if file is not None:
        return file
    return SimpleUploadedFile("pasted.txt", words.encode(), content_type="text/plain") if words else None


@login_required
@require_POST
def draft_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of versions goes; the texts stay among one's private agreements."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user), slug=slug)
    draft.delete()
    messages.success(request, gettext("The draft is no longer listed; its texts stay among your private agreements."))
    return redirect("draft_list")
