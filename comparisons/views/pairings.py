"""A person corrects which passages answer each other, and it stays: as long as the words it was made on stand.

``pairing`` is the page where it is done: the sentences of one agreement numbered, those of the other with ticks for the
numbers they answer. Clauses answer each other where any of their sentences do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agreements.models import Agreement
from clauses.models import ClauseType
from comparisons.build import build
from comparisons.desk.passages import Passage, paired, passages
from comparisons.desk.selection import Choice
from comparisons.desk.table import Cell, Pairing, Table
from comparisons.models import Alignment
from web.permissions import may_decide
from web.redirects import requested_url
from web.wording import sentence


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pairing(request: HttpRequest, code: str, base: str, slug: str) -> HttpResponse:
    """Both cells side by side; under each passage of the second, ticks for those of the first that it answers."""
    type = get_object_or_404(ClauseType, code=code)
    visible = {a.slug: a for a in Agreement.objects.visible_to(request.user).filter(slug__in=(base, slug))}
    if len(visible) < 2:
        raise Http404(sentence("There is no such pair of agreements."))
    agreements = [visible[base], visible[slug]]
    if not all(may_decide(request.user, agreement) for agreement in agreements):
        raise PermissionDenied(sentence("You may read, but not decide which clauses answer each other."))
    table = build(agreements, [type], user=request.user)
    if request.method == "POST":
        _keep(request, agreements, type, table)
        return redirect(requested_url(request) or _compared(table))
    ours, theirs = (passages(cell) for cell in table.cells[0])
    standing = _standing(table)
    pairs = set(_pairs(ours, theirs, standing))
    context = {
        "table": table,
        "row": table.rows[0],
        "ours": ours,
        "theirs": [(passage, [(mine, (mine.ref, passage.ref) in pairs) for mine in ours]) for passage in theirs],
        "standing": standing,
        "next": requested_url(request),
    }
    return render(request, "comparisons/pairing.html", context)


def _standing(table: Table) -> Pairing | None:
    return next((found for found in table.pairings if found.base == table.columns[0].slug), None)


def _pairs(ours: Sequence[Passage], theirs: Sequence[Passage], standing: Pairing | None) -> list[tuple[str, str]]:
    return [
        (ours[i].ref, theirs[j].ref)
        for pair in paired(ours, theirs, standing)
        for i in pair.base_indices
        for j in pair.other_indices
    ]


def _keep(request: HttpRequest, agreements: Sequence[Agreement], type: ClauseType, table: Table) -> None:
    ours, theirs = (passages(cell) for cell in table.cells[0])
    known = {passage.ref for passage in ours}
    is_withdrawn = "withdraw" in request.POST
    Alignment.objects.create(
        base=agreements[0],
        other=agreements[1],
        type=type,
        pairs=[]
        if is_withdrawn
        else [
            [ref, passage.ref]
            for passage in theirs
            for ref in request.POST.getlist(f"answers {passage.ref}")
            if ref in known
        ],
        hashes={side: _hashes(cell) for side, cell in zip(("base", "other"), table.cells[0], strict=True)},
        before=[list(pair) for pair in _pairs(ours, theirs, _standing(table))],
        reason=request.POST.get("reason", "").replace("\0", "").strip()[:2000],
        is_withdrawn=is_withdrawn,
        made_by=request.user,  # type: ignore[misc]  # signed in
    )
    messages.success(
        request,
        sentence("The machine pairs these clauses again.")
        if is_withdrawn
        else sentence("Your pairing stands, until the words change."),
    )


def _hashes(cell: Cell) -> dict[str, str]:
    return {clause.eid: hashlib.sha256(clause.text.encode()).hexdigest() for clause in cell.clauses}


def _compared(table: Table) -> str:
    """The two agreements compared on the type, with the differences shown."""
    slugs = tuple(column.slug for column in table.columns)
    return f"{reverse('compare')}?{Choice(slugs, (table.rows[0].code,), view='diff').query()}"
