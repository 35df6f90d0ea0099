"""Notes on a provision as threads: written, answered, assigned, given a day, settled; and the list of them.

A note is its author's alone until they share it, assign it or write somebody's name in it as ``@name``. Only who may read the
agreement can be assigned or named: the others would learn of it what they may not see.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agreements.models import Agreement, ProvisionRef
from agreements.provision_lookup import place_named
from library.models import Note
from library.models.note import NoteQuerySet
from library.workspace.forms import NoteForm
from web.locators import located
from web.paginator import CappedPaginator, page_of

WHOSE = {
    "": gettext_lazy("All"),
    "assigned": gettext_lazy("Assigned to you"),
    "named": gettext_lazy("Naming you"),
    "own": gettext_lazy("Yours"),
}
_THREADS_A_PAGE = 30
_NAME = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)")
_MOST_NAMES = 20


def address_of(place: ProvisionRef) -> str:
    """The page of the provision itself."""
    address = reverse("provision_permalink", args=[place.agreement.slug, place.eid])
    return f"{address}?language={place.language}" if place.language not in ("", "en") else address


def names_in(content: str) -> list[str]:
    """The names that ``content`` calls, each once.

    >>> names_in("@ada, and @ben.o: ask ada@example.org. @ada")
    ['ada', 'ben.o']
    """
    return list(dict.fromkeys(name.rstrip(".-+@") for name in _NAME.findall(content)))[:_MOST_NAMES]


def readers_called(names: list[str], agreement: Agreement) -> list[User]:
    """Those of ``names`` who have an account and may read ``agreement``."""
    people = get_user_model().objects.filter(username__in=names, is_active=True)
    return [person for person in people if Agreement.objects.visible_to(person).filter(pk=agreement.pk).exists()]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest) -> HttpResponse:
    """The threads that a person sees, the most urgent first; sent, a new note."""
    if request.method == "POST":
        return _write(request)
    seen = Note.objects.visible_to(request.user).beginning()
    whose, is_resolved = request.GET.get("whose", ""), request.GET.get("state") == "resolved"
    listed = _of(seen, whose, cast(User, request.user))
    listed = listed.exclude(resolved_on=None).order_by("-resolved_on") if is_resolved else listed.open()
    paginator = CappedPaginator(listed if is_resolved else listed.most_urgent_first(), _THREADS_A_PAGE)
    page = page_of(paginator, request.GET.get("page"))
    choices = [(name, label, name == whose) for name, label in WHOSE.items()]
    context = {"paginator": paginator, "page": page, "is_resolved": is_resolved, "whose": whose, "choices": choices}
    return render(request, "library/note_list.html", context)


def _of(threads: NoteQuerySet, whose: str, user: User) -> NoteQuerySet:
    if whose == "assigned":
        return threads.filter(assigned_to=user)
    if whose == "named":
        return threads.naming(user)
    return threads.filter(author=user) if whose == "own" else threads


def _write(request: HttpRequest) -> HttpResponse:
    agreement, provision = place_named(request.POST.get("place", ""), request.POST.get("language", ""), request.user)
    if provision is None:
        raise Http404
    note = Note(author_id=request.user.pk, **ProvisionRef.of(agreement, provision))  # type: ignore[misc]
    form = NoteForm(request.POST, instance=note)
    if form.is_valid():
        note = form.save()
        _name_people(request, note, note.content)
        messages.success(request, _who_reads(note))
    else:
        _refuse(request, form)
    return redirect(f"{address_of(note)}#notes")


def _who_reads(note: Note) -> str:
    if note.is_shared:
        return _("Your note on %(place)s is shared.") % {"place": located(note.pinpoint)}
    readers = {person.get_username() for person in note.mentioned.all()}
    readers |= {note.assigned_to.get_username()} if note.assigned_to else set()
    readers -= {note.author.get_username()}
    if readers:
        named = ", ".join(sorted(readers))
        return _("Your note on %(place)s is saved. %(readers)s may read it.") % {
            "place": located(note.pinpoint), "readers": named,
        }  # fmt: skip
    return _("Your note on %(place)s is saved, for you alone.") % {"place": located(note.pinpoint)}


def _name_people(request: HttpRequest, note: Note, content: str) -> None:
    """Let the people whom the thread names read it, and tell its author which names belong to nobody who may."""
    thread = note.thread or note
    written = [thread.content, *thread.answers.values_list("content", flat=True)]
    people = readers_called([name for words in written for name in names_in(words)], note.agreement)
    thread.mentioned.set(people)
    known = {person.get_username() for person in people}
    if unknown := [name for name in names_in(content) if name not in known]:
        said = ngettext(
            "%(names)s was not told: nobody of that name has an account and may read this agreement.",
            "%(names)s were not told: nobody of these names has an account and may read this agreement.",
            len(unknown),
        )
        messages.warning(request, said % {"names": ", ".join(f"@{name}" for name in unknown)})


def _refuse(request: HttpRequest, form: NoteForm) -> None:
    said = [str(error) for name, errors in form.errors.items() if name != "content" for error in errors]
    if "content" in form.errors:
        said.insert(0, _("The note needs words, 5,000 characters at most."))
    messages.error(request, " ".join([_("Nothing was saved."), *said]))


@login_required
@require_POST
def note_change(request: HttpRequest, pk: int) -> HttpResponse:
    """What is wished of a note: to rewrite, delete, answer, resolve or open it again."""
    seen = Note.objects.visible_to(request.user).select_related("agreement", "author", "thread")
    note = get_object_or_404(seen, pk=pk)
    _WISHES.get(request.POST.get("wish", ""), _rewrite)(request, note)
    return redirect(f"{address_of(note)}#notes")


def _own(request: HttpRequest, note: Note) -> None:
    if note.author_id != request.user.pk:
        raise Http404


def _rewrite(request: HttpRequest, note: Note) -> None:
    """Its author's words, and whom it is shared with, assigned to and when it is due."""
    _own(request, note)
    form = NoteForm(request.POST, instance=note)
    if form.is_valid():
        _name_people(request, form.save(), note.content)
        messages.success(request, _("The note is changed."))
    else:
        _refuse(request, form)


def _delete(request: HttpRequest, note: Note) -> None:
    """Not where others have answered: their words are theirs."""
    _own(request, note)
    if note.answers.exclude(author=note.author_id).exists():
        messages.error(request, _("Others have answered this note, so it stays. Resolve it instead."))
        return
    note.delete()
    messages.success(request, _("The note is deleted."))


def _answer(request: HttpRequest, note: Note) -> None:
    form = NoteForm(request.POST, instance=(note.thread or note).answered(request.user, ""))
    if form.is_valid():
        _name_people(request, form.save(), form.instance.content)
        messages.success(request, _("Your answer is saved."))
    else:
        _refuse(request, form)


def _resolve(request: HttpRequest, note: Note) -> None:
    _settle(request, note, is_resolved=True)


def _reopen(request: HttpRequest, note: Note) -> None:
    _settle(request, note, is_resolved=False)


def _settle(request: HttpRequest, note: Note, *, is_resolved: bool) -> None:
    if note.thread_id is not None:
        raise PermissionDenied
    note.resolve(request.user, is_resolved=is_resolved)
    messages.success(request, _("The note is resolved.") if is_resolved else _("The note is open again."))


_WISHES: dict[str, Callable[[HttpRequest, Note], None]] = {
    "delete": _delete, "answer": _answer, "resolve": _resolve, "reopen": _reopen,
}  # fmt: skip
