"""The site as an app: the checks that belong to no other."""

from django.apps import AppConfig
from django.core import checks

from config.sign_in.checks import passwords_that_are_guessed


class ConcordConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        checks.register(passwords_that_are_guessed, checks.Tags.database, deploy=True)
