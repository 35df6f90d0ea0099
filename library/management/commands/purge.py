"""``manage.py purge``: agreements, accounts and refused uploads are deleted for good; the audit log keeps that they were."""

from __future__ import annotations

from argparse import ArgumentParser

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from agreements.models import Agreement
from library.deletion.accounts import anonymise
from library.deletion.purge import REASONS, DeletionRefused, forget_refused, purge


class Command(BaseCommand):
    help = "Delete agreements by the last part of their address, anonymise accounts, forget refused uploads; for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG")
        parser.add_argument("--reason", choices=[*REASONS], default="retention")
        parser.add_argument(
            "--with-snapshots", action="store_true", help="delete the snapshots that hold their words too"
        )
        parser.add_argument("--refused-after", type=int, metavar="DAYS", help="forget what was refused longer ago")
        parser.add_argument("--account", action="append", default=[], metavar="NAME", help="anonymise this account")

    def handle(self, **options: object) -> None:
        for slug in options["slugs"]:  # type: ignore[attr-defined]
            agreement = Agreement.objects.filter(slug=slug).first()
            if agreement is None:
                raise CommandError(f"There is no agreement “{slug}”.")
            try:
                purge(None, agreement, str(options["reason"]), with_snapshots=bool(options["with_snapshots"]))
            except DeletionRefused as refused:
                raise CommandError(f"{slug}: {refused}") from refused
            self.stdout.write(f"{slug}: deleted")
        for name in options["account"]:  # type: ignore[attr-defined]
            person = get_user_model().objects.filter(username=name).first()
            if person is None:
                raise CommandError(f"There is no account “{name}”.")
            anonymise(None, person)
            self.stdout.write(f"{name}: anonymised")
        if options["refused_after"] is not None:
            count = forget_refused(None, days=int(str(options["refused_after"])))
            self.stdout.write(f"{count} refused files forgotten")
