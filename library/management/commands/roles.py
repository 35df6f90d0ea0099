"""``manage.py roles``: the groups reader, contributor, drafter, reviewer, approver, administrator and auditor."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from library.roles import make_roles


class Command(BaseCommand):
    help = "Make the roles of the library as groups; what an administrator gave a group beside them stays."

    def handle(self, **options: object) -> None:
        for name, added in make_roles().items():
            self.stdout.write(f"{name}: {', '.join(added) or 'as it was'}")
