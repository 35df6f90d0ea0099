"""Django's nodes of ``{% translate %}`` and ``{% blocktranslate %}``, which look up once what cannot change: a page has hundreds.

A sentence without variables is the same on every page in a language; the words of ``blocktranslate`` are put together from its
tokens once, and translated at each rendering as always. ``use_quicker_nodes``, which ``config`` calls when Django is ready, has
Django's own tags make these nodes: templates load ``i18n`` as everywhere.
"""

from __future__ import annotations

from typing import Any

from django.template.base import Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language


class QuickTranslateNode(i18n.TranslateNode):
    """``{% translate "Library" %}``: by language, what a sentence without variables and context was rendered to."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        expression = self.filter_expression
        self.rendered: dict[str | None, str] = {}
        self.is_fixed = (
            expression.var.lookups is None
            and not expression.filters
            and not (self.noop or self.asvar or self.message_context)
        )

    def render(self, context: Context) -> str:
        if not self.is_fixed:
            return super().render(context)
        language = get_language()
        if language not in self.rendered:
            self.rendered[language] = super().render(context)
        return self.rendered[language]


class QuickBlockTranslateNode(i18n.BlockTranslateNode):
    """``{% blocktranslate %}`` with its sentence and its variables known from the first rendering on."""

    def __init__(self, *parts: Any, **named: Any) -> None:
        super().__init__(*parts, **named)
        self.sentences: dict[int, tuple[str, tuple[str, ...]]] = {}

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        if id(tokens) not in self.sentences:
            words, variables = super().render_token_list(tokens)
            self.sentences[id(tokens)] = words, tuple(variables)
        words, known = self.sentences[id(tokens)]
        return words, list(known)


def use_quicker_nodes() -> None:
    for node in (QuickTranslateNode, QuickBlockTranslateNode):
        setattr(i18n, node.__name__.removeprefix("Quick"), node)
