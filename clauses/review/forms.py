"""The forms of a decision on a clause or an absence, and of the facts of an agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.structure.repair import FACTS
from clauses.models import ClauseType, Decision
from web.wording import label_of, sentence


class DecisionForm(forms.Form):
    """A verdict on a clause (its provision's ``eid``) or on the absence of a type; ``undo`` takes the last one back.

    ``retype`` needs the type it is to have (``to``); ``carry`` the provision (``to_eid``) that a decision which lost its words
    holds for, ``drop`` lets it go. ``none`` rejects what is suggested, all of it named in ``seen``, and verifies the absence.
    """

    agreement = forms.ModelChoiceField(queryset=Agreement.objects.none(), to_field_name="slug")
    type = forms.ModelChoiceField(queryset=ClauseType.objects.all(), to_field_name="code")
    verdict = forms.ChoiceField(
        choices=[
            (verdict, verdict)
            for verdict in ("confirm", "reject", "retype", "absent", "none", "carry", "drop", Decision.Verdict.UNDO)
        ]
    )
    eid = forms.CharField(max_length=255, required=False)
    to = forms.ModelChoiceField(queryset=ClauseType.objects.all(), to_field_name="code", required=False)
    to_eid = forms.CharField(max_length=255, required=False)
    seen = forms.CharField(max_length=20_000, required=False)
    reason = forms.CharField(max_length=2_000, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = Agreement.objects.visible_to(user)  # type: ignore[attr-defined]


class FactsForm(forms.ModelForm):
    """Each field brings what it showed, so that only what its sender changed is set, and on nobody else's correction."""

    reason = forms.CharField(max_length=2_000, required=False, label=_("Why (kept with the correction)"))

    class Meta:
        model = Agreement
        fields = FACTS
        widgets = {"title": forms.Textarea(attrs={"rows": 3, "dir": "auto"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FACTS:
            self.fields[name].label = capfirst(label_of(name))
            self.fields[name].show_hidden_initial = True
            if name.endswith("_date"):
                self.fields[name].help_text = _("As 2004-10-29, 2004-10 or 2004.")

    def clean(self) -> dict[str, Any]:
        for name in {*self.changed_data} & {*FACTS} & {*self.cleaned_data}:
            now, shown = str(getattr(self.instance, name)), self.data.get(self[name].html_initial_name)
            if shown is not None and shown.split() != now.split() and self.cleaned_data[name] != now:
                self.add_error(
                    name,
                    sentence(
                        "Somebody corrected this since you opened the page: it is “{now}” now. Open it anew.", now=now
                    ),
                )
        return self.cleaned_data

    @property
    def changed_facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS if name in self.changed_data}
