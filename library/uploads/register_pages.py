"""A register in the browser: the page to send it on, what came of it row by row, and the template to fill in."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agreements.models import Text
from library.uploads.register import COLUMNS, RegisterRefused, read_register, template
from library.uploads.registering import apply_register
from web.wording import sentence

_MOST_BYTES = 5_000_000


class RegisterForm(forms.Form):
    register = forms.FileField(label=_("Register, as CSV"), allow_empty_file=True)

    def clean_register(self) -> bytes:
        file = self.cleaned_data["register"]
        if file.size > _MOST_BYTES:
            raise forms.ValidationError(sentence("The register is larger than 5 MB; split it."))
        return bytes(file.read())


@login_required
@permission_required("agreements.add_agreement", raise_exception=True)
def register_page(request: HttpRequest) -> HttpResponse:
    """The form; a register that is sent is applied at once to the files that are in the library."""
    user = cast(User, request.user)
    form = RegisterForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "columns": COLUMNS.items()}
    if request.method == "POST" and form.is_valid():
        try:
            register = read_register(form.cleaned_data["register"])
        except RegisterRefused as refused:
            form.add_error("register", str(refused))
        else:
            context["problems"] = register.problems
            context["reports"] = apply_register(register.rows, lambda name: _text_of(name, user), user)
    return render(request, "library/register_form.html", context, status=400 if form.errors else 200)


@require_safe
def register_template(_request: HttpRequest) -> HttpResponse:
    answer = HttpResponse("\ufeff" + template(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="register.csv"'
    return answer


def _text_of(name: str, user: User) -> Text | None:
    """The newest text of a file of that name: of the user's own first, else of any that they may see."""
    texts = Text.objects.visible_to(user).filter(source__name=name).select_related("agreement", "source")
    texts = texts.defer("raw", "source__content").order_by("-is_current", "-pk")
    return texts.filter(agreement__added_by=user).first() or texts.first()
