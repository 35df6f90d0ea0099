"""What a party is called in the language of the reader: "Netherlands" is "Pays-Bas" in French, "ITU" is "UIT".

The names are those of the authority list. A party that it has not, or not in that language, is called as it is written. The API
and what is stored keep the name of the directory.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from agreements.facts.authority import entries
from web.wording import reader_language


@cache
def names_in(language: str) -> Mapping[str, str]:
    """The name of the directory, and that of the language where it is another; none for English, in which the list is kept."""
    if language == "en":
        return {}
    shown = ((entry.name, entry.short_name(language)) for entry in entries().values())
    return {name: other for name, other in shown if other != name}


@cache
def _acronyms_in(language: str) -> Mapping[tuple[str, str], str]:
    return {
        (entry.name, entry.acronyms[0]): entry.acronyms_in[language]
        for entry in entries().values()
        if language in entry.acronyms_in
    }


def shown_name(name: str) -> str:
    """
    >>> shown_name("Netherlands")  # the reader of this reads English
    'Netherlands'
    """
    return names_in(reader_language()).get(name, name)


def shown_acronym(name: str, acronym: str) -> str:
    return _acronyms_in(reader_language()).get((name, acronym), acronym)
