"""The way of a stranger through the handbook, from nothing to a production start: `make walk` (needs nginx and openssl).

A wheel is built and installed in an environment of its own (with the packages of this one); a database, the settings of production and
the proxy's shipped configuration stand in a new folder; people sign in at an identity provider of their institution, over HTTPS,
and a file is added and read by a worker. Only the names of host, socket and certificate and the ports differ from what is shipped.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from config.postgres import Server
from tests.config.sign_in import provider
from tests.load import LETTER, form_token
from tests.promotion import url

BASE = Path(__file__).resolve().parent.parent
STEPS = (
    ["migrate", "--verbosity=0"], ["roles"], ["createcachetable"], ["loaddata", "clause_types", "--verbosity=0"], ["load_directory"],
    ["collectstatic", "--noinput", "--verbosity=0"], ["check", "--deploy", "--database", "default", "--fail-level", "ERROR"],
)  # fmt: skip


def step(name: str, *command: str | Path, **more: object) -> str:
    begun = time.monotonic()
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, **more)  # type: ignore[call-overload]
    print(f"{time.monotonic() - begun:6.1f} s  {name}", flush=True)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stdout}{done.stderr}")
    return str(done.stdout)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def installed(folder: Path) -> Path:
    """The command `concord` of a wheel that was built just now."""
    step("build the wheel", sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, BASE)
    place = folder / "environment"
    step("make an environment", sys.executable, "-m", "venv", "--without-pip", place)
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "shared.pth").write_text(sysconfig.get_paths()["purelib"])
    (wheel,) = folder.glob("*.whl")
    python = place / "bin" / "python"
    step("install it", sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel)
    return place / "bin" / "concord"


def settings(folder: Path, database: str, port: int, issuer: str) -> dict[str, str]:
    """What /etc/concord/env holds."""
    needed = {
        "CONCORD_ENV": "production", "SECRET_KEY": secrets.token_urlsafe(48), "ALLOWED_HOSTS": "localhost", "DATABASE_URL": database,
        "CONCORD_VAR": str(folder / "var"), "NUM_PROXIES": "1", "CACHE": "database", "SITE_URL": f"https://localhost:{port}",
    }  # fmt: skip
    institution = {
        "OIDC_SERVER_URL": issuer, "OIDC_CLIENT_ID": provider.CLIENT, "OIDC_CLIENT_SECRET": provider.SECRET,
        "SIGN_IN_ROLES_CLAIM": "groups", "REQUESTS_CA_BUNDLE": str(folder / "concord.pem"),
    }  # fmt: skip
    return {"PATH": os.environ["PATH"], "HOME": str(folder), **needed, **institution}


def proxy(folder: Path, ports: dict[str, int], behind: int) -> str:
    """The shipped configuration with our names, and the provider beside it, which speaks HTTPS by the same certificate."""
    shipped = (BASE / "deploy" / "nginx.conf").read_text()
    for old, new in (
        ("listen 443 ssl", f"listen 127.0.0.1:{ports['site']} ssl"), ("listen 80", f"listen 127.0.0.1:{ports['plain']}"),
        ("/run/concord/web.sock", f"{folder}/web.sock"), ("/etc/ssl/concord", f"{folder}/concord"), ("concord.example.org", "localhost"),
    ):  # fmt: skip
        assert old in shipped, f"nginx.conf says {old} no more"
        shipped = shipped.replace(old, new)
    certificate = f"ssl_certificate {folder}/concord.pem; ssl_certificate_key {folder}/concord.key;"
    id_server = f"server {{ listen 127.0.0.1:{ports['id']} ssl; {certificate} location / {{ proxy_pass http://127.0.0.1:{behind}; }} }}"
    return f"user root;\npid {folder}/nginx.pid;\nerror_log stderr emerg;\nevents {{}}\nhttp {{ access_log off;\n{shipped}\n{id_server}\n}}\n"


@contextmanager
def started(*commands: tuple[list[str | Path], dict[str, str]]) -> Iterator[None]:
    running = [subprocess.Popen([*map(str, command)], env=environment) for command, environment in commands]
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def until(found: object, *, seconds: float = 400) -> None:
    deadline = time.monotonic() + seconds
    while not found():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise SystemExit("It did not come about.")
        time.sleep(0.5)


def is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/health/ready").status_code == 200
    except httpx.HTTPError:
        return False


def visit(folder: Path, ports: dict[str, int]) -> None:
    """A person signs in by the institution, adds a file, and reads it; who is not signed in may do neither."""
    here = f"https://localhost:{ports['site']}"
    with httpx.Client(base_url=here, verify=str(folder / "concord.pem"), timeout=60) as client:
        until(lambda: is_ready(client))
        to = httpx.get(f"http://localhost:{ports['plain']}/agreements/").headers["Location"]
        assert to.startswith("https://localhost/agreements/"), to
        assert client.get("/agreements/add/").status_code == 302 and client.get("/agreements/").status_code == 200
        style = re.search(r'href="(/static/[^"]+\.css)"', client.get("/").text)
        assert style and client.get(style[1]).status_code == 200, "what collectstatic gathered is served"
        page = client.get("/accounts/login/").text
        form = {"csrfmiddlewaretoken": form_token(page)}
        headers = {"Referer": f"{here}/accounts/login/"}
        to = client.post("/accounts/oidc/institution/login/?process=login", data=form, headers=headers).headers[
            "Location"
        ]
        back = client.get(to).headers["Location"]
        assert back.startswith(f"{here}/accounts/oidc/institution/login/callback/"), back
        assert client.get(back).status_code == 302 and "ada" in client.get("/accounts/").text
        page = client.get("/agreements/add/").text
        sent = {"csrfmiddlewaretoken": form_token(page), "visibility": "restricted"}
        file = {"file": ("letter.txt", LETTER.format(n=7).encode())}
        headers = {"Referer": f"{here}/agreements/add/"}
        report = client.post("/agreements/add/", data=sent, files=file, headers=headers).headers["Location"]
        until(lambda: "Load Office" in client.get(report).text and "letter.txt was added" in client.get(report).text)
        listed = client.get("/agreements/")
        assert "Load Office" in listed.text and listed.headers["Strict-Transport-Security"]
        assert listed.headers["Cache-Control"].startswith("private") and all(
            cookie.secure for cookie in client.cookies.jar
        )
        assert (
            "Load Office" not in httpx.get(f"{here}/agreements/", verify=str(folder / "concord.pem"), timeout=60).text
        )
    print("A person signed in by the institution over HTTPS, added a file, and read it; a visitor does not see it.")


def walk(folder: Path) -> None:
    folder.chmod(0o755)  # PostgreSQL's account enters it
    ports = {name: free_port() for name in ("site", "plain", "id")}
    concord = installed(folder)
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    pair = ("-keyout", folder / "concord.key", "-out", folder / "concord.pem")
    step("make a certificate", "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *pair)
    server = Server(folder / "postgres")
    with server.held(), provider.running() as identity:
        behind = int(identity.url.rpartition(":")[2])
        identity.url = f"https://localhost:{ports['id']}"
        identity.person["groups"] = ["contributor"]
        environment = settings(folder, url(server.socket_folder), ports["site"], identity.url)
        for command in STEPS:
            step(f"concord {command[0]}", concord, *command, env=environment)
        (folder / "nginx.conf").write_text(proxy(folder, ports, behind))
        commands: list[list[str | Path]] = [
            [concord, "serve", "--bind", f"unix:{folder}/web.sock"], [concord, "db_worker", "--verbosity=0"],
            ["nginx", "-c", folder / "nginx.conf", "-g", "daemon off;"],
        ]  # fmt: skip
        with started(*((command, environment) for command in commands)):
            visit(folder, ports)
            print(step("concord verify", concord, "verify", env=environment).strip())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="concord-walk-", dir="/tmp") as place:
        walk(Path(place))
