"""The site as an app: the checks that belong to no other, and the catalogues that the sentences of the pure folders come from."""

from django.apps import AppConfig
from django.conf.locale import LANG_INFO
from django.core import checks
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, pgettext

from config.sign_in.checks import database_in_the_clear, passwords_that_are_guessed
from web.translation_nodes import use_quicker_nodes
from web.wording import use_catalogues


class ConcordConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        checks.register(passwords_that_are_guessed, checks.Tags.database, deploy=True)
        checks.register(database_in_the_clear, checks.Tags.security, deploy=True)
        use_quicker_nodes()
        use_catalogues(gettext, ngettext, pgettext, _format_number, _name_language, _active)


def _format_number(value: float, places: int | None = None) -> str:
    return number_format(value, places, force_grouping=True)


def _active() -> str:
    return get_language() or "en"


def _name_language(code: str, english: str) -> str:
    """As Django's catalogues or ours have it; in English as everywhere else in Concord."""
    return english if _active() == "en" else gettext(LANG_INFO.get(code, {}).get("name", english))


_NAMED_HERE = (gettext_noop("Chinese"),)
"""Languages of which Django names the scripts alone."""
