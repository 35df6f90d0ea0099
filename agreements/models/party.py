"""The directory of parties: ``Party``, its names, and their order in the language of the reader.

PostgreSQL sorts: its collations of languages are missing where it was built without ICU, so the key is made here, as
``as_sorted`` says, and is the same everywhere.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Expression, F, Func, Q, TextField, Value, When
from django.db.models.functions import Coalesce, Lower, Replace
from django.utils.translation import gettext_lazy as _

from agreements.facts.shown_names import names_in, shown_acronym, shown_name
from agreements.models.fields import Person, fold_name, model_named
from web.wording import reader_language

_APART = {"es": {"ñ": "n\U0010ffff"}}
"""The letters that a language sorts as its own, after the plain one."""


def as_shown() -> Expression:
    """``Party.shown_name`` as the database sees it."""
    names = _names(reader_language())
    if not names:
        return Coalesce(F("name"), Value(""), output_field=TextField())
    looked_up = Func(Value(names), F("name"), template="(%(expressions)s)", arg_joiner="::jsonb ->> ")
    return Coalesce(looked_up, F("name"), output_field=TextField())


def as_sorted() -> Expression:
    """The shown name without case and accents, and with its numbers by value: "Group of 8" before "Group of 77"."""
    key: Expression = Lower(as_shown())
    for letter, others in _APART.get(reader_language(), {}).items():
        key = Replace(key, Value(letter), Value(others))
    accented, plain = _accents()
    key = Func(key, Value(accented), Value(plain), function="translate")
    filled = Func(key, Value(r"(\d+)"), Value(r"0000000\1"), Value("g"), function="regexp_replace")
    return Func(
        filled,
        Value(r"\d*(\d{8})(?!\d)"),
        Value(r"\1"),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )


@cache
def _names(language: str) -> str:
    names = names_in(language)
    return json.dumps(dict(names)) if names else ""


@cache
def _accents() -> tuple[str, str]:
    """The small letters of Latin script with an accent, and each without it."""
    parted = {
        chr(code): unicodedata.normalize("NFKD", chr(code)) for code in (*range(0xDF, 0x180), *range(0x1E01, 0x1F00))
    }
    found = {
        letter: parts[0] for letter, parts in parted.items() if len(parts) == 2 and unicodedata.combining(parts[1])
    }
    return "".join(found), "".join(found.values())


def _taking_part(user: Person) -> models.QuerySet[Any]:
    """The keys of the parties of agreements that ``user`` may see."""
    agreements = model_named("Agreement").objects.visible_to(user)
    rows: models.QuerySet[Any] = model_named("Participation").objects.filter(agreement__in=agreements).values("party")
    return rows


def _in_brackets(found: Collection[str]) -> str:
    roles = model_named("Participation").Role
    said = ", ".join(str(role.label) for role in roles if role in found)
    return "" if [*found] == [roles.PARTY] else f" ({said})"


class PartyQuerySet(models.QuerySet["Party"]):
    def visible_to(self, user: Person) -> PartyQuerySet:
        """Parties of the confirmed directory, and those of agreements that ``user`` may see."""
        return self.filter(Q(is_confirmed=True) | Q(pk__in=_taking_part(user)))

    def named(self, name: str) -> Party | None:
        """The party of the directory that bears ``name`` as its name, acronym or alias; None where none does."""
        return self.filter(folded_names__contains=[fold_name(name)]).order_by("pk").first()

    def get_by_natural_key(self, slug: str) -> Party:
        return self.get(slug=slug)

    def with_counts(self, user: Person) -> PartyQuerySet:
        """With ``agreement_count``: the agreements that ``user`` may see."""
        seen = Q(participations__agreement__in=model_named("Agreement").objects.visible_to(user))
        return self.annotate(agreement_count=models.Count("participations__agreement", filter=seen, distinct=True))

    def taking_part(self, user: Person) -> PartyQuerySet:
        """Those of agreements that ``user`` may see."""
        return self.filter(pk__in=_taking_part(user))

    def by_agreements(self) -> PartyQuerySet:
        """Those with most agreements first; needs ``with_counts``."""
        return self.order_by(F("agreement_count").desc(), as_sorted(), "pk")

    def by_name(self) -> PartyQuerySet:
        """By the name that is shown, as the reader's language sorts."""
        return self.order_by(as_sorted(), "pk")

    def counted_in(self, keys: Any, most: int, *, lookup: str = "any") -> list[tuple[str, str, int]]:
        """Those with most of the agreements of ``keys``: slug, name and number.

        The name is followed by the roles in these agreements, unless it is a party and nothing else: "France (sponsor)".
        """
        taking_part = self.filter(**{f"participations__agreement__{lookup}": keys}).annotate(
            n=models.Count("participations__agreement", distinct=True),
            roles=ArrayAgg("participations__role", distinct=True),
        )
        rows = taking_part.order_by("-n", as_sorted()).values_list("slug", "name", "roles", "n")[:most]
        return [(slug, f"{shown_name(name)}{_in_brackets(roles)}", n) for slug, name, roles, n in rows]

    def search(self, words: str) -> PartyQuerySet:
        return self.filter(Q(name__icontains=words) | Q(acronym__iexact=words) | Q(aliases__icontains=words))

    def best_first(self, words: str) -> PartyQuerySet:
        """Those whose name begins so as it is shown, then those with a word that does, then the others."""
        begins = Q(shown__istartswith=words) | Q(acronym__iexact=words)
        rank = Case(When(begins, then=0), When(shown__icontains=f" {words}", then=1), default=2)
        return self.alias(shown=as_shown()).order_by(rank, as_sorted(), "pk")


class Party(models.Model):
    """An international organisation, organ, State or other body in the directory."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", _("international organisation")
        ORGAN = "organ", _("organ")
        STATE = "state", _("State")
        BODY = "body", _("other body")

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)
    acronym = models.CharField(max_length=40, blank=True)
    aliases = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    folded_names = ArrayField(models.CharField(max_length=300), default=list, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ORGANIZATION)
    is_confirmed = models.BooleanField(default=False, help_text=_("A person has checked this entry."))

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("parties")
        indexes = [GinIndex(fields=["folded_names"], name="party_folded_names")]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="party_has_name")]

    def __str__(self) -> str:
        return self.acronym or self.name

    @property
    def shown_name(self) -> str:
        """The name in the language of the reader; ``name`` is that of the API."""
        return shown_name(self.name)

    @property
    def shown_acronym(self) -> str:
        return shown_acronym(self.name, self.acronym)

    @property
    def shown_short(self) -> str:
        return self.shown_acronym or self.shown_name

    @property
    def other_names(self) -> list[str]:
        """What else it is called, whatever the language."""
        return [
            name
            for name in dict.fromkeys([self.name, *self.aliases])
            if name not in {self.shown_name, self.shown_acronym}
        ]

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def fold_names(self) -> list[str]:
        """All the names it is matched by; the writer and the admin set ``folded_names`` from it before saving."""
        return sorted({fold_name(name) for name in [self.name, self.acronym, *self.aliases] if fold_name(name)})
