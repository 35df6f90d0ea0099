"""Adding files: they are sent, their progress is seen while workers read them, then what was read is reported."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required, user_passes_test
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from library.models import Upload, UploadedFile
from library.uploads.forms import AddForm
from library.uploads.quota import refusal_for
from library.uploads.report import report, summary
from library.uploads.tasks import cancel, read_again, receive
from library.uploads.workers import present_workers

_RECENT = 5
_WAITING_SHOWN = 100
_PATIENCE = timedelta(seconds=5)  # a worker may just be starting


@login_required
@permission_required("agreements.add_agreement", raise_exception=True)
def agreement_add(request: HttpRequest) -> HttpResponse:
    """The form; what is sent with it is kept and queued, and its own page tells the rest."""
    form = AddForm(request.POST, request.FILES) if request.method == "POST" else AddForm()
    if form.is_bound and form.is_valid():
        user, files = cast(User, request.user), form.cleaned_data["file"]
        if refusal := refusal_for(user, sum(file.size or 0 for file in files)):
            form.add_error("file", refusal)
        else:
            passwords = [word for word in [form.cleaned_data["password"]] if word]
            return redirect(receive(files, user, form.cleaned_data["visibility"], passwords))
    context = {
        "form": form,
        "most_files": settings.UPLOAD_MAX_FILES,
        "most_bytes": settings.UPLOAD_MAX_BYTES,
        "recent": Upload.objects.visible_to(request.user).newest()[:_RECENT],
    }
    return render(request, "library/upload_form.html", context, status=400 if form.errors else 200)


@login_required
@require_safe
def upload_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress, then the report. htmx asks again with the ``mark`` it has seen, and swaps only what differs."""
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    files = list(upload.files.told())
    is_finished = all(file.finished for file in files)
    is_idle = not is_finished and timezone.now() - upload.sent_on > _PATIENCE and not present_workers()
    mark = _mark(files, is_idle)
    if request.headers.get("HX-Request") and request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    context = {
        "upload": upload,
        "files": files,
        "finished_count": sum(1 for file in files if file.finished),
        "summary": summary(files),
        "is_finished": is_finished,
        "is_idle": is_idle,
        "mark": mark,
        "reports": report(files, request.user) if is_finished else [],
        "may_read_again": is_finished and any(file.is_kept and file.state == file.State.REFUSED for file in files),
    }
    template = "library/_upload.html" if request.headers.get("HX-Request") else "library/upload_page.html"
    return render(request, template, context)


def _mark(files: list[UploadedFile], is_idle: bool) -> str:
    """What of the progress can change, as a word: "wr312dd" for one waiting, one at page 3 of 12, two done."""
    return "".join(map(_letter, files)) + ("-idle" if is_idle else "")


def _letter(file: UploadedFile) -> str:
    if file.state == UploadedFile.State.READING:
        return "r" + "".join(filter(str.isdigit, file.message))
    return "w" if file.state == UploadedFile.State.WAITING else "d"


@require_POST
@login_required
@permission_required("agreements.add_agreement", raise_exception=True)
def upload_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads what was refused once more: readers learn, and a fault of ours may be mended."""
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    read_again(upload)
    return redirect(upload)


@require_POST
@login_required
def upload_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the reading of what was sent, and whatever of it waits; what was read already stays."""
    user = cast(User, request.user)
    upload = get_object_or_404(Upload.objects.cancellable_by(user), pk=pk)
    cancel(upload, user)
    return redirect(upload if upload.sent_by_id == user.pk else "uploads_waiting")


@login_required
@user_passes_test(lambda user: user.is_superuser)
@require_safe
def uploads_waiting(request: HttpRequest) -> HttpResponse:
    """What waits or is read, whoever sent it: for administrators, who see how much it is and not what it holds."""
    uploads = (
        Upload.objects.filter(pk__in=UploadedFile.objects.unfinished().values("upload"))
        .newest()
        .select_related("sent_by")
    )
    context = {"uploads": uploads[:_WAITING_SHOWN], "workers": len(present_workers())}
    return render(request, "library/uploads_waiting.html", context)
