"""A second factor where SECOND_FACTOR asks for one: of those who decide or administer, or of everybody.

A person whom the institution signed in has shown theirs there. Programs with a token are not asked.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Decidable
from web.problems import is_of_api, problem_answer

_SHOWN = "second-factor"


def ask_second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: until a person has a second factor, only the pages of their account answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR == "optional" or not request.user.is_authenticated or _is_open(request):
            return get_response(request)
        if not _is_asked(request) or request.session.get(_SHOWN):
            return get_response(request)
        if _has_one(request):
            request.session[_SHOWN] = True
            return get_response(request)
        sentence = _("Your role needs a second factor. Set it up here before you go on.")
        if is_of_api(request):
            return problem_answer(request, 403, detail=sentence)
        messages.warning(request, sentence)
        return redirect("mfa_activate_totp")

    return answer


def _is_open(request: HttpRequest) -> bool:
    return request.path.startswith((reverse("account"), "/static/", "/health/"))


def _is_asked(request: HttpRequest) -> bool:
    user = request.user
    return settings.SECOND_FACTOR == "everyone" or user.is_staff or bool(Decidable(user))


def _has_one(request: HttpRequest) -> bool:
    by_institution = any(
        way.get("method") == "socialaccount" for way in get_authentication_records(request, request.user)
    )
    return by_institution or is_mfa_enabled(request.user)
