"""What a person keeps of a comparison beside its address: a title and notes."""

from __future__ import annotations

from django import forms

from comparisons.models import Comparison


class SaveForm(forms.ModelForm):
    class Meta:
        model = Comparison
        fields = ["title", "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}
