"""`manage.py catalogues`: the sentences of the interface into the catalogues of ``locale``, which are compiled anew."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from config import catalogues


class Command(BaseCommand):
    help = "Collects the sentences of the interface into the catalogues, compiles them, and counts what is missing."
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        sentences = catalogues.template()
        for language in catalogues.languages():
            catalog = catalogues.merge(language, sentences)
            catalogues.write(language, catalog)
            missing = len(catalogues.untranslated(catalog))
            self.stdout.write(f"{language}: {len(catalog):,} sentences, {missing:,} without a translation")
