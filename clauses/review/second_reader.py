"""Four eyes: where the office or a collection asks for it, nobody confirms their own absence or value.

``asks_for_second_reader`` is the one rule. What a first person finds is stored as a ``FirstReading``; it becomes a
decision once another person finds the same on the same words, and the decision names both.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement
from clauses.models import FirstReading


class DecisionRefused(Exception):
    """A decision that cannot be taken; the message is a sentence for a person."""


class SecondReaderNeeded(DecisionRefused):
    """It is not decided yet: it stands as a first reading once ``record`` was called, outside of any transaction."""

    def __init__(self, reading: FirstReading) -> None:
        self.reading = reading
        super().__init__(_("Noted as read by you. It counts once a second reader has confirmed it."))

    @transaction.atomic
    def record(self) -> None:
        """Instead of what the same person found there before."""
        new = self.reading
        same = {"agreement": new.agreement, "type": new.type, "term": new.term, "read_by": new.read_by}
        FirstReading.objects.open().filter(**same).delete()
        new.save()


def asks_for_second_reader(agreement: Agreement) -> bool:
    """Whether absences and values of ``agreement`` need two persons."""
    return bool(settings.FOUR_EYES) or (agreement.collection is not None and agreement.collection.has_four_eyes)


def first_reader(user: User, reading: FirstReading) -> dict[str, str]:
    """The person who found the same as ``reading`` before ``user``, for the decision to name; empty where no second reader is asked for.

    Raises ``SecondReaderNeeded`` where nobody else has found the same on these words. The earlier readings are settled.
    """
    if not asks_for_second_reader(reading.agreement):
        return {}
    there = FirstReading.objects.open().filter(agreement=reading.agreement, type=reading.type, term=reading.term)
    same = there.filter(words_sha256=reading.words_sha256, verdict=reading.verdict, value=reading.value)
    first = same.exclude(read_by=user).select_related("read_by").first()
    if first is None:
        raise SecondReaderNeeded(reading)
    said = {"first_reader": first.read_by.get_username(), "first_read_on": first.read_on.isoformat()}
    there.delete()
    return said | ({"first_reason": first.reason} if first.reason else {})
