"""What a new library needs before anyone can use it: the taxonomy, the directory, samples, and an officer who may sign in.

`prepare` looks before each step whether it is still needed, so that a later start repeats none.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.urls import reverse

from agreements.models import Agreement, Party
from clauses.classification.taxonomy import clause_types
from clauses.models import ClauseType
from comparisons.desk.selection import Choice
from library.roles import make_roles

OFFICER = "officer"
SHOWN_FIRST = ("termination", "confidentiality", "intellectual_property")


def prepare(samples: Path, say: Callable[[str], None], out: OutputWrapper) -> None:
    """Migrations, clause types, the directory of parties, and the agreements below `samples` if there are none."""
    call_command("migrate", interactive=False, verbosity=0)
    known = set(ClauseType.objects.values_list("code", "version"))
    if not known.issuperset((info.code, info.version) for info in clause_types()):
        say("Loading the clause types")
        call_command("loaddata", "clause_types", verbosity=0)
    make_roles()
    if not Party.objects.exists():
        say("Loading the directory of parties")
        call_command("load_directory", verbosity=0)
    sources = sorted(path for path in samples.glob("*/*") if path.suffix != ".json")
    if sources and not Agreement.objects.exists():
        say(f"Reading {len(sources)} sample agreements")
        try:
            call_command("ingest", *map(str, sources), stdout=out)
        except CommandError as refused:
            say(str(refused))


def first_officer(keep_in: Path) -> str:
    """How to sign in, while the account made at the first start still has the password made for it; else nothing."""
    users = get_user_model().objects
    if not users.exists():
        password = secrets.token_urlsafe(12)
        _write_private(keep_in, password)
        users.create_superuser(OFFICER, password=password)
    officer = users.filter(username=OFFICER).first()
    password = keep_in.read_text(encoding="ascii").strip() if keep_in.exists() else ""
    return f"{OFFICER} / {password}" if officer and password and officer.check_password(password) else ""


def ready_comparison() -> str:
    """The address of a comparison worth looking at, of what everyone may see here; empty in an empty library."""
    held = Agreement.objects.visible_to(None).order_by("created", "pk")
    slugs = tuple(held.filter(kind=Agreement.Kind.COOPERATION_AGREEMENT).values_list("slug", flat=True)[:3])
    slugs = slugs or tuple(held.values_list("slug", flat=True)[:3])
    return f"{reverse('compare')}?{Choice(slugs, SHOWN_FIRST).query()}" if slugs else ""


def _write_private(path: Path, content: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{content}\n")
