"""Imported once by the process that worker processes are forked from: all that takes long to load, and no database."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from clauses.terms.annotations import prepare  # noqa: E402

prepare("en")
