"""What a person set for their own account, wherever they sign in: the language of their pages and mails."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def language_of(self, person: User, otherwise: str = settings.LANGUAGE_CODE) -> str:
        """The language that ``person`` chose, where the site still speaks it."""
        chosen = self.filter(person=person).values_list("language", flat=True).first()
        return chosen if chosen in dict(settings.LANGUAGES) else otherwise

    def choose_language(self, person: Any, language: str) -> None:
        self.update_or_create(person=person, defaults={"language": language})


class Preference(models.Model):
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    language = models.CharField(max_length=8)

    objects = PreferenceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person}: {self.language}"
