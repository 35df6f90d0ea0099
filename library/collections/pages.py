"""The collections of whoever asks, the page of one with its members, and the addresses that change them."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.models import Agreement, Collection, CollectionMember
from library.collections.membership import found_collection, may_put, put, set_four_eyes, set_role
from web.paginator import CappedPaginator, page_of

_A_PAGE = 50


class CollectionForm(forms.ModelForm):
    class Meta:
        model = Collection
        fields = ("name",)


class MemberForm(forms.Form):
    """The person and the role they are to have; no role ends the membership."""

    name = forms.ModelChoiceField(get_user_model()._default_manager.filter(is_active=True), to_field_name="username")
    role = forms.ChoiceField(choices=[("", ""), *CollectionMember.Role.choices], required=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collection_list(request: HttpRequest) -> HttpResponse:
    """Those that the user is a member of; whoever may, founds one."""
    user = cast(User, request.user)
    may_found = user.has_perm("agreements.add_collection")
    if request.method == "POST" and not may_found:
        raise PermissionDenied
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(found_collection(user, form.cleaned_data["name"]))
    collections = Collection.objects.visible_to(user).with_counts()
    context = {"collections": collections, "form": form, "may_found": may_found}
    return render(request, "library/collection_list.html", context, status=400 if form.errors else 200)


@login_required
@require_safe
def collection_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreements and the members of one collection."""
    collection = get_object_or_404(Collection.objects.visible_to(request.user), pk=pk)
    held = Agreement.objects.visible_to(request.user).filter(collection=collection).order_by("title", "pk")
    paginator = CappedPaginator(held, _A_PAGE)
    context = {
        "collection": collection,
        "paginator": paginator,
        "page": page_of(paginator, request.GET.get("page")),
        "members": collection.members.select_related("person"),
        "roles": CollectionMember.Role.choices,
        "may_run": collection.is_run_by(request.user),
    }
    return render(request, "library/collection_page.html", context)


@login_required
@require_POST
def collection_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role, or none; with ``four_eyes`` say whether two persons must read what is to count."""
    user = cast(User, request.user)
    collection = get_object_or_404(Collection.objects.visible_to(user), pk=pk)
    if not collection.is_run_by(user):
        raise PermissionDenied
    if "four_eyes" in request.POST:
        set_four_eyes(user, collection, request.POST["four_eyes"] == "1")
        messages.success(request, _("Saved."))
        return redirect(collection)
    form = MemberForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: name an account of this library and a role."))
        return redirect(collection)
    person, role = form.cleaned_data["name"], form.cleaned_data["role"]
    set_role(user, collection, person, role)
    named = {"person": person, "role": CollectionMember.Role(role).label if role else ""}
    said = _("%(person)s is a member now: %(role)s.") if role else _("%(person)s is no longer a member.")
    messages.success(request, said % named)
    return redirect(collection if person != user or role else "collection_list")


@login_required
@require_POST
def agreement_collect(request: HttpRequest, slug: str) -> HttpResponse:
    """Put an agreement into the collection that is named, or out of the one it is in."""
    user = cast(User, request.user)
    agreement = get_object_or_404(Agreement.objects.visible_to(user), slug=slug)
    named, collection = request.POST.get("collection", ""), None
    if named:
        pk = int(named) if named.isascii() and named.isdigit() and len(named) < 10 else 0
        collection = get_object_or_404(Collection.objects.visible_to(user), pk=pk)
    if not may_put(user, agreement, collection):
        raise PermissionDenied
    put(user, agreement, collection)
    if collection is not None:
        messages.success(request, _("It is in the collection %(collection)s now.") % {"collection": collection})
    else:
        messages.success(request, _("It is in no collection any more."))
    is_seen = Agreement.objects.visible_to(user).filter(pk=agreement.pk).exists()
    return redirect("agreement_relations", slug=slug) if is_seen else redirect("collection_list")
