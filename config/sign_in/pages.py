"""One's own account."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Decidable


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The signed-in person: their name, what they may do, and where they change it."""
    context = {
        "groups": request.user.groups.order_by("name").values_list("name", flat=True),
        "may_decide": bool(Decidable(request.user)),
        "has_password": cast(User, request.user).has_usable_password(),
        "has_institution": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return render(request, "account/account.html", context)
