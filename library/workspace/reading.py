"""Where a person reads: their browser says so while they scroll, and their own pages lead back to it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.models import ProvisionRef
from agreements.provision_lookup import place_named
from library.models import ReadingPosition


@login_required
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Store the place of the one who reads; with ``forget`` all of theirs are deleted. Nobody else ever sees them."""
    mine = ReadingPosition.objects.visible_to(request.user)
    if "forget" in request.POST:
        ReadingPosition.objects.filter(reader_id=request.user.pk).delete()
        messages.success(request, _("The places where you read are forgotten."))
        return redirect("my_work")
    agreement, provision = place_named(request.POST.get("place", ""), request.POST.get("language", ""), request.user)
    place = ProvisionRef.of(agreement, provision)
    ReadingPosition.objects.update_or_create(reader_id=request.user.pk, agreement=agreement, defaults=place)
    kept = mine.order_by("-read_on").values("pk")[: ReadingPosition.MOST]
    ReadingPosition.objects.filter(reader_id=request.user.pk).exclude(
        pk__in=list(kept.values_list("pk", flat=True))
    ).delete()
    return HttpResponse(status=204)
