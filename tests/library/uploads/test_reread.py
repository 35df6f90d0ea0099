"""What an older reader read is read again: each agreement's own text, once, with its decisions."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from agreements.ingest import READER_VERSION
from agreements.models import Source, Text
from clauses.models import Clause, ClauseType
from clauses.review.decide import decide
from library.uploads import reread as rereading
from library.uploads.add import add
from tests.agreements.test_ingest import AGREEMENT
from tests.library.uploads.test_uploads import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(taxonomy: None) -> list[Text]:
    """The same bytes in two agreements of two persons, a decision on the first; both read by an older reader."""
    people = [get_user_model().objects.create_superuser(name) for name in ("owner", "other")]
    for person in people:
        get_user_model().objects.filter(pk=person.pk).update(is_superuser=False)
        person.is_superuser = False
        assert add(AGREEMENT.encode(), "ferries.txt", user=person, visibility="restricted").status == "added"
    first = Text.objects.order_by("pk")[0]
    officer = get_user_model().objects.create_superuser("officer")
    termination = ClauseType.objects.get(code="termination")
    eid = Clause.objects.filter(provision__text=first, type=termination).values_list("provision__eid", flat=True)[0]
    decide(officer, first.agreement, termination, "confirm", provision=first.provisions.get(eid=eid))
    Text.objects.update(reader=f"{READER_VERSION}-older")
    return list(Text.objects.order_by("pk"))


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("reread", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_each_agreement_is_read_again_once_with_its_decisions(held: list[Text]) -> None:
    with pytest.raises(CommandError):
        said("--check")
    assert said().startswith("2 texts read again, 0 were read meanwhile, 0 refused; 0 decisions lost")
    assert sorted(Text.objects.current().values_list("agreement", "version", "reader")) == sorted(
        (text.agreement_id, 2, READER_VERSION) for text in held
    )
    assert (
        Source.objects.count() == 1
        and Clause.objects.filter(state="confirmed", provision__text__is_current=True).count() == 1
    )
    assert said("--check").startswith("0 texts") and said().startswith("0 texts read again")


def test_an_interrupted_run_goes_on_and_workers_take_each_text_once(
    held: list[Text], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_apart, calls = rereading.read_apart, []

    def interrupted(*arguments: Any, **more: Any) -> Any:
        if len(calls) == 1:
            raise KeyboardInterrupt
        calls.append(arguments[1])
        return read_apart(*arguments, **more)

    monkeypatch.setattr(rereading, "read_apart", interrupted)
    with pytest.raises(KeyboardInterrupt):
        said()
    assert rereading.read_by_older().count() == 1
    monkeypatch.setattr(rereading, "read_apart", read_apart)
    assert said("--queue").startswith("1 texts queued, 0 waited")
    assert said("--queue").startswith("0 texts queued, 1 waited")
    work()
    assert not rereading.read_by_older().exists() and Text.objects.current().count() == 2


def test_a_file_that_is_refused_now_keeps_its_text(held: list[Text], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_more: Any) -> Any:
        raise rereading.UnreadableFile("It holds no words.")

    monkeypatch.setattr(rereading, "read_apart", refuse)
    assert "2 refused" in said()
    assert [text.pk for text in Text.objects.current().order_by("pk")] == [text.pk for text in held]
