"""An exported table that comes back: what was typed into it becomes notes on the same paragraphs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from agreements.models import ProvisionRef
from agreements.provision_lookup import place_named
from comparisons.export.remarks import MOST_BYTES, NoTable, Remark, remarks_in
from library.models import Note


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remarks_page(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if request.method != "POST" or file is None:
        return render(request, "comparisons/remarks.html")
    if (file.size or 0) > MOST_BYTES:
        messages.error(request, gettext("The file is larger than any table that is exported here."))
        return redirect("remarks_page")
    try:
        found = remarks_in(file.read())
    except NoTable as problem:
        messages.error(request, str(problem))
        return redirect("remarks_page")
    kept = [_kept(remark, request) for remark in found]
    lost = [remark for remark, state in zip(found, kept, strict=True) if state is None]
    _tell(request, added=kept.count(True), known=kept.count(False), lost=len(lost))
    return render(request, "comparisons/remarks.html", {"lost": lost, "is_done": True})


def _kept(remark: Remark, request: HttpRequest) -> bool | None:
    """True for a new note, False for one that stands already, None where its place is not found."""
    try:
        agreement, provision = place_named(f"{remark.slug} {remark.eid}", remark.language, request.user)
    except Http404:
        return None
    if provision is None:
        return None
    author: User = request.user  # type: ignore[assignment]
    if Note.objects.filter(author=author, agreement=agreement, eid=provision.eid, content=remark.words).exists():
        return False
    Note.objects.create(author=author, content=remark.words, **ProvisionRef.of(agreement, provision))  # type: ignore[misc]
    return True


def _tell(request: HttpRequest, *, added: int, known: int, lost: int) -> None:
    said = ngettext("%(n)d remark became a note.", "%(n)d remarks became notes.", added) % {"n": added}
    if known:
        said += " " + ngettext("%(n)d stood there already.", "%(n)d stood there already.", known) % {"n": known}
    messages.success(request, said)
    if lost:
        words = ngettext("%(n)d has no place any more:", "%(n)d have no place any more:", lost) % {"n": lost}
        messages.warning(request, words + " " + gettext("they are shown below."))
