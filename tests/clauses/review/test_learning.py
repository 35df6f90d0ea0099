"""Learning from decisions: beside the shipped model, measured on agreements left out, and for one version only."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from clauses.classification import own_model
from clauses.classification.own_model import Decided, fit_shifts, make
from clauses.models import ClauseType
from clauses.review.decide import decide
from clauses.review.learning import decided_paragraphs
from tests.agreements import rows

TIMID = [Decided(f"a{n % 9}", "audit", 0.3, is_right=n % 10 != 0) for n in range(60)]
SURE = [Decided(f"a{n % 9}", "scope", 0.6, is_right=n % 10 == 0) for n in range(60)]


def test_a_timid_type_is_moved_up_and_one_too_sure_down() -> None:
    shifts = fit_shifts([*TIMID, *SURE])
    assert shifts["audit"] > 1.5 and shifts["scope"] < -1.5
    assert abs(fit_shifts(TIMID[:2])["audit"]) < 0.5


def test_it_is_measured_on_agreements_left_out_and_kept_for_its_version(tmp_path: Path) -> None:
    model = make([*TIMID, *SURE], {"audit": 0.5, "scope": 0.5}, "1+x")
    assert model.is_better and model.own.f1 > 0.8 > 0.3 > model.shipped.f1
    path = tmp_path / "own.json"
    own_model.save(model, path)
    assert own_model.load("1+x", path) == model
    assert own_model.load("1+y", path) is None
    assert own_model.mark("1+x", path).startswith("+own.") and own_model.mark("1+y", path) == ""


@pytest.mark.django_db
def test_decisions_of_a_library_are_its_examples() -> None:
    officer = get_user_model().objects.create_user("officer", is_staff=True)
    agreement = rows.hold("Harbours")
    provisions = agreement.texts.get().provisions
    for eid, code, verdict in (("art_3__para_1", "termination", "confirm"), ("art_1", "purpose", "reject")):
        rows.tie(agreement, eid, code)
        decide(officer, agreement, ClauseType.objects.get(pk=code), verdict, provision=provisions.get(eid=eid))
    found = {(one.type, one.is_right): one.score for one in decided_paragraphs()}
    assert set(found) == {("purpose", False), ("termination", True)}
    assert found["termination", True] > 0.5
    with pytest.raises(CommandError, match="There are 2 decisions"):
        call_command("train", from_decisions=True)
