"""The language that a person chooses, at the foot of any page or on their account: kept by the account, for pages and mails."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from library.models import Preference
from web.languages import keep_choice
from web.redirects import return_url


@csrf_exempt  # the form stands on pages that caches share; asked by another site, nothing is kept for the person
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice, and go back to the page where it was made."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(return_url(request, "/"))
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    keep_choice(request, response, chosen, in_session=is_ours)
    if is_ours and request.user.is_authenticated:
        Preference.objects.choose_language(request.user, chosen)
    return response
