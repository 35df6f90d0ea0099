"""The settings file under each environment: what is refused, in which words, and what production adds."""

from __future__ import annotations

import runpy
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import environment

FILE = settings.BASE_DIR / "config" / "settings.py"
INSTITUTION = FILE.parent / "sign_in" / "institution.py"
NAMES = [
    line.lstrip("#").partition("=")[0]
    for line in (settings.BASE_DIR / ".env.example").read_text().splitlines()
    if line.startswith("#") and not line.startswith("# ")
]
PRODUCTION = {
    "CONCORD_ENV": "production",
    "SECRET_KEY": "a-key-that-only-this-test-knows, and which is long enough for production",
    "ALLOWED_HOSTS": "concord.example.org, www.example.org",
    "DATABASE_URL": "postgresql://concord:c8Jw2kdQ@db.example.org:5433/treaties",
}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The settings as they would be with these variables and no others."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("dotenv.load_dotenv", lambda path: False)
    monkeypatch.setenv("CONCORD_VAR", str(tmp_path / "var"))

    def read(**variables: str) -> dict[str, Any]:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(FILE))

    return read


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("CONCORD_ENV", "prod", "CONCORD_ENV='prod' is not one of local, production."),
        ("DEBUG", "maybe", "DEBUG='maybe' is neither yes nor no; write 1 or 0."),
        ("DATABASE_CONN_MAX_AGE", "-1", "DATABASE_CONN_MAX_AGE='-1' is not a whole number from 0 to 86400."),
        ("UPLOAD_MAX_MB", "50MB", "UPLOAD_MAX_MB='50MB' is not a whole number from 1 to 2000."),
        ("UPLOAD_MAX_FILES", "0", "UPLOAD_MAX_FILES='0' is not a whole number from 1 to 1000."),
        ("NUM_PROXIES", "one", "NUM_PROXIES='one' is not a whole number from 0 to 10."),
        ("CACHE", "redis", "CACHE='redis' is not one of memory, database."),
        (
            "DATABASE_STATEMENT_TIMEOUT",
            "a minute",
            "DATABASE_STATEMENT_TIMEOUT='a minute' is not a whole number from 0 to 3600.",
        ),
        ("THROTTLE_ANON", "lots", "THROTTLE_ANON='lots' is not a rate; write a number and a period, as 120/min."),
        ("THROTTLE_USER", "0/min", "THROTTLE_USER='0/min' is not a rate; write a number and a period, as 120/min."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL='loud' is not one of DEBUG, INFO, WARNING, ERROR, CRITICAL."),
        (
            "CONCORD_TESSERACT",
            "ocr-9",
            "CONCORD_TESSERACT='ocr-9' is no program on this machine; name one, or write none.",
        ),
        ("CONCORD_VAR", "var", "CONCORD_VAR='var' is not an absolute path; begin it with a slash."),
        ("SECOND_FACTOR", "all", "SECOND_FACTOR='all' is not one of optional, deciders, everyone."),
        ("EMAIL_PORT", "smtp", "EMAIL_PORT='smtp' is not a whole number from 1 to 65535."),
        ("LANGUAGES_OFFERED", "en,de", "LANGUAGES_OFFERED names 'de', which is not one of en, fr, es, ar."),
        ("LANGUAGES_OFFERED", "fr", "LANGUAGES_OFFERED='fr' lacks en, which is always there."),
        ("SECURE_SSL_REDIRECT", "https", "SECURE_SSL_REDIRECT='https' is neither yes nor no; write 1 or 0."),
    ],
)
def test_a_value_that_cannot_be_meant_is_quoted(read, name: str, value: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**{name: value})
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "address", ["sqlite:///concord.db", "mysql://a:secret@host/concord", "postgresql://a:secret@host/", "secret"]
)
def test_another_database_is_refused_without_telling_its_password(read, address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="is not an address of a PostgreSQL database; write") as refusal:
        read(DATABASE_URL=address)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"SOURCES_REGION": "x"}, "SOURCES_REGION is set and SOURCES_BUCKET is not"),
        ({"SOURCES_BUCKET": "b", "SOURCES_SECRET_KEY": "s3cret"}, "one of them is not set"),
        ({"SOURCES_BUCKET": "b", "SOURCES_ENDPOINT": "s3.example.org"}, "begins with https://"),
        ({**PRODUCTION, "SOURCES_BUCKET": "b", "SOURCES_ENDPOINT": "http://s3.example.org"}, "begins with https://"),
    ],
)
def test_a_bucket_is_named_whole_and_spoken_to_in_secret(read, given: dict[str, str], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence) as refusal:
        read(**given)
    assert "s3cret" not in str(refusal.value)


