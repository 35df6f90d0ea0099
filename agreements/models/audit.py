"""What was done in this library, by whom and when: an append-only, chained log (``sql/audit.sql``).

Each entry holds the SHA-256 of a line of its own facts that begins with the SHA-256 of the entry before it, so that a changed or
removed entry breaks the chain. It names persons and agreements by their numbers and holds no content, so that it outlives the
deletion of either. A trigger refuses every update and deletion; entries are written by the SQL function ``concord_audit`` alone.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. ``details`` are numbers, digests and addresses of pages, never words of a text or of a person."""

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        SIGN_IN_REFUSED = "sign_in_refused", _("sign-in refused")
        SIGNED_OUT = "signed_out", _("signed out")
        VIEWED = "viewed", _("viewed a restricted agreement")
        EXPORTED = "exported", _("exported")
        DECISION = "decision", _("decided")
        FACTS = "facts", _("set the facts")
        RIGHTS = "rights", _("changed rights")
        DELETED = "deleted", _("deleted")

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.IntegerField(null=True, blank=True, help_text=_("The number of the account; none for a command."))
    action = models.CharField(max_length=20, choices=Action)
    agreement = models.BigIntegerField(null=True, blank=True, help_text=_("The number of the agreement."))
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)

    objects = models.Manager()

    class Meta:
        ordering = ["-sequence"]
        verbose_name_plural = _("audit entries")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["agreement", "action", "-sequence"], name="audit_of_agreement"),
            models.Index(fields=["action", "-sequence"], name="audit_of_action"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"
