"""The form of an upload: files, and who may read them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from web.wording import sentence


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or many files, each checked as one would be; ``clean`` gives a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files or [None]]


class AddForm(forms.Form):
    file = SeveralFilesField(
        label=_("Files"),
        allow_empty_file=True,
        error_messages={"required": _("Choose at least one file.")},
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[
            (Agreement.Visibility.PUBLIC, _("Everyone who can open this library")),
            (Agreement.Visibility.RESTRICTED, _("Only I, those it is shared with, and administrators")),
        ],
        initial=Agreement.Visibility.PUBLIC,
        widget=forms.RadioSelect,
    )

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Only for files that are locked. It is used once and not kept; the file is kept without it."),
    )

    def clean_file(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["file"]
        if len(files) > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(
                sentence(
                    "{count} files were sent, and at most {upload_max_files} are taken at once. Nothing was added; send them in smaller lots.",
                    count=len(files),
                    upload_max_files=settings.UPLOAD_MAX_FILES,
                )
            )
        return files


def refusal_of(file: UploadedFile) -> str:
    """Why a file is not even opened, as a sentence; empty where it may be read."""
    if not file.size:
        return sentence("{name} is empty; there is nothing to read in it.", name=file.name)
    if file.size > settings.UPLOAD_MAX_BYTES:
        most = filesizeformat(settings.UPLOAD_MAX_BYTES)
        return sentence(
            "{name} has {size}, and a file may have {most} at most. Split or compress it.",
            name=file.name,
            size=filesizeformat(file.size),
            most=most,
        )
    return ""
