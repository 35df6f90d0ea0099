"""Django's tags for translations, which look up once what cannot change: for a page has hundreds of them.

``TEMPLATES`` names this library ``i18n``, so that ``{% load i18n %}`` loads it; tags and filters that are not below are Django's.
A sentence without variables is the same for every page in a language; the words of ``blocktranslate`` are put together from its
tokens once, and translated at each rendering as always.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class TranslateNode(i18n.TranslateNode):
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


class BlockTranslateNode(i18n.BlockTranslateNode):
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


@register.tag("trans")
@register.tag("translate")
def translate(parser: Parser, token: Token) -> TranslateNode:
    node = i18n.do_translate(parser, token)
    return TranslateNode(node.filter_expression, node.noop, node.asvar, node.message_context)


@register.tag("blocktrans")
@register.tag("blocktranslate")
def blocktranslate(parser: Parser, token: Token) -> BlockTranslateNode:
    node = i18n.do_block_translate(parser, token)
    return BlockTranslateNode(
        node.extra_context,
        node.singular,
        node.plural,
        node.countervar,
        node.counter,
        node.message_context,
        trimmed=node.trimmed,
        asvar=node.asvar,
        tag_name=token.split_contents()[0],
    )
