"""A provision of an agreement as somebody meant it: what notes, reports and items of working sets hang on.

It names an agreement and an ``eid``, not a row of a text, so that a re-reading takes nothing away; the hash of the words
says whether they are still those that somebody saw."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import models

from agreements.citations.address import in_text, language_suffix
from agreements.models.agreement import Agreement
from agreements.models.text import Provision


class ProvisionRef(models.Model):
    """A provision, or with no ``eid`` a whole agreement, as it was when somebody kept it."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, blank=True)
    eid = models.CharField(max_length=255, blank=True)
    pinpoint = models.CharField(max_length=255, blank=True)
    words_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return f"{self.agreement.get_absolute_url()}{self.suffix}"

    @staticmethod
    def of(agreement: Agreement, provision: Provision | None) -> dict[str, Any]:
        """The fields of the place of ``provision``, or of ``agreement`` as a whole."""
        if provision is None:
            return {"agreement": agreement}
        return {
            "agreement": agreement, "language": provision.text.language, "eid": provision.eid,
            "pinpoint": provision.pinpoint, "words_sha256": provision.content_sha256,
        }  # fmt: skip

    @property
    def suffix(self) -> str:
        """What follows the agreement's address: the language where it is not English, and the provision."""
        return in_text(self.eid, self.language) if self.eid else language_suffix(self.language)


_Ref = TypeVar("_Ref", bound=ProvisionRef)


class ProvisionRefQuerySet(models.QuerySet[_Ref]):
    def hanging_on(
        self, agreement: Agreement, *, languages: Collection[str], is_whole: bool, **_texts: Any
    ) -> models.QuerySet[_Ref]:
        """What was saved on provisions in ``languages``; with ``is_whole`` also what was saved on the agreement."""
        return self if is_whole else self.filter(language__in=languages).exclude(eid="")
