"""A batch of files never stops at one: a fault of ours costs only its file, and is told with a number to send."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agreements.citations import parse
from agreements.formats.apart.faults import describe_fault, fault_number
from agreements.models import Text
from tests.agreements.test_ingest import AGREEMENT

WORDS = r"because of a fault in Concord, not in the file\. .* Please send the number [0-9a-f]{8} with the file"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a-good.txt").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "b-bad.txt").write_text("break here", encoding="utf-8")
    (tmp_path / "c-good.txt").write_text(AGREEMENT.replace("boats", "ships") + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that meets a fault of its own in one of the files."""
    read = parse.read

    def fail(content: bytes, name: str) -> Any:
        if content == b"break here":
            raise KeyError("a fault of ours")
        return read(content, name)

    monkeypatch.setattr("agreements.citations.parse.read", fail)


@pytest.mark.usefixtures("breaks")
def test_parse_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = StringIO()
    with pytest.raises(CommandError) as end:
        call_command("parse", folder, "--jsonl", stderr=told)
    assert end.value.returncode == 1
    rows = [json.loads(line)["source"]["name"] for line in capsys.readouterr().out.splitlines()]
    assert rows == ["a-good.txt", "c-good.txt"]
    assert re.search(WORDS, told.getvalue()) and "Traceback" not in told.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("breaks")
def test_ingest_goes_on(folder: Path) -> None:
    call_command("loaddata", "clause_types", verbosity=0)
    told = StringIO()
    with pytest.raises(CommandError, match="1 of 3 files were refused"):
        call_command("ingest", folder, stdout=told, stderr=StringIO())
    assert re.search(WORDS, told.getvalue())
    assert Text.objects.count() == 2 or "known" in told.getvalue()


@pytest.mark.usefixtures("breaks")
def test_evaluate_goes_on_and_ends_with_the_faults(tmp_path: Path) -> None:
    for name, text in (("a", AGREEMENT), ("b", "break here")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        answers = {"articles": [{"number": "1", "heading": None, "start": text.find("Article 1")}]}
        (tmp_path / f"{name}.json").write_text(json.dumps(answers), encoding="utf-8")
    told = StringIO()
    with pytest.raises(CommandError, match=WORDS):
        call_command("evaluate", tmp_path, stdout=told)
    assert "(2 documents)" in told.getvalue()


def test_one_fault_has_one_number_and_another_has_another() -> None:
    def fault(kind: type[Exception]) -> Exception:
        try:
            raise kind("x")
        except Exception as error:
            return error

    first, again = (fault(KeyError) for _time in range(2))
    assert fault_number(first) == fault_number(again) != fault_number(fault(ValueError))
    assert fault_number(first) in describe_fault("a.pdf", first)
