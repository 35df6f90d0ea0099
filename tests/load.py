"""Readers, reviewers and uploads at once, against the site as it is served: `make load`, or `python -m tests.load --help`.

A library of its own is generated and served by gunicorn with its configuration of production and by workers; then each reader asks a
page, waits a little as a person does and asks another, reviewers confirm suggestions, and files are sent and read. The table
says by kind of page how many were asked, how many failed, and the median, p95 and longest seconds, with the load of the machine beside it
and the processor time of an answer in the site, the workers and the database, which other work on the machine does not change.
Exit 1 where a page failed or the p95 of all exceeds half a second.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx
import psutil

from tests import scale
from tests.scale import connection, get_user_model, settings

PASSWORD = "a password of the load test"
LONGEST = 0.5
PAUSE = 2.0  # seconds that a person reads on average; ``--pause 10`` for people who read what they opened
LETTER = """Agreement between the Load Office and the Bureau of Tests

Article 1
The Parties shall exchange information on case {n}.

Article 2
Either Party may terminate this Agreement by giving {n} months' notice in writing.
"""


@dataclass
class Tally:
    taken: dict[str, list[float]] = field(default_factory=dict)
    failed: dict[str, list[str]] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)

    def add(self, kind: str, seconds: float, failure: str) -> None:
        self.taken.setdefault(kind, []).append(seconds)
        self.failed.setdefault(kind, []).extend([failure] if failure else [])


def at(share: float, seconds: list[float]) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


async def ask(
    client: httpx.AsyncClient, tally: Tally, kind: str, method: str, address: str, **sent: object
) -> str | None:
    """The page, or None where it was no success, which the tally counts."""
    begun = time.perf_counter()
    try:
        answer = await client.request(method, address, **sent)  # type: ignore[arg-type]
        failure, page = "" if answer.status_code in {200, 302} else f"{answer.status_code} {address}", answer.text
    except httpx.HTTPError as error:
        failure, page = f"{error!r} {address}", ""
    tally.add(kind, time.perf_counter() - begun, failure)
    return None if failure else page


def form_token(page: str | None) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page or "")
    return found[1] if found else ""


async def read(chance: random.Random, pause: float) -> None:
    await asyncio.sleep(chance.uniform(0.25, 1.75) * pause)


async def reader(
    base: str,
    tally: Tally,
    pages: dict[str, list[str]],
    until: float,
    chance: random.Random,
    *,
    name: str = "",
    pause: float = PAUSE,
) -> None:
    """Reads page after page; as somebody who is signed in where ``name`` says who."""
    async with httpx.AsyncClient(base_url=base, timeout=30) as client:
        if name:
            await signed_in(client, name)
        await asyncio.sleep(chance.uniform(0, 2) * pause)
        while time.monotonic() < until:
            kind = chance.choice(list(pages))
            await ask(client, tally, kind, "GET", chance.choice(pages[kind]))
            await read(chance, pause)


async def signed_in(client: httpx.AsyncClient, name: str) -> None:
    """Sign in; again, as a person does, where the site does not answer."""
    for _attempt in range(100):
        try:
            page = (await client.get("/accounts/login/")).text
            sent = {"csrfmiddlewaretoken": form_token(page), "login": name, "password": PASSWORD}
            if (await client.post("/accounts/login/", data=sent)).status_code == 302:
                return
        except httpx.HTTPError:
            pass
        await asyncio.sleep(2)
    raise SystemExit(f"{name} could not sign in.")


async def reviewer(base: str, tally: Tally, name: str, until: float, chance: random.Random, pause: float) -> None:
    async with httpx.AsyncClient(base_url=base, timeout=30) as client:
        await signed_in(client, name)
        while time.monotonic() < until:
            page = await ask(client, tally, "review", "GET", "/review/") or ""
            _, _, form = page.partition('id="decide-item"')
            action = re.search(r'action="([^"]+)"', form)
            decision = re.search(r'name="decision"\s+value="([^"]+)"', form)
            if action and decision:
                fields = dict(
                    re.findall(
                        r'<input type="hidden"\s+name="([\w-]+)"\s+value="([^"]*)"', form.partition("</form>")[0]
                    )
                )
                await ask(client, tally, "decide", "POST", action[1], data={**fields, "decision": decision[1]})
            await read(chance, pause)


async def sender(
    base: str,
    tally: Tally,
    until: float,
    chance: random.Random,
    taken: list[int] | None = None,
    *,
    name: str = "reviewer-0",
    first: int = 0,
) -> None:
    """Send letters, numbered from ``first`` on; ``taken`` gets the numbers of those that the site took."""
    async with httpx.AsyncClient(base_url=base, timeout=30) as client:
        await signed_in(client, name)
        number = first
        while time.monotonic() < until:
            page = await ask(client, tally, "add", "GET", "/agreements/add/")
            number += 1
            file = {"file": (f"case-{number}.txt", LETTER.format(n=number).encode())}
            sent = {"csrfmiddlewaretoken": form_token(page), "visibility": "public"}
            if form_token(page):  # nobody sends a form that did not come
                answer = await ask(client, tally, "upload", "POST", "/agreements/add/", data=sent, files=file)
                if taken is not None and answer is not None:
                    taken.append(number)
            await asyncio.sleep(chance.uniform(3, 8))


async def warm(base: str, processes: int, pages: dict[str, list[str]]) -> None:
    """Each kind of page a few times by each process, as after a start: templates and models are loaded."""
    async with httpx.AsyncClient(base_url=base, timeout=120) as client:
        for its in pages.values():
            await asyncio.gather(*(client.get(its[0]) for _ in range(2 * processes)))


async def everybody(
    base: str, parts: dict[str, psutil.Process], options: argparse.Namespace, pages: dict[str, list[str]]
) -> Tally:
    await warm(base, options.processes, pages)
    tally, until = Tally(), time.monotonic() + options.seconds
    before = {name: processor(part) for name, part in parts.items()}
    pause = options.pause
    people = [reader(base, tally, pages, until, random.Random(n), pause=pause) for n in range(options.readers)]
    people += [
        reviewer(base, tally, f"reviewer-{n}", until, random.Random(1_000 + n), pause) for n in range(options.reviewers)
    ]
    await asyncio.gather(*people, sender(base, tally, until, random.Random(9)))
    tally.processor = {name: processor(part) - before[name] for name, part in parts.items()}
    return tally


def processor(top: psutil.Process) -> float:
    """Seconds of processor that it and its children took, those that have ended too."""
    seconds = 0.0
    for process in (top, *top.children(recursive=True)):
        with suppress(psutil.Error):
            times = process.cpu_times()
            seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


@contextmanager
def served(processes: int, workers: int) -> Iterator[tuple[str, dict[str, psutil.Process]]]:
    """The address of the site, and the processes that serve it: the site, the workers, the database where it runs here."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    entry = connection.settings_dict
    login = entry["USER"] + (f":{quote(entry['PASSWORD'], safe='')}" if entry["PASSWORD"] else "")
    address = f"postgresql://{login}@{quote(entry['HOST'], safe='')}:{entry['PORT'] or 5432}/{entry['NAME']}"
    environment = {**os.environ, "DATABASE_URL": address, "WEB_WORKERS": str(processes), "THROTTLE_ANON": "1000000/min"}
    environment |= {"THROTTLE_LOGIN": "1000/min", "CACHE": "memory"}
    site = ["-m", "gunicorn", "--config=config/gunicorn.py", f"--bind=127.0.0.1:{port}", "config.wsgi"]
    commands = [site, *[["manage.py", "db_worker", "--verbosity=0", f"--worker-id=load-{n}"] for n in range(workers)]]
    running = [subprocess.Popen([sys.executable, *one], cwd=settings.BASE_DIR, env=environment) for one in commands]
    parts = {"site": psutil.Process(running[0].pid)}
    parts |= {f"worker {n + 1}": psutil.Process(one.pid) for n, one in enumerate(running[1:])}
    with suppress(psutil.Error):
        connection.ensure_connection()
        parts["database"] = psutil.Process(psutil.Process(connection.connection.info.backend_pid).ppid())
    connection.close()
    try:
        base = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{base}/health/ready", timeout=5)
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield base, parts
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def table(tally: Tally, before: float, seconds: float) -> float:
    """Print the table; the p95 of all."""
    print(f"{'':<24}{'asked':>7}{'failed':>8}{'median':>9}{'p95':>8}{'longest':>9}")
    for kind, taken in sorted(tally.taken.items()):
        figures = f"{at(0.5, taken):9.3f}{at(0.95, taken):8.3f}{max(taken):9.3f}"
        print(f"{kind:<24}{len(taken):>7}{len(tally.failed[kind]):>8}{figures}")
    every = [one for taken in tally.taken.values() for one in taken]
    p95 = at(0.95, every)
    failures = [one for its in tally.failed.values() for one in its]
    print(f"{'all':<24}{len(every):>7}{len(failures):>8}{at(0.5, every):9.3f}{p95:8.3f}{max(every):9.3f}")
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{len(every) / seconds:.1f} answers a second; {os.cpu_count()} processors, load {before:.1f} before and {load} after"
    )
    spent = ", ".join(f"{name} {taken / max(1, len(every)) * 1_000:.0f}" for name, taken in tally.processor.items())
    print(f"milliseconds of processor an answer: {spent}")
    for failure in failures[:10]:
        print(f"failed: {failure}")
    return p95


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--agreements", type=int, default=10_000)
    asked.add_argument("--seconds", type=int, default=120)
    asked.add_argument("--readers", type=int, default=50)
    asked.add_argument("--reviewers", type=int, default=3)
    asked.add_argument("--pause", type=float, default=PAUSE, help="seconds that a person reads, on average")
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--database", default="", help="one that is there and stays")
    options = asked.parse_args(arguments)
    with scale.database(options.database):
        for command in (["migrate"], ["loaddata", "clause_types"], ["load_directory"]):
            scale.call_command(*command, verbosity=0)
        scale.generate(options.agreements, 14)
        for n in range(options.reviewers):
            get_user_model().objects.create_superuser(f"reviewer-{n}", password=PASSWORD)
        pages = {kind: its for kind, its in scale.addresses().items() if "suggestions" not in kind}
        connection.close()
        before = os.getloadavg()[0]
        with served(options.processes, options.workers) as (base, parts):
            tally = asyncio.run(everybody(base, parts, options, pages))
        p95 = table(tally, before, options.seconds)
    return int(any(tally.failed.values()) or p95 > LONGEST)


if __name__ == "__main__":
    sys.exit(main())
