"""Verified library: a random sample of the clauses of a type or of an agreement is read, and a report says what follows.

What a person decides of a clause anywhere counts: confirmed is right, rejected or given another type is wrong. The sample is drawn
once and kept, so that nobody chooses what is read.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from random import Random
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agreements.models import Agreement, Decidable, Provision
from clauses.classification.classify import RULES_VERSION
from clauses.evaluation.acceptance import CONFIDENCE, most_wrong, to_read
from clauses.models import Clause, ClauseType, Decision, Sample
from web.wording import sentence

SIZES = (59, 93, 124, 299)
"""So many read and none, one, two (below 5 %) or none (below 1 %) found wrong."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One clause of a sample: its provision where its words still stand, and what a person made of it."""

    pinpoint: str
    slug: str
    code: str
    provision: Provision | None
    verdict: str

    @property
    def is_wrong(self) -> bool:
        return self.verdict in ("reject", "retype")


@dataclass(frozen=True, slots=True)
class Findings:
    rows: tuple[Drawn, ...]

    @property
    def read(self) -> int:
        return sum(bool(row.verdict) for row in self.rows)

    @property
    def wrong(self) -> int:
        return sum(row.is_wrong for row in self.rows)

    @property
    def bound(self) -> float:
        """The share of wrong clauses that is not exceeded, with the confidence stated."""
        return most_wrong(self.read, self.wrong)

    @property
    def is_finished(self) -> bool:
        return self.read == len(self.rows)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sample_list(request: HttpRequest) -> HttpResponse:
    """One's samples, and the form that draws one."""
    _check(request)
    problem = ""
    if request.method == "POST":
        sample = _draw(request)
        if sample is not None:
            return redirect(sample)
        problem = sentence(
            "There is no clause to draw: choose a type that has clauses, or name an agreement that you may see."
        )
    context = {
        "samples": Sample.objects.visible_to(request.user).select_related("type", "agreement")[:100],
        "types": ClauseType.objects.all(),
        "sizes": SIZES,
        "problem": problem,
        "agreement": request.GET.get("agreement", ""),
        "chosen": request.GET.get("type", ""),
    }
    return render(request, "clauses/sample_list.html", context, status=400 if problem else 200)


@login_required
@require_safe
def sample_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The report: what was drawn, what was found, and how many of all clauses are wrong at most."""
    _check(request)
    sample = get_object_or_404(Sample.objects.visible_to(request.user).select_related("type", "agreement"), pk=pk)
    found = findings(sample, request.user)
    context = {"sample": sample, "found": found, "confidence": CONFIDENCE, "needed": to_read(0.05)}
    return render(request, "clauses/sample_page.html", context)


def _check(request: HttpRequest) -> None:
    if not Decidable(request.user):
        raise PermissionDenied(
            sentence("You may read, but not decide on clauses. Ask an administrator for that right.")
        )


def _draw(request: HttpRequest) -> Sample | None:
    type = ClauseType.objects.filter(pk=request.POST.get("type", "")).first()
    slug = request.POST.get("agreement", "").replace("\0", "").strip()
    agreement = Agreement.objects.decidable_by(request.user).filter(slug=slug).first() if slug else None
    size = request.POST.get("size", "")
    what = type or agreement
    if what is None or (type and agreement):
        return None
    return draw(request.user, what, int(size) if size in map(str, SIZES) else SIZES[0])


def draw(user: Any, what: ClauseType | Agreement, size: int, seed: int | None = None) -> Sample | None:
    """A sample of the clauses in tables that ``user`` may decide on; None where there is none."""
    clauses = Clause.objects.decidable_by(user).shown()
    type = what if isinstance(what, ClauseType) else None
    agreement = what if isinstance(what, Agreement) else None
    clauses = clauses.filter(type=type) if type else clauses.filter(provision__text__agreement=agreement)
    keys = sorted(clauses.values_list("pk", flat=True))
    if not keys:
        return None
    chosen = Random(secrets.randbits(64) if seed is None else seed).sample(keys, min(size, len(keys)))  # noqa: S311
    rows = Clause.objects.filter(pk__in=chosen).select_related("provision__text__agreement")
    drawn = [
        [
            clause.provision.text.agreement.slug, clause.provision.text.language, clause.provision.eid,
            clause.type_id, clause.provision.content_sha256,
        ]
        for clause in rows.defer("provision__text__raw").in_reading_order()
    ]  # fmt: skip
    return Sample.objects.create(
        type=type, agreement=agreement, population=len(keys), drawn=drawn,
        rules_version=RULES_VERSION, made_by=user,
    )  # fmt: skip


def findings(sample: Sample, user: Any) -> Findings:
    """What persons decided of the clauses drawn, in four queries."""
    slugs = {row[0] for row in sample.drawn}
    hashes = {row[4] for row in sample.drawn}
    verdicts = _verdicts(slugs, hashes)
    seen = Agreement.objects.visible_to(user).filter(slug__in=slugs)
    named = {row[2] for row in sample.drawn}
    standing = Provision.objects.filter(text__agreement__in=seen, text__is_current=True, eid__in=named)
    standing = standing.select_related("text__agreement")
    places = {(row.text.agreement.slug, row.content_sha256): row for row in standing.defer("text__raw", "search")}
    rows = []
    for slug, _language, eid, code, sha256 in sample.drawn:
        place = places.get((slug, sha256))
        verdict = verdicts.get((slug, sha256, code), "")
        rows.append(Drawn(place.pinpoint if place is not None else eid, slug, code, place, verdict))
    return Findings(tuple(rows))


def _verdicts(slugs: set[str], hashes: set[str]) -> dict[tuple[str, str, str], str]:
    """By agreement, words and type; the newest stands."""
    found: dict[tuple[str, str, str], str] = {}
    decisions = Decision.objects.on_clauses().filter(agreement__slug__in=slugs, text_sha256__in=hashes)
    for slug, sha256, code, verdict, before in decisions.values_list(
        "agreement__slug", "text_sha256", "type_id", "verdict", "before"
    ):
        found.setdefault((slug, sha256, code), "confirm" if verdict == "retype" else verdict)
        if verdict == "retype" and "type" in before:
            found.setdefault((slug, sha256, before["type"]), verdict)
    return found
