"""Imported once by the process that worker processes are forked from: all that takes long to load, and no database."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from agreements.ingest import parse  # noqa: E402
from clauses.classification.classify import classify  # noqa: E402
from clauses.classification.paragraph import units_of  # noqa: E402

_WORDS = (
    b"Agreement between A and B\n\nArticle 1\n\nEither Party may terminate this Agreement by notice of six months.\n"
)

classify(units_of(parse(_WORDS, "words.txt")))
