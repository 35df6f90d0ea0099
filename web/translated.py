"""The filters that every template has: words that a table, the database or a script keeps in English, in the reader's language."""

from __future__ import annotations

import re
from functools import cache

from django import template
from django.conf import settings
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from web.locators import located
from web.stored import retold
from web.wording import sentence

register = template.Library()


@register.filter
def translated(words: object) -> str:
    """The label of a clause type, say; what an office named itself stands as it is."""
    return sentence(str(words))


register.filter("retold", retold)
register.filter("located", located)


@register.simple_tag
def lang_of_page() -> SafeString:
    """The attributes of what the tool says in the midst of an agreement's words, which are in a language of their own."""
    direction = "rtl" if get_language_bidi() else "ltr"
    return mark_safe(f'lang="{get_language()}" dir="{direction}"')  # noqa: S308 (a code of the settings, and a fixed word)


@register.filter
def quoted(words: object) -> SafeString:
    """
    >>> quoted("a <b>")
    '“a &lt;b&gt;”'
    """
    return format_html(sentence("“{words}”"), words=words)


@register.simple_tag
def colon() -> str:
    """After words that a template puts together; French has a space before it."""
    return sentence(":")


@register.simple_tag
def semicolon() -> str:
    return sentence(";")


@register.filter
def words_of_scripts(language: str) -> SafeString | str:
    """What scripts say, for ``static/js/words.js``; nothing where they say it in English as they stand."""
    if language == settings.LANGUAGE_CODE:
        return ""
    return json_script({words: sentence(words) for words in said_by_scripts()}, "words-of-scripts")


@cache
def said_by_scripts() -> tuple[str, ...]:
    """The sentences in ``translated("...")`` of the scripts."""
    scripts = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
    found = (words for path in scripts for words in re.findall(r'\btranslated\("([^"]+)"', path.read_text("utf-8")))
    return tuple(dict.fromkeys(found))
