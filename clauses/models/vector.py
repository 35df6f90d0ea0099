"""What the encoder makes of a paragraph: a direction among 384, by which like paragraphs are found in any language."""

from __future__ import annotations

from django.db import models

from agreements.models import Agreement, Person, Provision


class ParagraphVectorQuerySet(models.QuerySet["ParagraphVector"]):
    def visible_to(self, user: Person) -> ParagraphVectorQuerySet:
        return self.filter(provision__text__agreement__in=Agreement.objects.visible_to(user))

    def current(self, version: str) -> ParagraphVectorQuerySet:
        """Of current texts, made by the encoder of ``version``: vectors of two encoders cannot be compared."""
        return self.filter(provision__text__is_current=True, version=version)


class ParagraphVector(models.Model):
    """``vector`` holds 384 numbers of one byte, 127 times those of a vector of length one, scaled to its greatest."""

    provision = models.OneToOneField(Provision, models.CASCADE, related_name="vector", primary_key=True)
    vector = models.BinaryField()
    version = models.CharField(max_length=12)

    objects = ParagraphVectorQuerySet.as_manager()

    def __str__(self) -> str:
        return f"vector of {self.provision_id}"
