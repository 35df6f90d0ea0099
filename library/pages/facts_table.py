"""The facts of many agreements as a table in which whoever may can correct them; each row that was changed is a decision.

The table lists what the filters of the library find. Every cell brings what it showed, so that only what its sender changed is
set: a row that somebody else has corrected meanwhile is refused with both values, and the others are saved.
"""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agreements.models import Agreement, Decidable
from clauses.review.forms import FactsForm
from clauses.review.repairs import correct_facts
from library.filters import LibraryFilter
from library.pages.facets import chosen
from web.paginator import CappedPaginator, page_of
from web.wording import label_of, plural_sentence, sentence

_ROWS = 25


class RowForm(FactsForm):
    """The facts of one agreement as a row: no reason of its own, and each field called by its column."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        for name, field in self.fields.items():
            field.label = label_of(name)
            field.widget.attrs["aria-label"] = sentence(
                "{field} of {agreement}", field=label_of(name), agreement=self.instance
            )
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def facts_table(request: HttpRequest) -> HttpResponse:
    """The agreements found, a row each; a POST saves the rows that were changed."""
    if not Decidable(request.user):
        raise PermissionDenied
    filters = LibraryFilter(
        request.GET, Agreement.objects.decidable_by(request.user), request=request, also=("page", "ordering")
    )
    paginator = CappedPaginator(filters.qs.order_by("title", "pk"), _ROWS)
    page = page_of(paginator, request.GET.get("page"))
    rows = list(page.object_list)
    if request.method == "POST":
        asked = Agreement.objects.decidable_by(request.user).filter(slug__in=request.POST.getlist("row")[:_ROWS])
        rows = list(asked.order_by("title", "pk"))
    made = [RowForm(request.POST or None, instance=agreement, prefix=agreement.slug) for agreement in rows]
    if request.method == "POST" and not _save(request, made):
        return redirect(request.get_full_path())
    context = {
        "page": page,
        "paginator": paginator,
        "rows": list(zip(rows, made, strict=True)),
        "columns": [label_of(name) for name in RowForm.Meta.fields],
        "problems": filters.problems,
        "chosen": chosen(filters, request.GET),
        "query": request.GET,
    }
    status = 400 if filters.problems else 409 if any(form.errors for form in made) else 200
    return render(request, "library/facts_table.html", context, status=status)


def _save(request: HttpRequest, rows: list[RowForm]) -> int:
    """Save what was changed, row by row; how many rows were refused."""
    reason = request.POST.get("reason", "").strip()[:2_000]
    saved = refused = 0
    for form in rows:
        if not form.is_valid():
            refused += 1
        elif form.changed_facts:
            agreement = Agreement.objects.get(pk=form.instance.pk)
            saved += correct_facts(cast(User, request.user), agreement, form.changed_facts, reason=reason) is not None
    words = plural_sentence("{count} agreement was corrected.", "{count} agreements were corrected.", saved)
    messages.success(
        request, sentence("{words} Each correction can be taken back on the agreement’s own page.", words=words)
    )
    return refused
