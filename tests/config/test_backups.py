"""A backup and its restore, by the programs of PostgreSQL, from one database into another."""

from __future__ import annotations

from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from agreements.models import Agreement, Provision
from config.backups import BackupError, back_up, restore, sha256_of
from tests.agreements import rows

pytestmark = pytest.mark.django_db(transaction=True)


def version() -> int:
    return connection.pg_version // 10_000


def test_what_is_backed_up_is_restored_to_the_letter(taxonomy: None, tmp_path: Path) -> None:
    rows.hold("Harbours")
    words = list(Provision.objects.order_by("pk").values_list("content", flat=True))
    here = connection.settings_dict
    written = back_up(here, version(), tmp_path / "library.dump")
    assert written.sha256 == sha256_of(written.path) and written.path.stat().st_mode & 0o077 == 0
    other = {**here, "NAME": f"{here['NAME']}_restored"}
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{other["NAME"]}"')
    try:
        restore(other, version(), written.path)
        restore(other, version(), written.path)  # over what is there: nothing is doubled
        names = {"dbname": other["NAME"], "host": other["HOST"], "port": other["PORT"] or None, "user": other["USER"]}
        there = psycopg2.connect(**names, password=other["PASSWORD"] or None)
        try:
            with there.cursor() as cursor:
                cursor.execute("SELECT content FROM agreements_provision ORDER BY id")
                assert [row[0] for row in cursor.fetchall()] == words
        finally:
            there.close()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{other["NAME"]}"')


def test_a_backup_is_made_where_the_whole_address_leads(tmp_path: Path) -> None:
    """Also what stands behind its ``?``: with it left out, the database of another server could be backed up instead."""
    here = connection.settings_dict
    behind = {"host": here["HOST"], "port": here["PORT"], "user": here["USER"], "password": here["PASSWORD"]}
    options = {**here["OPTIONS"], **{key: value for key, value in behind.items() if value}}
    address = {**here, "HOST": "", "PORT": "", "USER": "", "PASSWORD": "", "OPTIONS": options}
    assert back_up(address, version(), tmp_path / "library.dump").size
    with pytest.raises(BackupError, match="nowhere"):
        back_up({**address, "OPTIONS": {**options, "service": "nowhere"}}, version(), tmp_path / "other.dump")


def test_no_backup_replaces_another_and_none_is_half_written(tmp_path: Path) -> None:
    taken = tmp_path / "library.dump"
    taken.write_bytes(b"an older one")
    with pytest.raises(BackupError, match="exists already"):
        back_up(connection.settings_dict, version(), taken)
    with pytest.raises(BackupError, match="does not exist"):
        back_up({**connection.settings_dict, "NAME": "nowhere"}, version(), tmp_path / "none" / "library.dump")
    with pytest.raises(BackupError, match="nowhere"):
        back_up({**connection.settings_dict, "NAME": "nowhere"}, version(), tmp_path / "other.dump")
    assert [path.name for path in tmp_path.iterdir()] == ["library.dump"]


@pytest.mark.parametrize("content", [b"", b"PGDMP cut short", b"a letter"])
def test_what_is_no_dump_is_refused_before_anything_is_touched(taxonomy: None, tmp_path: Path, content: bytes) -> None:
    rows.hold("Harbours")
    path = tmp_path / "library.dump"
    path.write_bytes(content)
    with pytest.raises(BackupError, match="is not a whole dump"):
        restore(connection.settings_dict, version(), path)
    with pytest.raises(CommandError, match="holds 1 agreements"):
        call_command("restore", str(path))
    assert Agreement.objects.count() == 1
