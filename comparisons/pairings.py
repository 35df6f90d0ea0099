"""A person corrects which clauses answer each other, and it stays: as long as the words it was made on stand.

``standing`` reads the corrections for a table; ``pairing`` is the page where one is made: ticks in a form, with both texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from agreements.models import Agreement
from clauses.decide import may_decide
from clauses.models import ClauseType
from comparisons.build import build
from comparisons.choice import Choice
from comparisons.models import Alignment
from comparisons.redline import answers
from comparisons.table import Cell, CellClause, Pairing, Table


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pairing(request: HttpRequest, code: str, base: str, slug: str) -> HttpResponse:
    """Both cells side by side; under each clause of the second, ticks for the clauses of the first that it answers."""
    if not may_decide(request.user):
        raise PermissionDenied("You may read, but not decide which clauses answer each other.")
    type = get_object_or_404(ClauseType, code=code)
    visible = {a.slug: a for a in Agreement.objects.visible_to(request.user).filter(slug__in=(base, slug))}
    if len(visible) < 2:
        raise Http404("There is no such pair of agreements.")
    agreements = [visible[base], visible[slug]]
    table = build(agreements, [type], user=request.user)
    if request.method == "POST":
        _keep(request, agreements, type, table)
        return redirect(_back(request, table))
    ours, theirs = table.cells[0]
    standing = next((found for found in table.pairings if (found.base, found.other) == (base, slug)), None)
    context = {
        "table": table,
        "row": table.rows[0],
        "ours": ours.clauses,
        "theirs": list(_ticks(ours, theirs, standing)),
        "standing": standing,
        "next": request.GET.get("next", ""),
    }
    return render(request, "comparisons/pairing.html", context)


def _ticks(
    ours: Cell, theirs: Cell, standing: Pairing | None
) -> Iterator[tuple[CellClause, list[tuple[CellClause, bool]]]]:
    pairs = set(_pairs(ours, theirs, standing))
    for clause in theirs.clauses:
        yield clause, [(mine, (mine.eid, clause.eid) in pairs) for mine in ours.clauses]


def _pairs(ours: Cell, theirs: Cell, standing: Pairing | None = None) -> list[tuple[str, str]]:
    return [
        (ours.clauses[i].eid, theirs.clauses[j].eid)
        for mine, yours in answers(ours.clauses, theirs.clauses, standing)
        for i in mine
        for j in yours
    ]


def _keep(request: HttpRequest, agreements: Sequence[Agreement], type: ClauseType, table: Table) -> None:
    ours, theirs = table.cells[0]
    known = {clause.eid for clause in ours.clauses}
    is_withdrawn = "withdraw" in request.POST
    standing = next((found for found in table.pairings if found.base == agreements[0].slug), None)
    Alignment.objects.create(
        base=agreements[0],
        other=agreements[1],
        type=type,
        pairs=[]
        if is_withdrawn
        else [
            [eid, clause.eid]
            for clause in theirs.clauses
            for eid in request.POST.getlist(f"answers {clause.eid}")
            if eid in known
        ],
        hashes={"base": _hashes(ours), "other": _hashes(theirs)},
        before=[list(pair) for pair in _pairs(ours, theirs, standing)],
        reason=request.POST.get("reason", "").replace("\0", "").strip()[:2000],
        is_withdrawn=is_withdrawn,
        made_by=request.user,  # type: ignore[misc]  # signed in
    )
    messages.success(
        request,
        "The machine pairs these clauses again." if is_withdrawn else "Your pairing stands, until the words change.",
    )


def _hashes(cell: Cell) -> dict[str, str]:
    return {clause.eid: hashlib.sha256(clause.text.encode()).hexdigest() for clause in cell.clauses}


def _back(request: HttpRequest, table: Table) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    slugs = tuple(column.slug for column in table.columns)
    return f"{reverse('compare')}?{Choice(slugs, (table.rows[0].code,), view='diff').query()}"
