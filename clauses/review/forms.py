"""The form of a decision on a clause or an absence."""

from __future__ import annotations

from typing import Any

from django import forms

from agreements.models import Agreement
from clauses.models import ClauseType, Decision


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
