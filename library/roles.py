"""The roles that the library ships as groups: what each may do. ``manage.py roles`` makes them, and says what it changed.

A role is a group with these permissions; further permissions that an administrator gave a group stay.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

ADD, DECIDE = "agreements.add_agreement", "clauses.add_decision"
PROPOSE, APPROVE = "comparisons.add_position", "comparisons.approve_position"
_COMPARE = ("comparisons.add_comparison", "comparisons.add_snapshot")
_COLLECTIONS = tuple(f"agreements.{verb}_collection" for verb in ("view", "add", "change", "delete"))
_DIRECTORY = ("agreements.view_party", "agreements.add_party", "agreements.change_party", "agreements.delete_party")
_ALL_AGREEMENTS = tuple(f"agreements.{verb}_agreement" for verb in ("view", "add", "change", "delete"))
_ACCOUNTS = tuple(f"auth.{verb}_{what}" for verb in ("view", "add", "change", "delete") for what in ("user", "group"))
ROLES: dict[str, tuple[str, ...]] = {
    "reader": (),
    "contributor": (ADD,),
    "drafter": (ADD, *_COMPARE, PROPOSE),
    "reviewer": (DECIDE,),
    "approver": (ADD, DECIDE, PROPOSE, APPROVE, "agreements.change_agreement", *_DIRECTORY),
    "administrator": (
        DECIDE, PROPOSE, APPROVE, *_COMPARE, *_ALL_AGREEMENTS, *_COLLECTIONS, *_DIRECTORY, *_ACCOUNTS, "agreements.view_restricted", "agreements.view_auditentry",
    ),
    "auditor": ("agreements.view_auditentry",),
}  # fmt: skip
"""What a reader may: sign in, read what is public or shared with them, keep notes, sets and searches of their own."""


def make_roles() -> dict[str, list[str]]:
    """Make the groups; by role, the permissions that it lacked before."""
    held = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    added = {}
    for name, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        has = {permission.pk for permission in group.permissions.all()}
        missing = [code for code in wanted if held[code].pk not in has]
        group.permissions.add(*(held[code] for code in missing))
        added[name] = missing
    return added
