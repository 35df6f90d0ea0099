"""The words of each clause beside its type, so that one index answers "clauses of this type with these words"."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from agreements.models import Agreement, Person, Text
from agreements.search.word_index import by_language, understand


class ClauseWordsQuerySet(models.QuerySet["ClauseWords"]):
    def visible_to(self, user: Person) -> ClauseWordsQuerySet:
        return self.filter(text__agreement__in=Agreement.objects.visible_to(user))

    def search(self, words: str) -> ClauseWordsQuerySet:
        """Those that fulfil ``words``, each by the dictionary of its own language; one query more."""
        return self.filter(by_language(understand(words), "words"))

    def shown(self) -> ClauseWordsQuerySet:
        """Of the clauses that ``Clause.objects.shown()`` has."""
        return self.filter(is_shown=True, text__is_current=True)


class ClauseWords(models.Model):
    """The lexemes of the provision of a clause, and whether it stands in tables; written by the database alone.

    An index, not a fact: triggers on clauses and provisions keep it. A word may stand in a tenth of all provisions and in
    none of a type; to look it up in the index of provisions reads them all. Its rows go with their clauses, so that nothing
    looks them up by type or text.
    """

    _OF_THE_CLAUSE: ClassVar[dict[str, Any]] = {
        "on_delete": models.DO_NOTHING, "related_name": "+", "db_index": False, "db_constraint": False,
    }  # fmt: skip

    clause = models.OneToOneField("clauses.Clause", models.CASCADE, primary_key=True, related_name="+")
    type = models.ForeignKey("clauses.ClauseType", **_OF_THE_CLAUSE)
    text = models.ForeignKey(Text, **_OF_THE_CLAUSE)
    is_shown = models.BooleanField()
    language = models.CharField(max_length=8)
    words = SearchVectorField()

    objects = ClauseWordsQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["type", "language", "words"], name="clause_words")]

    def __str__(self) -> str:
        return f"words of {self.clause_id}"
