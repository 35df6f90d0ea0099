"""How much processor time each file of tests takes: ``make test PYTEST="-p tests.processor"``.

The clock says how busy the machine is; the seconds of a processor are much the same on a busy one. Those of programs that a test waited for
are counted, those of PostgreSQL and of a browser are not.
"""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Generator

import pytest

PROPERTY = "processor seconds"
SHOWN = 30
BEFORE = pytest.StashKey[float]()


def used() -> float:
    """Of this process and of its children that have ended."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, whose))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Each phase since the end of the one before: fixtures are its own."""
    report = yield
    now = used()
    report.user_properties = [(PROPERTY, now - item.session.stash.get(BEFORE, now))]
    item.session.stash[BEFORE] = now
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    by_file: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, seconds in getattr(report, "user_properties", []):
                by_file[report.nodeid.partition("::")[0]] += seconds * (name == PROPERTY)
    terminalreporter.section(f"{sum(by_file.values()):.0f} seconds of processors in tests")
    for file, seconds in by_file.most_common(SHOWN):
        terminalreporter.line(f"{seconds:8.1f}  {file}")
