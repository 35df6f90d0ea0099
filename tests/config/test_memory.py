"""What many large exports leave in the processes of the site, as production starts it: nothing that adds up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from urllib.request import urlopen

import psutil
import pytest

from agreements.models import Agreement
from clauses.models import ClauseType
from comparisons.writing import SMALL
from tests.conftest import Portion
from tests.generators.library import fill
from tests.serving import served

pytestmark = pytest.mark.django_db(transaction=True)
MEGABYTE = 1024 * 1024
FORMATS = ("docx", "xlsx", "csv", "html")
WARM = 2


def test_two_hundred_exports_of_twenty_agreements_by_fifty_types_leave_the_memory_flat(portion: Portion) -> None:
    exports, agreements, wanted = portion(200, 6), portion(20, 6), portion(50, 12)
    fill(agreements)
    slugs = Agreement.objects.filter(facts__has_key="generated").values_list("slug", flat=True)
    types = ClauseType.objects.values_list("code", flat=True)[:wanted]
    query = urlencode([("agreement", slug) for slug in slugs] + [("type", code) for code in types])
    assert len(slugs) * len(types) > SMALL, "so many cells are written in a child"
    with served(WEB_WORKERS="2") as (port, server):

        def export(number: int) -> int:
            address = f"http://127.0.0.1:{port}/compare/export.{FORMATS[number % len(FORMATS)]}?{query}"
            with urlopen(address, timeout=300) as answer:
                return len(answer.read())

        def memory() -> dict[int, float]:
            """By process of the site, its own memory in MB."""
            return {
                child.pid: child.memory_full_info().uss / MEGABYTE for child in psutil.Process(server.pid).children()
            }

        with ThreadPoolExecutor(2) as two:
            assert min(two.map(export, range(2 * WARM))) > 10_000
            before = memory()
            assert min(two.map(export, range(exports))) > 10_000
            after = memory()
    assert len(before) == 2 and before.keys() == after.keys(), "no process was ended and begun anew"
    grown = {pid: after[pid] - before[pid] for pid in before}
    print(
        f"{exports} exports: {[round(mb) for mb in before.values()]} MB before, {[round(mb) for mb in after.values()]} after"
    )
    assert max(grown.values()) < 60, grown
