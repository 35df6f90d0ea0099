"""The checklists of required elements that there are for a person, and what is found of each element; for pages and API."""

from __future__ import annotations

import json
from functools import cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext

from agreements.models import Agreement
from clauses.models import ClauseType
from comparisons.build import build
from comparisons.desk.checklist import Checklist, Element, Finding, checklist_from, find
from comparisons.desk.table import Table
from comparisons.house import house_positions
from web.wording import sentence

MODEL = "model_agreement"


@cache
def stored_checklists() -> tuple[Checklist, ...]:
    files = sorted((settings.BASE_DIR / "fixtures" / "checklists").glob("*.json"))
    return tuple(checklist_from(json.loads(path.read_text(encoding="utf-8"))) for path in files)


def checklists_for(user: User | AnonymousUser) -> list[Checklist]:
    """Those that are data, and the model agreement of whoever may see the positions of the house."""
    types = {type.code: type.label for type in ClauseType.objects.all()}
    held = house_positions(types, user)
    elements = tuple(
        Element(code, types[code], (code,), {}, held[code])
        for code in types
        if any(position.standing == "preferred" for position in held.get(code, ()))
    )
    model = Checklist(
        MODEL,
        gettext("Our model agreement"),
        gettext("The preferred wordings of the house, clause by clause."),
        elements,
    )
    return [*stored_checklists(), *([model] if elements else [])]


def checklist_table(checklist: Checklist, agreements: list[Agreement], user: User | AnonymousUser, site: str) -> Table:
    """The agreements as columns, every type that an element is looked for in as a row."""
    types = sorted(
        ClauseType.objects.filter(code__in=checklist.types), key=lambda type: checklist.types.index(type.code)
    )
    return build(agreements, types, user=user, site=site, title=sentence(checklist.title))


def findings(element: Element, table: Table) -> list[Finding]:
    """What is known of an element in each column."""
    places = [number for number, row in enumerate(table.rows) if row.code in element.types]
    return [find(element, [table.cells[place][column] for place in places]) for column in range(len(table.columns))]
