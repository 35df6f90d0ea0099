"""The quicker tags for translations write what Django's write, in each language and whatever was rendered before."""

import pytest
from django.template import Context, Engine
from django.utils import translation

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
def test_the_quicker_tags_write_what_those_of_django_write(source: str) -> None:
    loaded = "{% load i18n %}" + source
    django = Engine(libraries={"i18n": "django.templatetags.i18n"}).from_string(loaded)
    quicker = Engine(libraries={"i18n": "web.i18n_tags"}).from_string(loaded)
    for language, agreement in [("en", "A <i>"), ("fr", "B"), ("es", "C"), ("en", "D"), ("ar", "E"), ("fr", "A")]:
        context = {"agreement": agreement, "name": "Library"}
        with translation.override(language):
            assert quicker.render(Context(context)) == django.render(Context(context))
