"""Forms of what a person saves: working sets, searches, notes."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from agreements.models import Agreement
from library.models import Note, SavedSearch, SetMember, WorkingSet
from web.wording import sentence


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
        return _own_name(self)


class SavedSearchForm(forms.ModelForm[SavedSearch]):
    class Meta:
        model = SavedSearch
        fields = ("name",)

    def clean_name(self) -> str:
        return _own_name(self)


def _own_name(form: Any) -> str:
    """The name, unless another of the same person's bears it."""
    name: str = form.cleaned_data["name"].replace("\0", "")
    others = type(form.instance).objects.filter(owner=form.instance.owner, name=name).exclude(pk=form.instance.pk)
    if others.exists():
        raise forms.ValidationError(sentence("You have one called “{name}” already.", name=name))
    return name


class NoteForm(forms.ModelForm[Note]):
    """A note, or an answer to one, which has words alone; ``assign_to`` is the name that somebody signs in with."""

    assign_to = forms.CharField(max_length=150, required=False)

    class Meta:
        model = Note
        fields = ("content", "is_shared", "due_date")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.thread_id is not None:
            for name in ("is_shared", "due_date", "assign_to"):
                del self.fields[name]

    def clean_assign_to(self) -> User | None:
        name = self.cleaned_data["assign_to"].replace("\0", "").strip().removeprefix("@")
        if not name:
            return None
        person = get_user_model().objects.filter(username=name, is_active=True).first()
        agreement = self.instance.agreement_id
        if person is None or not Agreement.objects.visible_to(person).filter(pk=agreement).exists():
            raise forms.ValidationError(
                _("Nobody called “%(name)s” may read this agreement. Write the name they sign in with.")
                % {"name": name}
            )
        return person

    def save(self, commit: bool = True) -> Note:
        if "assign_to" in self.fields:
            self.instance.assigned_to = self.cleaned_data["assign_to"]
        return super().save(commit)


class MemberForm(forms.Form):
    """The person who becomes a member of a working set, by the name they sign in with, and what they may do with it."""

    name = forms.CharField(max_length=150)
    right = forms.ChoiceField(choices=SetMember.Right, required=False)

    def __init__(self, *args: Any, owner: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_name(self) -> User:
        name = self.cleaned_data["name"].replace("\0", "").strip()
        person = get_user_model().objects.filter(username=name, is_active=True).first()
        if person is None:
            raise forms.ValidationError(
                _("Nobody here is called “%(name)s”. Write the name they sign in with.") % {"name": name}
            )
        if person == self.owner:
            raise forms.ValidationError(_("The set is theirs already."))
        return person

    def clean_right(self) -> str:
        return self.cleaned_data["right"] or SetMember.Right.VIEW
