"""Fields and expressions that several models use: partial dates, vectors of words, folded names."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from agreements.search.query import Query
from agreements.search.word_index import tsquery

Person = User | AnonymousUser | None
"""Who asks; None is somebody who is not signed in."""

PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"

SHA256 = r"^[0-9a-f]{64}$"


def model_named(name: str) -> Any:
    """The model ``name`` of this app, for a module that it is built on and that cannot import it."""
    return apps.get_model("agreements", name)


class PartialDateField(models.CharField):
    """An ISO 8601 date as precise as its source gives it ("2004", "2004-10", "2004-10-29"); empty where unknown.

    Kept as text: the order of such strings is the order of the dates.
    """

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators.append(RegexValidator(PARTIAL_DATE, _("Write a date as 2004, 2004-10 or 2004-10-29.")))


SIGNED = ("name", "title", "date", "place")
"""What is held of each signatory; empty where it is not known."""


def validate_signatories(value: Any) -> None:
    """A list of signatories, each with the keys of ``SIGNED`` and a partial date."""
    if not isinstance(value, list) or not all(isinstance(one, dict) and {*one} == {*SIGNED} for one in value):
        raise ValidationError(_("Each signatory has a name, a title, a date and a place."))
    if any(one["date"] and not re.match(PARTIAL_DATE, one["date"]) for one in value):
        raise ValidationError(_("Write a date as 2004, 2004-10 or 2004-10-29."))


class FullTextVector(Func):
    """``to_tsvector`` with the dictionary of the row's language, weighted heading before words; immutable.

    A tsvector holds at most 1 MB, so only the first 200,000 characters of a provision are indexed.
    """

    output_field = SearchVectorField()
    template = (
        "(setweight(to_tsvector({config}, %(heading)s), 'A') || setweight(to_tsvector({config}, left(%(content)s, 200000)), 'B'))"
    ).format(
        config="CASE %(language)s WHEN 'en' THEN 'english'::regconfig WHEN 'fr' THEN 'french'::regconfig"
        " WHEN 'es' THEN 'spanish'::regconfig WHEN 'de' THEN 'german'::regconfig ELSE 'simple'::regconfig END"
    )

    def __init__(self, heading: str, content: str, language: str) -> None:
        super().__init__(F(heading), F(content), F(language))

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        (heading, _h), (content, _c), (language, _l) = parts
        return self.template % {"heading": heading, "content": content, "language": language}, []


class Named(Func):
    """Title, short title and symbol in one string, in small letters: what an agreement is called by; immutable."""

    output_field = models.TextField()
    template = "lower(left(%(title)s, 2000) || ' ' || %(short)s || ' ' || %(symbol)s)"

    def __init__(self) -> None:
        super().__init__(F("title"), F("short_title"), F("symbol"))

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        title, short, symbol = (compiler.compile(expression)[0] for expression in self.source_expressions)
        return self.template % {"title": title, "short": short, "symbol": symbol}, []


class NameVector(Named):
    """The words of what it is called, as written and by the English dictionary: names have no language of their own."""

    output_field = SearchVectorField()  # type: ignore[assignment]
    template = (
        f"(to_tsvector('simple'::regconfig, {Named.template}) || to_tsvector('english'::regconfig, {Named.template}))"
    )


def name_matches(query: Query) -> Q:
    """The rows whose ``names`` fulfil ``query``; needs ``alias(names=NameVector())``."""
    asked = tsquery(query, "simple"), tsquery(query, "english")
    return Q(names=asked[0] | asked[1]) if asked[0] is not None and asked[1] is not None else Q(pk__in=[])


def fold_name(name: str) -> str:
    """A name as it is matched: no accents, case, article, punctuation or double spaces.

    >>> fold_name("The International Criminal Police Organization – INTERPOL")
    'international criminal police organization interpol'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.findall(r"\w+", plain.casefold())
    return " ".join(words[1:] if words[:1] in (["the"], ["la"], ["le"], ["el"]) else words)
