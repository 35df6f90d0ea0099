"""The language of the interface: the person's choice, then the cookie of an earlier choice, then what the browser asks for.

It follows who reads, never the agreement that is read. The API speaks English, as its codes and problem documents do.
A language whose catalogue is not complete is never guessed from the browser: it is there for readers who choose it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import get_supported_language_variant

from web.problems import is_of_api

CHOICE = "language"  # its key in the session
_SECONDS = 365 * 24 * 60 * 60


class LanguageMiddleware(LocaleMiddleware):
    """Django's, for pages only, and with the choice of a person who is signed in."""

    def process_request(self, request: HttpRequest) -> None:
        language = settings.LANGUAGE_CODE if is_of_api(request) else _language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        return response if is_of_api(request) else super().process_response(request, response)  # type: ignore[return-value]


def activate_for(request: HttpRequest) -> None:
    """For the page of an error that kept ``LanguageMiddleware`` from its work, as where the database of sessions is gone."""
    if not hasattr(request, "LANGUAGE_CODE"):
        translation.activate(settings.LANGUAGE_CODE if is_of_api(request) else _of_browser(request))


def _language_of(request: HttpRequest) -> str:
    chosen = request.session.get(CHOICE)
    return str(chosen) if chosen in dict(settings.LANGUAGES) else _of_browser(request)


def _of_browser(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in dict(settings.LANGUAGES):
        return str(chosen)
    asked = translation.get_language_from_request(request)
    return settings.LANGUAGE_CODE if asked in settings.LANGUAGES_IN_PART else asked


def language_asked_for(request: HttpRequest, otherwise: str = "") -> str:
    """The language of a file: ``in=fr`` of its address, or else that of the page that leads to it."""
    try:
        return get_supported_language_variant(request.GET.get("in", ""))
    except LookupError:
        return otherwise or translation.get_language() or settings.LANGUAGE_CODE


def keep_choice(request: HttpRequest, response: HttpResponse, language: str, *, in_session: bool) -> None:
    """Keep ``language`` in a cookie for a year, and in the session of a signed-in reader."""
    if in_session and request.user.is_authenticated:
        request.session[CHOICE] = language
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
