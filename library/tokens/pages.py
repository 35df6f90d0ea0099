"""A person's own tokens: made, shown once, revoked, in the browser."""

from __future__ import annotations

from datetime import datetime, time
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from library.models import Token
from library.models.token import check_network
from web.wording import sentence

MOST = 20


class TokenForm(forms.Form):
    name = forms.CharField(max_length=120)
    scopes = forms.MultipleChoiceField(choices=Token.Scope.choices, initial=["read"])
    expires = forms.DateField(required=False)
    networks = forms.CharField(required=False, max_length=1_000)

    def clean_expires(self) -> datetime | None:
        day = self.cleaned_data["expires"]
        if day is None:
            return None
        end = timezone.make_aware(datetime.combine(day, time.max))
        if end < timezone.now():
            raise forms.ValidationError(sentence("That day is past. Choose a later one, or none."))
        return end

    def clean_networks(self) -> list[str]:
        networks = self.cleaned_data["networks"].replace(",", " ").split()
        for network in networks:
            check_network(network)
        return networks


@login_required
@never_cache
def token_list(request: HttpRequest) -> HttpResponse:
    """The tokens that are valid, and the form for a new one; its key is shown in the answer that made it, and never again."""
    form = TokenForm(request.POST) if request.method == "POST" else TokenForm()
    tokens = Token.objects.visible_to(request.user).filter(revoked=None).select_related("owner")
    key = ""
    if form.is_bound and form.is_valid():
        if tokens.count() >= MOST:
            form.add_error(None, sentence("You have {most} tokens. Revoke one first.", most=MOST))
        else:
            token = Token(owner=cast(User, request.user), **form.cleaned_data)
            key = token.give_key()
            token.save()
            form = TokenForm()
    context = {"form": form, "tokens": tokens.all(), "key": key, "scopes": Token.Scope.choices}
    return render(request, "library/token_list.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token.objects.visible_to(request.user), pk=pk)
    Token.objects.filter(pk=token.pk, revoked=None).update(revoked=timezone.now())
    messages.success(
        request, sentence("The token “{name}” is revoked: no program can use it any more.", name=token.name)
    )
    return redirect("token_list")
