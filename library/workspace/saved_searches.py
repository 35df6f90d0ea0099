"""Saved searches: a list of the library kept under a name, with how many agreements joined it since its owner looked.

A saved search is nothing but the address of its list, in one spelling: whoever opens that list, by whatever link, looks at
the saved search too. What is new is counted among what its owner may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.models import Agreement
from agreements.search.word_index import by_index
from library.filters import LibraryFilter
from library.models import SavedSearch, canonical
from library.workspace.forms import SavedSearchForm
from web.paginator import CAP
from web.redirects import return_url
from web.wording import number, sentence

_LONGEST = 2_000
"""Characters of an address, as it is kept: a letter that is not ASCII takes six or more."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A saved search and how many agreements joined its list since its owner last looked."""

    search: SavedSearch
    count: int

    @property
    def formatted_count(self) -> str:
        return f"{CAP:,}+" if self.count > CAP else f"{self.count:,}"

    @property
    def address(self) -> str:
        """The list, what was added last first where something is new."""
        return f"{self.search.get_absolute_url()}{'&ordering=-created' if self.count else ''}"


def fresh(request: HttpRequest) -> Sequence[Fresh]:
    """The saved searches of the person who asks, with what is new in each."""
    return [Fresh(search, _joined(search, request)) for search in SavedSearch.objects.visible_to(request.user)]


def _joined(search: SavedSearch, request: HttpRequest) -> int:
    """What was added since is asked for first: where nothing was, nothing is searched."""
    added = Agreement.objects.visible_to(request.user).filter(created__gt=search.looked)
    if not added.exists():
        return 0
    filters = LibraryFilter(QueryDict(search.query), added, request=request)
    with by_index():
        return filters.qs.order_by()[: CAP + 1].count()


@login_required
@require_POST
def search_save(request: HttpRequest) -> HttpResponse:
    """Keep the list whose address is ``query``; one that is kept already takes the new name."""
    said = request.POST.get("query", "").replace("\0", "")
    asked = QueryDict(said if len(said) <= _LONGEST else "")
    mine = SavedSearch.objects.visible_to(request.user)
    new = SavedSearch(owner_id=request.user.pk, query=canonical(asked), looked=timezone.now())  # type: ignore[misc]
    search = mine.of_list(asked) or new
    form = SavedSearchForm(request.POST, instance=search)
    is_full = search.pk is None and mine.count() >= SavedSearch.MOST
    if max(len(said), len(search.query)) > _LONGEST:
        messages.error(
            request,
            sentence(
                "An address of more than {longest} characters is not saved. Ask for less at once.",
                longest=number(_LONGEST),
            ),
        )
        return redirect(return_url(request, reverse("agreement_list")))
    if is_full:
        messages.error(request, sentence("You keep {most} searches already. Delete one first.", most=SavedSearch.MOST))
    elif not search.query or LibraryFilter(QueryDict(search.query), Agreement.objects.none(), request=request).problems:
        messages.error(
            request, sentence("There is nothing to save: the list is not narrowed, or its address cannot be read.")
        )
    elif form.is_valid():
        form.save()
        messages.success(
            request,
            sentence("The list is saved as “{name}”. Your first page says what is new in it.", name=search.name),
        )
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(return_url(request, search.get_absolute_url()))


@login_required
@require_POST
def search_delete(request: HttpRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    search.delete()
    messages.success(request, sentence("“{name}” is no longer saved. The list is where it was.", name=search.name))
    return redirect(return_url(request, search.get_absolute_url()))
