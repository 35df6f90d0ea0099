"""Whatever goes wrong is told in the language of the reader: by their cookie, or else as their browser asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import translation

from config import web_worker
from library.pages import home
from tests.words import english_of, said

pytestmark = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME


@pytest.fixture(autouse=True)
def _spoke_another_language_before() -> Iterator[None]:
    """A thread of the site answers readers of all languages, one after another."""
    with translation.override("ar"):
        yield


def fail_with(fault: Exception) -> Callable[..., Any]:
    def fail(*_some: Any, **_more: Any) -> None:
        raise fault

    return fail


def a_missing_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    return client.get("/nowhere/")


def another_host(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    return client.get("/", HTTP_HOST="elsewhere.example")


def a_closed_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    client.force_login(get_user_model().objects.create_user("ada"))
    return client.get("/audit/")


def a_form_without_a_cookie(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    client.handler.enforce_csrf_checks = True
    return client.post("/accounts/login/", {"login": "reader", "password": "x"})


def a_form_that_was_open_too_long(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    client.get("/accounts/login/")
    client.handler.enforce_csrf_checks = True
    return client.post("/accounts/login/", {"csrfmiddlewaretoken": "a" * 64})


def too_many_tries(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    cache.clear()
    return [client.post("/accounts/login/", {"login": "nobody", "password": "x"}) for _ in range(12)][-1]


def a_fault(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(home, "_own", fail_with(ValueError("a fault of the program")))
    return client.get("/")


def no_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    """It fails where the session is looked up, before anybody knows who reads."""
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    monkeypatch.setattr(SessionStore, "load", fail_with(OperationalError("gone")))
    return client.get("/")


WRONGS = {
    a_missing_page: 404, another_host: 400, a_closed_page: 403, a_form_without_a_cookie: 403,
    a_form_that_was_open_too_long: 403, too_many_tries: 429, a_fault: 500, no_database: 503,
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.__name__)
@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_an_error_is_told_in_the_language_of_the_reader(
    wrong: Callable[..., Any], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """French is asked for by the browser, Spanish was chosen earlier, and the others speak no language of the site."""
    client = Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE={"fr": "fr-CH, en;q=0.8"}.get(language, "xx"))
    if language == "es":
        client.cookies[COOKIE] = language
    answer = wrong(client, monkeypatch)
    assert answer.status_code == WRONGS[wrong]
    assert f'<html lang="{language}">' in answer.text and "DEBUG" not in answer.text
    heading = re.search(r"<h1>(.+?)</h1>", answer.text)
    assert heading is not None
    found = {words for words in said(answer.text) if english_of(words, "fr" if language == "en" else language)}
    assert (heading[1] in found) is (language == "en"), found
    assert language == "en" or found == set()


def test_who_sends_a_file_when_too_many_do_reads_it_in_one_of_three_languages() -> None:
    head, _, words = web_worker._BUSY.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(words)}".encode() in head and len(words.decode().splitlines()) == 3
