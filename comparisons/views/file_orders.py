"""The page of a large file: its place in the queue, that it is written, and the file once it is ready."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from comparisons.models import FileOrder
from library.uploads.workers import present_workers


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def file_order(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; a POST lets it go, and leads to its address, where it can be asked for anew."""
    order = get_object_or_404(FileOrder.objects.visible_to(request.user).defer("content"), pk=pk)
    if request.method == "POST":
        address = order.address
        order.delete()
        return redirect(address if "again" in request.POST else "compare")
    is_unfinished = order.is_unfinished
    context = {
        "order": order,
        "is_unfinished": is_unfinished,
        "is_lost": not is_unfinished and order.state in (FileOrder.State.WAITING, FileOrder.State.WRITING),
        "is_idle": is_unfinished and not present_workers(),
        "ahead": order.ahead,
    }
    return render(request, "comparisons/file_order.html", context)
