"""How a type was searched for in a text, so that a person verifies an absence in seconds.

``trace_of`` asks the classifier for one type over the whole text: which patterns were looked for, in how many paragraphs,
and what came nearest. It takes about a tenth of a second for an agreement of ten pages, so that it is kept for a while.
A correction changes the provisions of a text, and with them when its agreement was modified, which is part of the name as
the version of the rules is. What a decision keeps is ``searched`` at that moment, never what was kept here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from agreements.ingest import document_of
from agreements.models import Text
from clauses.classification.classify import RULES_VERSION, search_trace
from clauses.classification.paragraph import units_of
from clauses.models import ClauseType

_KEPT = 60 * 60
_MOST_EXAMPLES = 40
_WORDS = 600


@dataclass(frozen=True, slots=True)
class Near:
    """A provision that came near, with the probability that it is of the type."""

    eid: str
    pinpoint: str
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class SearchTrace:
    paragraphs: int
    cues: tuple[str, ...]
    """Examples of what the patterns look for, at most so many as a person reads; decisions hold this name."""
    cue_count: int
    near: tuple[Near, ...]
    rules_version: str
    language: str = ""
    """Of the text that was searched."""


def trace_of(text: Text, type: ClauseType) -> SearchTrace:
    key = f"trace:{text.pk}:{text.agreement.modified.timestamp()}:{type.pk}:{RULES_VERSION}"
    found: SearchTrace | None = cache.get(key)
    if found is None:
        found = searched(text, type)
        cache.set(key, found, _KEPT)
    return found


def searched(text: Text, type: ClauseType) -> SearchTrace:
    trace = search_trace(units_of(document_of(text)), type.pk)
    pinpoints = dict(
        text.provisions.filter(eid__in=[miss.eid for miss in trace.near_misses]).values_list("eid", "pinpoint")
    )
    examples = tuple(dict.fromkeys(pattern.partition("): ")[2] for pattern in trace.patterns))
    near = tuple(
        Near(miss.eid, pinpoints.get(miss.eid, miss.eid), miss.score, miss.text[:_WORDS]) for miss in trace.near_misses
    )
    return SearchTrace(
        trace.paragraphs, examples[:_MOST_EXAMPLES], len(trace.patterns), near, trace.rules_version, text.language
    )
