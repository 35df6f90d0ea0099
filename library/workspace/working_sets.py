"""Working sets: folders of agreements and provisions, each for one negotiation, filled from any page, alone or by its members.

``SetChoice`` is what a page needs to offer its reader a place in a set; ``set_keep`` takes it. The folder last used is the one a click fills, and
who has none gets one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agreements.models import Agreement, Provision
from agreements.provision_lookup import place_named
from clauses.models import Clause
from library.models import SetItem, SetMember, WorkingSet
from library.workspace.forms import MemberForm, WorkingSetForm
from web.locators import located
from web.redirects import return_url
from web.wording import sentence

FIRST = "Working set"
MOST = 200
"""Agreements that are put into a set at once."""


@dataclass(frozen=True, slots=True)
class SetChoice:
    """The folders that a click may fill, the one last used first; ``here`` is the page to come back to."""

    sets: list[WorkingSet]
    here: str


def keeping(request: HttpRequest) -> SetChoice | None:
    """None for a reader who is not signed in and so has no folders."""
    if not request.user.is_authenticated:
        return None
    return SetChoice(list(WorkingSet.objects.changeable_by(request.user)), request.get_full_path())


@dataclass(frozen=True, slots=True)
class Kept:
    """An item as its page shows it; ``provision`` is None for a whole agreement and where its place is gone."""

    item: SetItem
    provision: Provision | None = None

    @property
    def has_changed(self) -> bool:
        """The words are no longer those that were kept."""
        return bool(self.item.eid) and (
            self.provision is None or self.provision.content_sha256 != self.item.words_sha256
        )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_list(request: HttpRequest) -> HttpResponse:
    form = WorkingSetForm(request.POST or None, owner=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save())
    sets = WorkingSet.objects.visible_to(request.user).with_counts(request.user)
    return render(request, "library/set_list.html", {"sets": sets, "form": form}, status=400 if form.errors else 200)


@login_required
@require_POST
def set_keep(request: HttpRequest) -> HttpResponse:
    """Put an agreement or a provision into a folder: one click from wherever it is shown."""
    agreement, provision = place_named(request.POST.get("item", ""), request.POST.get("language", ""), request.user)
    folder = _folder(request)
    is_new = folder.add_to_set(agreement, provision)
    what = f"{agreement}, {located(provision.pinpoint)}" if provision is not None else str(agreement)
    said = format_html(
        sentence("<bdi>{}</bdi> is now in <a href='{}'>{}</a>.")
        if is_new
        else sentence("<bdi>{}</bdi> was already in <a href='{}'>{}</a>."),
        what,
        folder.get_absolute_url(),
        folder,
    )
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(said)
    messages.success(request, said)
    return redirect(
        return_url(request, agreement.get_absolute_url(), place=provision.eid if provision is not None else "")
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_fill(request: HttpRequest) -> HttpResponse:
    """Several agreements, ticked in a list: asked for, the page that says which and asks into which set; sent, they are put there."""
    slugs = dict.fromkeys((request.POST or request.GET).getlist("agreement")[:MOST])
    agreements = list(Agreement.objects.visible_to(request.user).filter(slug__in=slugs).in_order("title"))
    if request.method != "POST":
        return render(request, "library/set_fill.html", {"agreements": agreements, "keeping": keeping(request)})
    folder = _folder(request)
    added = sum(folder.add_to_set(agreement) for agreement in agreements)
    said = ngettext("%(n)s agreement was added.", "%(n)s agreements were added.", added) % {"n": added}
    messages.success(request, said)
    return redirect(folder)


def _folder(request: HttpRequest) -> WorkingSet:
    """The folder chosen, else the one last used, else a new one."""
    mine = WorkingSet.objects.changeable_by(request.user)
    chosen = request.POST.get("set", "")
    if chosen.isdecimal() and len(chosen) < 18:
        return get_object_or_404(mine, pk=chosen)
    last = mine.first() if chosen != "new" else None
    return last or _new(request.user, request.POST.get("name", ""))  # type: ignore[arg-type]


def _new(user: User, wanted: str) -> WorkingSet:
    """A folder called as ``wanted``, which may be there already, or by the first name that is free."""
    name = " ".join(wanted.replace("\0", "").split())[:120]
    if name:
        return WorkingSet.objects.get_or_create(owner=user, name=name)[0]
    taken = set(WorkingSet.objects.owned_by(user).values_list("name", flat=True))
    names = (FIRST if number == 1 else f"{FIRST} {number}" for number in range(1, len(taken) + 2))
    return WorkingSet.objects.create(owner=user, name=next(name for name in names if name not in taken))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What lies in a folder, in its order; sent, its name and its note."""
    folder = get_object_or_404(WorkingSet.objects.visible_to(request.user).select_related("owner"), pk=pk)
    may_change = WorkingSet.objects.changeable_by(request.user).filter(pk=pk).exists()
    may_manage = WorkingSet.objects.managed_by(request.user).filter(pk=pk).exists()
    if request.method == "POST" and not may_manage:
        raise PermissionDenied
    form = WorkingSetForm(request.POST or None, instance=folder, owner=folder.owner)
    if request.method == "POST" and form.is_valid():
        folder = form.save()
        messages.success(request, sentence("“{folder}” is saved.", folder=folder))
        return redirect(folder)
    if form.errors:
        folder.refresh_from_db()
    items = list(SetItem.objects.visible_to(request.user).filter(working_set=folder).select_related("agreement"))
    kept = _with_words(items)
    context = {
        "folder": folder,
        "form": form,
        "kept": kept,
        "comparison": _comparison(kept),
        "members": folder.members.select_related("person"),
        "rights": SetMember.Right.choices,
        "may_change": may_change,
        "may_manage": may_manage,
        "is_owner": folder.owner == request.user,
    }
    return render(request, "library/set_page.html", context, status=400 if form.errors else 200)