def test_files_lie_in_the_database_or_in_the_bucket_that_is_named(read) -> None:
    assert "sources" not in read()["STORAGES"]
    assert read(SOURCES_BUCKET="b")["STORAGES"]["sources"]["OPTIONS"]["bucket"] == "b"


def test_an_account_is_asked_of_everybody_right_after_it_is_known_who_asks(read) -> None:
    middleware = read(SIGN_IN_REQUIRED="1")["MIDDLEWARE"]
    at = middleware.index("config.sign_in.required.SignInRequired")
    assert middleware[at - 1].endswith("AuthenticationMiddleware")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_has_no_default_for_what_must_be_chosen(read, missing: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**{**PRODUCTION, missing: "  "})
    assert str(refusal.value) == (
        f"CONCORD_ENV=production needs {missing}, and it is not set; .env.example explains it."
    )


def test_production_refuses_debug(read) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DEBUG='1' shows"):
        read(**PRODUCTION, DEBUG="1")


def test_production_is_https_only_and_keeps_nothing_of_its_own(read, tmp_path: Path) -> None:
    chosen = read(**PRODUCTION)
    database = chosen["DATABASES"]["default"]
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", 5433, "treaties")
    assert chosen["ALLOWED_HOSTS"] == ["concord.example.org", "www.example.org"]
    assert chosen["SESSION_COOKIE_SECURE"]
    assert chosen["CSRF_COOKIE_SECURE"]
    assert chosen["SECURE_SSL_REDIRECT"]
    assert chosen["SECURE_HSTS_SECONDS"] == 31_536_000
    assert chosen["POSTGRES"] is None
    assert not (tmp_path / "var").exists()


def test_a_local_site_needs_nothing(read, tmp_path: Path) -> None:
    chosen = read()
    assert chosen["DEBUG"] is False
    assert chosen["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert chosen["DATABASES"]["default"]["HOST"] == str(chosen["POSTGRES"].socket_folder)


def test_a_local_site_makes_one_secret_and_keeps_it(read, tmp_path: Path) -> None:
    first, second = read()["SECRET_KEY"], read()["SECRET_KEY"]
    assert first == second
    assert len(first) > 50
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_a_secret_that_cannot_be_kept_lasts_as_long_as_the_process(tmp_path: Path) -> None:
    blocked = tmp_path / "a file" / "secret_key"
    blocked.parent.write_text("")
    assert environment.secret_kept_in(blocked) != environment.secret_kept_in(blocked)


@pytest.mark.parametrize(("proxies", "header"), [("0", None), ("1", ("HTTP_X_FORWARDED_PROTO", "https"))])
def test_a_proxy_is_believed_only_when_it_is_said_to_be_there(read, proxies: str, header: tuple | None) -> None:
    chosen = read(NUM_PROXIES=proxies)
    assert chosen["SECURE_PROXY_SSL_HEADER"] == header
    assert chosen["REST_FRAMEWORK"]["NUM_PROXIES"] == int(proxies)


def test_every_variable_is_explained(read) -> None:
    source = FILE.read_text() + INSTITUTION.read_text()
    unexplained = [name for name in NAMES if f'"{name}"' not in source and not name.startswith("SOURCES_")]
    assert unexplained == []
    asked = {part.split('"')[1] for part in source.split("environment.")[1:] if part.split("(")[1].startswith('"')}
    bucket = {f"SOURCES_{name.upper()}" for name in ("bucket", "endpoint", "region", "access_key", "secret_key")}
    assert asked - {"SOURCES"} | bucket <= set(NAMES)
