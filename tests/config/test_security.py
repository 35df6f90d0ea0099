"""What every answer carries, and what Django itself says about the production settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse

from tests.config.test_settings import PRODUCTION

OPEN_PAGES = ["home", "agreement_list", "clausetype_list", "compare", "party_list", "login", "docs", "schema"]


def test_check_deploy_finds_nothing_in_production_but_a_database_that_is_spoken_to_in_the_clear() -> None:
    def said(**more: str) -> str:
        checked = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy"],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"], **PRODUCTION, "SECRET_KEY": "".join(map(chr, range(33, 127))), **more},
            capture_output=True,
            text=True,
            timeout=120,
        )
        return checked.stdout + checked.stderr

    encrypted = said(DATABASE_URL=f"{PRODUCTION['DATABASE_URL']}?sslmode=verify-full")
    assert encrypted == "System check identified no issues (0 silenced).\n"
    told = said()
    assert "concord.W001" in told and "db.example.org" in told and "1 issue" in told and "c8Jw2kdQ" not in told


def test_what_the_answers_to_a_security_department_name_is_there() -> None:
    told = (settings.BASE_DIR / "docs" / "security.md").read_text()
    named = re.findall(r"`(tests/[\w/.]+|docs/[\w.]+|requirements\.txt|CHANGELOG\.md)`", told)
    assert len(named) > 10 and [path for path in named if not (settings.BASE_DIR / path).exists()] == []
    explained = (settings.BASE_DIR / ".env.example").read_text()
    assert [name for name in re.findall(r"`([A-Z]+_[A-Z_]+)", told) if f"#{name}=" not in explained] == []
    assert [int(number) for number in re.findall(r"^(\d+)\. ", told, re.MULTILINE)] == list(range(1, 31))


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPEN_PAGES)
def test_every_answer_carries_its_guards(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in OPEN_PAGES if name != "schema"])
def test_no_page_holds_a_script_or_a_style(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == len(re.findall(r"<script\s+src=", page))


@pytest.mark.django_db
def test_signing_in_needs_the_token_of_the_form(django_user_model) -> None:
    django_user_model.objects.create_user("officer", password="a password for tests")
    client = Client(enforce_csrf_checks=True)
    credentials = {"login": "officer", "password": "a password for tests"}
    assert client.post(reverse("login"), credentials).status_code == 403
    client.get(reverse("login"))
    token = client.cookies["csrftoken"]
    assert token["httponly"]
    assert token["samesite"] == "Lax"
    form = client.get(reverse("login")).context["csrf_token"]
    signed_in = client.post(reverse("login"), {**credentials, "csrfmiddlewaretoken": str(form)})
    assert signed_in.status_code == 302
    assert client.cookies["sessionid"]["httponly"]


@pytest.mark.django_db
def test_signing_in_leads_nowhere_else(client: Client, django_user_model) -> None:
    django_user_model.objects.create_user("officer", password="a password for tests")
    credentials = {"login": "officer", "password": "a password for tests"}
    answer = client.post(f"{reverse('login')}?next=https://elsewhere.example.org/", credentials)
    assert answer["Location"] == reverse(settings.LOGIN_REDIRECT_URL)


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["address", "name"])
def test_passwords_are_not_tried_by_the_thousand(client: Client, django_user_model, by: str) -> None:
    address = "/accounts/login/"
    django_user_model.objects.create_superuser("keeper", password="a password for tests")
    answers = []
    for n in range(11):
        name, seat = (f"name-{n}", "192.0.2.1") if by == "address" else ("keeper", f"192.0.2.{n}")
        answers.append(client.post(address, {"login": name, "password": "a guess"}, REMOTE_ADDR=seat))
    assert [answer.status_code for answer in answers] == [*[200] * 10, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60 and "a lot of requests" in answers[-1].content.decode()
    right = {"login": "Keeper" if by == "address" else "keeper", "password": "a password for tests"}
    assert client.post(address, right, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_anyone_may_change_their_own_password(client: Client, django_user_model) -> None:
    person = django_user_model.objects.create_user("reader", password="a password for tests")
    assert client.get("/accounts/password/").headers["Location"] == "/accounts/login/?next=/accounts/password/"
    client.force_login(person)
    assert 'href="/accounts/password/"' in client.get("/accounts/").content.decode()
    fields = {"oldpassword": "a password for tests", "password1": "another for tests", "password2": "other"}
    refused = client.post("/accounts/password/", fields).content.decode()
    assert "type the same password each time" in refused.replace("&#x27;", "'")
    changed = client.post("/accounts/password/", {**fields, "password2": "another for tests"}, follow=True)
    assert "Password successfully changed." in changed.content.decode()
    person.refresh_from_db()
    assert person.check_password("another for tests")


@pytest.mark.django_db
def test_an_address_that_asks_too_often_is_told_when_to_come_back(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("rest_framework.throttling.AnonRateThrottle.rate", "2/min", raising=False)
    answers = [client.get("/api/v1/parties/", headers={"x-forwarded-for": f"10.0.0.{n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


@pytest.mark.django_db
@pytest.mark.parametrize(("door", "seconds"), [("import config.wsgi", 7), ("django.setup()", 0)])
def test_only_a_web_server_cancels_what_takes_long(door: str, seconds: int) -> None:
    asked = "c = connection.cursor(); c.execute('SHOW statement_timeout'); print(c.fetchone()[0])"
    said = subprocess.run(
        [sys.executable, "-c", f"import django; from django.db import connection; {door}; {asked}"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_STATEMENT_TIMEOUT": "7",
            "DATABASE_URL": address_of(connection),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (said.stdout, said.stderr) == (f"{seconds}s\n" if seconds else "0\n", "")


def address_of(connection: BaseDatabaseWrapper) -> str:
    entry = connection.settings_dict
    who = f"{entry['USER']}:{quote(entry['PASSWORD'] or '', safe='')}"
    return f"postgresql://{who}@{quote(entry['HOST'], safe='')}:{entry['PORT'] or 5432}/{entry['NAME']}"


def test_an_unknown_host_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "elsewhere.example.org"}).status_code == 400


def test_static_files_can_be_collected_for_production(tmp_path: Path, settings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list(tmp_path.glob("css/base.*.css.gz"))
