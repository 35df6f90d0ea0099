"""How pages do in large libraries: `make bench-scale`, or `python -m tests.scale 1000 10000 --articles 14`.

In a database of its own, dropped at the end, it generates as many agreements as each size says and asks every address, in
turn and as somebody who is not signed in and as somebody who is, `ROUNDS` times. It prints the p95 of each kind of page in seconds, the seconds of
processor that an answer took in this process and in the database's (which do not grow where the machine has other things to do), and the most
queries that one ran; any p95 over a second, or a query more than at the first size, ends with exit code 1.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import django
import psutil
import psycopg2

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from agreements.models import Agreement, Provision  # noqa: E402
from clauses.models import Clause  # noqa: E402
from library.models import SavedSearch, WorkingSet  # noqa: E402
from tests.generators.library import fill  # noqa: E402

ROUNDS = 20
LONGEST = 1.0
COMMON = ("confidential information", "termination", "notice", "cooperation", "staff", "agreement", "headquarters")
QUERIES = (
    *COMMON, "terminat*", "arbitration -court", '"written notice"', "privileges or immunities", "Fisheries Telegraphs",
    "confidentail", "Nordic Union", "renseignements", "intellectual property rights licence",
)  # fmt: skip


@contextmanager
def database(kept: str) -> Iterator[None]:
    """A database of its own in the running server, or in one that is started for it; ``kept`` is made once and stays."""
    facts = connection.settings_dict
    name = kept or f"concord_scale_{os.getpid()}"

    def run(statement: str) -> None:
        server = psycopg2.connect(
            host=facts["HOST"], port=facts["PORT"] or None, user=facts["USER"], password=facts["PASSWORD"] or None,
            dbname="postgres",
        )  # fmt: skip
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(statement)
        server.close()

    with settings.POSTGRES.held() if settings.POSTGRES else contextmanager(lambda: iter([None]))():
        if not kept:
            run(f'CREATE DATABASE "{name}"')
        facts["NAME"] = name
        facts.setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off -c max_parallel_workers_per_gather=0"
        try:
            yield
        finally:
            connection.close()
            if not kept:
                run(f'DROP DATABASE "{name}" WITH (FORCE)')


def addresses() -> dict[str, list[str]]:
    """What is asked for, by kind of page: other addresses at each size, so that no answer is merely remembered."""
    chance = random.Random(connection.settings_dict["NAME"] + str(Agreement.objects.count()))
    slugs = list(Agreement.objects.order_by("?").values_list("slug", flat=True)[:ROUNDS])
    party = Agreement.objects.get(slug=slugs[0]).parties.first().slug
    types = ["termination", "confidentiality", "information_exchange", "financial", "recital", "areas_of_cooperation"]
    names = [
        word
        for text in Provision.objects.filter(kind="signature_block")
        .order_by("?")[:ROUNDS]
        .values_list("content", flat=True)
        for word in text.split()[-1:]
    ]
    searches = [f"/agreements/?q={quote(words)}" for words in QUERIES]
    return {
        "home": ["/"],
        "library": ["/agreements/", "/agreements/?page=2", "/agreements/?page=300", "/agreements/?ordering=title", "/agreements/?ordering=date", "/agreements/?ordering=-created"],
        "library, narrowed": [f"/agreements/?kind=agreement&clause_type={t}" for t in types]
        + [f"/agreements/?party={party}", "/agreements/?status=in_force&year=1999", "/agreements/?language=fr",
           "/agreements/?clause_type=termination&clause_type=confidentiality&clause_type=audit",
           "/agreements/?unreviewed=termination", "/agreements/?signature_date__gte=2000", "/agreements/?lacks=audit",
           "/agreements/?term__gte=notice_period:P6M", f"/agreements/?party_only={party}", f"/agreements/?party_any={party}"],
        "search, common words": searches,
        "search, rare names": [f"/agreements/?q={quote(word)}" for word in names],
        "search, narrowed": [f"{search}&kind=agreement&clause_type=termination" for search in searches],
        "suggestions": [f"/find/?q={quote(word)}" for word in ("nor", "Memorandum", "itu", "GEN/1", "Nordic Fisheries", "termin")],
        "reader": [f"/agreements/{slug}/" for slug in slugs],
        "provision": [f"/agreements/{slug}/provisions/art_1/" for slug in slugs],
        "clause types": ["/clauses/"],
        "clauses of a type": [f"/clauses/{t}/" for t in types] + [f"/clauses/{t}/?page=2" for t in types],
        "clauses, narrowed": [f"/clauses/{t}/?kind=agreement" for t in types] + [f"/clauses/{t}/?q=notice" for t in types],
        "terms of a type": [f"/clauses/{t}/terms/{q}" for t in ("termination", "amendment") for q in ("", "?page=3", "?sort=notice_period", "?kind=agreement")],
        "references": [f"/agreements/{slug}/references/" for slug in slugs] + ["/references/?target=A/RES/51/1"],
        "parties": ["/parties/", "/parties/?page=3", "/parties/?q=nordic"],
        "a party": [f"/parties/{party}/"],
        "compare": [f"/compare/?{'&'.join(f'agreement={s}' for s in chance.sample(slugs, 3))}&type=termination&type=confidentiality"],
        "API agreements": ["/api/v1/agreements/", "/api/v1/agreements/?q=notice&count=1", "/api/v1/agreements/?clause_type=termination"],
        "API clauses": ["/api/v1/clauses/?type=termination", "/api/v1/clauses/?type=termination&count=1"],
    }  # fmt: skip


def own_addresses(client: Client) -> dict[str, list[str]]:
    """What somebody who is signed in asks for, who keeps searches, a working set and notes; ``client`` becomes theirs."""
    user, is_new = get_user_model().objects.get_or_create(username="scale")
    client.force_login(user)
    slugs = list(Agreement.objects.order_by("?").values_list("slug", flat=True)[:ROUNDS])
    if is_new:
        before = timezone.now() - timezone.timedelta(days=1)
        for name, query in (("Words", "q=notice"), ("Kind", "kind=agreement"), ("Type", "clause_type=termination")):
            SavedSearch.objects.create(owner=user, name=name, query=query, looked=before)
    for slug in slugs:
        client.post("/sets/keep/", {"item": f"{slug} art_1"})
        client.post("/notes/", {"place": f"{slug} art_1", "content": "kept while measuring"})
    folder = WorkingSet.objects.filter(owner=user)[0]
    return {
        "home, signed in": ["/"],
        "reader, signed in": [f"/agreements/{slug}/" for slug in slugs],
        "library, signed in": ["/agreements/", "/agreements/?kind=agreement"],
        "clauses, signed in": ["/clauses/termination/", "/clauses/confidentiality/?page=2"],
        "working set": [folder.get_absolute_url(), "/sets/"],
    }


def processor() -> tuple[float, float]:
    """Seconds of processor taken so far by this process, and by the database for its connection."""
    try:
        of_database = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    except psutil.Error:  # on another machine
        return time.process_time(), 0.0
    return time.process_time(), of_database.user + of_database.system


def measure(
    client: Client, pages: dict[str, list[str]]
) -> dict[str, tuple[float, float, tuple[float, float], int, str]]:
    """By kind of page: median and p95 in seconds, processor of an answer, most queries, the slowest address."""
    found = {}
    for kind, its in pages.items():
        for address in its[:3]:
            client.get(address)  # the first of a kind compiles its templates
        cache.clear()
        taken: list[tuple[float, str]] = []
        most = 0
        asked = (its * ROUNDS)[: max(ROUNDS, len(its))]
        before = processor()
        for address in asked:
            with CaptureQueriesContext(connection) as queries:
                start = time.perf_counter()
                answer = client.get(address)
                b"".join(answer) if answer.streaming else answer.content
                taken.append((time.perf_counter() - start, address))
            most = max(most, len(queries))
            cache.clear()
            assert answer.status_code in {200, 302}, (address, answer.status_code)
        after = processor()
        spent = (after[0] - before[0]) / len(asked), (after[1] - before[1]) / len(asked)
        times = sorted(seconds for seconds, _ in taken)
        p95 = times[min(len(times) - 1, round(len(times) * 0.95) - 1)]
        found[kind] = (statistics.median(times), p95, spent, most, max(taken)[1])
    return found


def generate(size: int, articles: int) -> None:
    start = time.perf_counter()
    fill(size, articles=articles)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(
            "SELECT pg_size_pretty(pg_database_size(current_database())), (SELECT count(*) FROM agreements_provision)"
        )
        held, provisions = cursor.fetchone()
    clauses = Clause.objects.count()
    print(
        f"\n{size:,} agreements, {provisions:,} provisions, {clauses:,} clauses, {held};"
        f" generated in {time.perf_counter() - start:.0f} s"
    )


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sizes", type=int, nargs="+")
    asked.add_argument("--articles", type=int, default=14)
    asked.add_argument("--database", default="", help="one that is there and stays, to measure again what it holds")
    options = asked.parse_args()
    faults: list[str] = []
    say: Callable[[str], None] = lambda line: print(line, flush=True)  # noqa: E731
    with database(options.database):
        call_command("migrate", verbosity=0)
        call_command("loaddata", "clause_types", verbosity=0)
        call_command("load_directory", verbosity=0)
        setup_test_environment()
        first: dict[str, int] = {}
        for size in sorted(options.sizes):
            generate(size, options.articles)
            known = Client()
            found = measure(Client(), addresses()) | measure(known, own_addresses(known))
            for kind, (median, p95, (own, of_database), queries, slowest) in found.items():
                more = queries > first.setdefault(kind, queries)
                faults += [f"{size}: {kind}"] if p95 > LONGEST or more else []
                mark = "  over a second" if p95 > LONGEST else f"  {queries - first[kind]} more queries" if more else ""
                say(
                    f"  {kind:<22} median {median:6.3f} s  p95 {p95:6.3f} s  processor {own:.3f} + {of_database:.3f} s  {queries:3} queries{mark}  {slowest[:90] if mark else ''}"
                )
    say(
        "\nFaults: " + ", ".join(faults)
        if faults
        else "\nEvery page within a second at p95, with as many queries at each size."
    )
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
