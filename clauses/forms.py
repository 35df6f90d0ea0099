"""What a person sends about clauses: files to add, and decisions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from clauses.keeping import Note, SavedSearch, WorkingSet
from clauses.models import ClauseType, Decision


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

    def clean_file(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["file"]
        if len(files) > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(
                f"{len(files)} files were sent, and at most {settings.UPLOAD_MAX_FILES} are taken at once. "
                "Nothing was added; send them in smaller lots."
            )
        return files


def refusal_of(file: UploadedFile) -> str:
    """Why a file is not even opened, as a sentence; empty where it may be read."""
    if not file.size:
        return f"{file.name} is empty; there is nothing to read in it."
    if file.size > settings.UPLOAD_MAX_BYTES:
        most = filesizeformat(settings.UPLOAD_MAX_BYTES)
        return f"{file.name} has {filesizeformat(file.size)}, and a file may have {most} at most. Split or compress it."
    return ""


class DecisionForm(forms.Form):
    """A verdict on a clause (its provision's ``eid``) or on the absence of a type; ``undo`` takes the last one back.

    ``retype`` needs the type it is to have (``to``); ``carry`` the provision (``to_eid``) that a decision which lost its words
    holds for, ``drop`` lets it go.
    """

    agreement = forms.ModelChoiceField(queryset=Agreement.objects.none(), to_field_name="slug")
    type = forms.ModelChoiceField(queryset=ClauseType.objects.all(), to_field_name="code")
    verdict = forms.ChoiceField(
        choices=[
            (verdict, verdict)
            for verdict in ("confirm", "reject", "retype", "absent", "carry", "drop", Decision.Verdict.UNDO)
        ]
    )
    eid = forms.CharField(max_length=255, required=False)
    to = forms.ModelChoiceField(queryset=ClauseType.objects.all(), to_field_name="code", required=False)
    to_eid = forms.CharField(max_length=255, required=False)
    reason = forms.CharField(max_length=2_000, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = Agreement.objects.visible_to(user)  # type: ignore[attr-defined]


class WorkingSetForm(forms.ModelForm[WorkingSet]):
    """A folder of its owner's; its name is theirs once."""

    class Meta:
        model = WorkingSet
        fields = ("name", "note")
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, owner: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.owner = owner

    def clean_name(self) -> str:
        return _own_name(self, "working set")


class SavedSearchForm(forms.ModelForm[SavedSearch]):
    class Meta:
        model = SavedSearch
        fields = ("name",)

    def clean_name(self) -> str:
        return _own_name(self, "saved search")


def _own_name(form: Any, noun: str) -> str:
    """The name, unless another of the same person's bears it."""
    name: str = form.cleaned_data["name"].replace("\0", "")
    others = type(form.instance).objects.filter(owner=form.instance.owner, name=name).exclude(pk=form.instance.pk)
    if others.exists():
        raise forms.ValidationError(f"You have a {noun} called “{name}” already.")
    return name


class NoteForm(forms.ModelForm[Note]):
    class Meta:
        model = Note
        fields = ("content", "is_shared")
