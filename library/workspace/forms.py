"""Forms of what a person saves: working sets, searches, notes."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from library.models import Note, SavedSearch, WorkingSet


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