def _with_words(items: Iterable[SetItem]) -> list[Kept]:
    """In one query for all of their words."""
    kept = list(items)
    wanted = [item for item in kept if item.eid]
    found: dict[tuple[int, str, str], Provision] = {}
    if wanted:
        rows = Provision.objects.current().filter(
            text__agreement__in={item.agreement_id for item in wanted}, eid__in={item.eid for item in wanted}
        )
        for provision in rows.select_related("text").defer(
            "search", "spans", "edits", "text__raw", "text__set_aside", "text__inventory"
        ):
            found[provision.text.agreement_id, provision.text.language, provision.eid] = provision
    return [Kept(item, found.get((item.agreement_id, item.language, item.eid))) for item in kept]


def _comparison(kept: Iterable[Kept]) -> str:
    """The address that lines up its agreements on the types of its provisions; empty where nothing lies in it."""
    query = QueryDict(mutable=True)
    its = list(kept)
    query.setlist("agreement", list(dict.fromkeys(one.item.agreement.slug for one in its)))
    provisions = [one.provision for one in its if one.provision is not None]
    clauses = Clause.objects.shown().filter(provision__in=provisions).order_by("type__position", "type")
    query.setlist("type", list(dict.fromkeys(clauses.values_list("type", flat=True))))
    return f"{reverse('compare')}?{query.urlencode()}" if its else ""


@login_required
@require_POST
def set_delete(request: HttpRequest, pk: int) -> HttpResponse:
    folder = get_object_or_404(WorkingSet.objects.owned_by(request.user), pk=pk)
    folder.delete()
    messages.success(request, sentence("“{folder}” is gone. The agreements are as they were.", folder=folder))
    return redirect("set_list")


@login_required
@require_POST
def set_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever manages it makes somebody a member, changes what they may, or removes them; a member leaves by themselves."""
    folder = get_object_or_404(WorkingSet.objects.visible_to(request.user).select_related("owner"), pk=pk)
    wish = request.POST.get("wish", "")
    if wish == "leave":
        folder.members.filter(person_id=request.user.pk).delete()
        messages.success(request, _("You left “%(set)s”.") % {"set": folder})
        return redirect("set_list")
    if not WorkingSet.objects.managed_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    if wish == "remove":
        key = request.POST.get("member", "")
        folder.members.filter(pk=key if key.isdecimal() and len(key) < 18 else 0).delete()
        messages.success(request, _("They no longer see this set."))
        return redirect(f"{folder.get_absolute_url()}#members")
    form = MemberForm(request.POST, owner=folder.owner)
    if form.is_valid():
        person = form.cleaned_data["name"]
        member, _is_new = folder.members.update_or_create(person=person, defaults={"right": form.cleaned_data["right"]})
        said = _("%(person)s may now: %(right)s.") % {"person": person, "right": member.get_right_display()}
        messages.success(request, said)
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(f"{folder.get_absolute_url()}#members")


@login_required
@require_POST
def set_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an item up or down, take it out, or keep a note on it."""
    changeable = SetItem.objects.visible_to(request.user).filter(
        working_set__in=WorkingSet.objects.changeable_by(request.user)
    )
    item = get_object_or_404(changeable.select_related("working_set"), pk=pk)
    folder, place = item.working_set, f"item-{item.pk}"
    wish = request.POST.get("wish", "")
    if wish in {"up", "down"}:
        _move(item, request.user, wish)
    elif wish == "remove":
        item.delete()
        messages.success(request, sentence("{item} was taken out.", item=item))
        place = ""
    elif wish == "note":
        item.note = request.POST.get("note", "").replace("\0", "").strip()[:5000]
        item.save(update_fields=["note"])
    return redirect(f"{folder.get_absolute_url()}{f'#{place}' if place else ''}")


@transaction.atomic
def _move(item: SetItem, user: Any, wish: str) -> None:
    """Change places with the item before or after it, of those that the person sees."""
    WorkingSet.objects.select_for_update().get(pk=item.working_set_id)
    item.refresh_from_db()
    others = SetItem.objects.visible_to(user).filter(working_set=item.working_set_id)
    other = (
        others.filter(position__lt=item.position).order_by("-position").first()
        if wish == "up"
        else others.filter(position__gt=item.position).order_by("position").first()
    )
    if other is not None:
        item.position, other.position = other.position, item.position
        item.save(update_fields=["position"])
        other.save(update_fields=["position"])
