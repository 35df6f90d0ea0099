"""The house stays one that shows itself: short modules, small folders, one line of contract a pure folder."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
from django.conf import settings

from tests.conftest import PURE, pure_folders

ROOMS = ("web", "agreements", "clauses", "library", "comparisons", "config")
MODULES = sorted(
    path
    for room in ROOMS
    for path in (settings.BASE_DIR / room).rglob("*.py")
    if "migrations" not in path.parts and "__pycache__" not in path.parts
)
MOST_LINES, MOST_MODULES = 400, 22


def test_no_module_is_long() -> None:
    lines = {str(path.relative_to(settings.BASE_DIR)): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_no_folder_is_full() -> None:
    counted = Counter(str(path.parent.relative_to(settings.BASE_DIR)) for path in MODULES)
    assert {folder: count for folder, count in counted.items() if count > MOST_MODULES} == {}


def test_no_module_imports_itself_through_others() -> None:
    """Imports for types alone count too: two modules that name each other are one idea, or a third is missing."""
    graph = grimp.build_graph(*ROOMS)
    imported = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len([*TopologicalSorter(imported).static_order()]) == len(imported)  # a circle raises CycleError


def test_tests_mirror_the_folders() -> None:
    """A folder of tests bears the name and stands at the place of what it tests."""
    tests = settings.BASE_DIR / "tests"
    folders = {path.parent.relative_to(tests) for room in ROOMS for path in (tests / room).rglob("test_*.py")}
    assert {str(folder) for folder in folders if not (settings.BASE_DIR / folder).is_dir()} == set()


def test_no_module_of_tests_in_a_pure_folder_is_about_the_database() -> None:
    """A single test may be marked so, and ``make test-pure`` leaves it out; a module of them stands with those of the pages."""
    paths = [path for folder in pure_folders() for path in (settings.BASE_DIR / folder).rglob("test_*.py")]
    assert len(paths) > 50
    assert [path.name for path in paths if "pytestmark = pytest.mark.django_db" in path.read_text("utf-8")] == []


def test_no_test_compares_a_time_with_a_number_of_seconds() -> None:
    """A machine is slow or busy: how long one work takes is held against another work of the same run."""
    taken = re.compile(
        r"assert [^\n]*\b(seconds|taken|elapsed|duration|monotonic\(\)|perf_counter\(\))[^\n]* <=? *\d[\d._]*(?![\d._]| *\*)"
    )
    tests = Path(__file__).resolve().parent
    lines = [(path.name, found[0]) for path in tests.rglob("*.py") for found in taken.finditer(path.read_text("utf-8"))]
    assert lines == []


@pytest.mark.parametrize("contract", [PURE])
def test_pure_folders_are_named_once_in_contract_and_types(contract: str) -> None:
    """Each pure folder that must not import Django is also typed strictly, as a folder."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    (pure,) = [one["source_modules"] for one in project["importlinter"]["contracts"] if one["name"] == contract]
    strict = next(one["module"] for one in project["mypy"]["overrides"] if one.get("disallow_untyped_defs"))
    assert {f"{folder}.*" for folder in pure} == {*strict}
    assert all((settings.BASE_DIR / folder.replace(".", "/")).is_dir() for folder in pure)


def test_a_certainty_is_never_shown_as_a_bare_percentage() -> None:
    """Each screen that shows how certain the machine is calls it the certainty of the type."""
    root = Path(__file__).resolve().parents[1]
    for path in sorted((root / "templates").rglob("*.html")):
        words = " ".join(path.read_text(encoding="utf-8").split())
        for found in re.finditer(r"score_percent \}\}|best_score\|percent", words):
            before = words[max(0, found.start() - 260) : found.start()].lower()
            assert "certainty of its type" in before, f"{path.name}: {words[found.start() - 60 : found.end()]}"


def test_no_test_sets_a_setting_that_stays_set() -> None:
    """The fixture ``settings`` puts a setting back; ``setattr`` on it leaves the setting deleted for all later tests."""
    tests = Path(__file__).resolve().parent
    found = re.compile(r"(setattr|delattr)\((settings,|[\"']django\.conf\.settings)|^\s*del settings\.", re.MULTILINE)
    assert [path.name for path in tests.rglob("*.py") if found.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_holds_two_states_of_itself() -> None:
    """What a merge could not decide is decided before it is kept: its marks would stand on the page."""
    marks = re.compile("^(<{7}|>{7}) ", re.MULTILINE)
    files = [
        path
        for room in (*ROOMS, "templates", "static", "tests", "docs")
        for path in (settings.BASE_DIR / room).rglob("*.*")
    ]
    texts = [path for path in files if path.suffix in {".py", ".html", ".css", ".js", ".sql", ".md", ".txt", ".json"}]
    assert [path.name for path in texts if marks.search(path.read_text(encoding="utf-8", errors="replace"))] == []


def test_no_line_of_a_template_is_long() -> None:
    """A reader sees it whole; `{% blocktranslate trimmed %}` and tags may stand over lines. The limit is that of the code."""
    templates = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    long = [
        f"{template}:{number} has {len(line)} letters"
        for template in templates
        for number, line in enumerate(template.read_text().splitlines(), 1)
        if len(line) > 120
    ]
    assert templates
    assert not long
