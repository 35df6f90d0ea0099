"""What an agreement says of a type, for a filter of many at once: that it has a clause, that it may, that a person verified none.

As ``states`` says for one agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from agreements.models import Agreement, Text
from clauses.classification.languages import typed_languages
from clauses.models import ClauseType, Decision, Occurrence, PossibleOccurrence
from web.paginator import CAP
from web.wording import number


def is_held() -> Exists:
    return Exists(Text.objects.current().filter(agreement=OuterRef("pk")))


def has(type: ClauseType) -> Exists:
    return Exists(Occurrence.objects.filter(type=type, agreement=OuterRef("pk")))


def is_possible(type: ClauseType) -> Exists:
    return Exists(PossibleOccurrence.objects.filter(type=type, agreement=OuterRef("pk")))


def is_verified_absent(type: ClauseType) -> Exists:
    """Its newest verdict of absence holds for a current text and for the type as it is now defined; as ``states`` says."""
    verdicts = Decision.objects.standing().filter(type=type, verdict=Decision.Verdict.ABSENT)
    newest = verdicts.filter(agreement=OuterRef("agreement")).values("pk")[:1]
    current = Text.objects.current().filter(agreement=OuterRef("agreement"), raw_sha256=OuterRef("text_sha256"))
    return Exists(
        verdicts.filter(
            Exists(current), agreement=OuterRef("pk"), pk=Subquery(newest), after__taxonomy_version=type.version
        )
    )


def says_nothing_of(type: ClauseType) -> Q:
    """A text is held, and nothing of the type was found in it, or a person verified that there is none."""
    return Q(is_held()) & ~Q(has(type)) & (Q(is_verified_absent(type)) | ~Q(is_possible(type)))


@dataclass(frozen=True, slots=True)
class Without:
    """How many agreements say nothing of a type; of these, how many a person checked, and how many no machine read for it."""

    every: str
    checked: str
    unread: str

    @classmethod
    def of(cls, type: ClauseType, user: Any) -> Without | None:
        """One query; None where every agreement has such a clause, or may have one."""
        typed = Text.objects.current().filter(agreement=OuterRef("pk"), language__in=typed_languages())
        rows = Agreement.objects.visible_to(user).filter(says_nothing_of(type)).order_by()
        told = list(
            rows.annotate(is_checked=is_verified_absent(type), is_read=Exists(typed)).values_list(
                "is_checked", "is_read"
            )[: CAP + 1]
        )
        if not told:
            return None
        checked = sum(is_checked for is_checked, _ in told)
        unread = sum(not is_checked and not is_read for is_checked, is_read in told)
        every = number(len(told)) if len(told) <= CAP else f"{number(CAP)}+"
        return cls(every, number(checked) if checked else "", number(unread) if unread else "")
