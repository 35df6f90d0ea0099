"""The quicker nodes of translations write what Django's write, in each language and whatever was rendered before."""

import pytest
from django.template import Context, Engine, Template
from django.templatetags import i18n
from django.utils import translation

from web.translation_nodes import QuickBlockTranslateNode, QuickTranslateNode

LIBRARIES = {"i18n": "django.templatetags.i18n"}
TEMPLATES = [
    '{% translate "Library" %}',
    '{% translate "Library" as name %}<{{ name }}>',
    '{% translate "100%% <b>" %}',
    "{% translate name %}",
    '{% translate "Library"|upper %}',
    '{% translate "May" context "month name" %}',
    '{% translate "Library" noop %}',
    "{% blocktranslate %}Text of {{ agreement }}{% endblocktranslate %}",
    "{% blocktranslate trimmed with n=name|upper %}\n  No  {{ n }}\n  50% {% endblocktranslate %}",
    "{% blocktranslate trimmed count n=3 %}{{ n }} answer{% plural %}{{ n }} answers{% endblocktranslate %}",
    "{% blocktranslate asvar said %}A {{ agreement }}{% endblocktranslate %}{{ said }}",
    "{% autoescape off %}{% blocktranslate %}Text of {{ agreement }}{% endblocktranslate %}{% endautoescape %}",
]


@pytest.mark.parametrize("source", TEMPLATES)
def test_the_quicker_nodes_write_what_those_of_django_write(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = "{% load i18n %}" + source
    quicker = Template(loaded, engine=Engine(libraries=LIBRARIES))
    monkeypatch.setattr(i18n, "TranslateNode", QuickTranslateNode.__base__)
    monkeypatch.setattr(i18n, "BlockTranslateNode", QuickBlockTranslateNode.__base__)
    django = Template(loaded, engine=Engine(libraries=LIBRARIES))
    nodes = [node for node in quicker.nodelist if type(node).__name__.startswith("Quick")]
    assert nodes or "autoescape" in source
    assert not [node for node in django.nodelist if type(node).__name__.startswith("Quick")]
    for language, agreement in [("en", "A <i>"), ("fr", "B"), ("es", "C"), ("en", "D"), ("ar", "E"), ("fr", "A")]:
        context = {"agreement": agreement, "name": "Library"}
        with translation.override(language):
            assert quicker.render(Context(context)) == django.render(Context(context))
