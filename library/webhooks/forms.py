"""What a receiver of changes needs: a name, an address, and which resources it is told of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from library.changes.addresses import CHOICES
from library.models import Change, Webhook
from library.webhooks.sending import AddressRefused, check_url


class WebhookForm(forms.ModelForm[Webhook]):
    url = forms.URLField(max_length=500, assume_scheme="https")
    resources = forms.MultipleChoiceField(choices=CHOICES, required=False)

    class Meta:
        model = Webhook
        fields = ("name", "url", "resources")

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.owner = owner

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check_url(url)
        except AddressRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return url

    def clean(self) -> dict[str, Any] | None:
        if self.instance.pk is None and Webhook.objects.filter(owner=self.instance.owner).count() >= Webhook.MOST:
            raise forms.ValidationError(_("You have as many receivers as there may be. Delete one first."))
        return super().clean()

    def save(self, commit: bool = True) -> Webhook:
        """A new one is told of what changes from now on."""
        if self.instance.pk is None:
            self.instance.sequence = Change.objects.aggregate(latest=Max("sequence"))["latest"] or 0
        return super().save(commit)
