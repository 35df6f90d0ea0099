"""A text that is followed by its translation is read as two; one that only quotes another language stays whole."""

from __future__ import annotations

import pytest

from agreements.formats import translations
from agreements.formats.parallel import read_languages
from agreements.formats.text import read_text
from agreements.structure.segment import segment

RULES = {
    "en": ("Article", "The Parties shall keep the banks of the river open to all who wish to fish in it, as set out in rule {}."),
    "fr": ("Article", "Les Parties tiennent les rives du fleuve ouvertes à tous ceux qui veulent y pêcher, comme le dit la règle {}."),
    "es": ("Artículo", "Las Partes mantendrán las orillas del río abiertas a todos los que quieran pescar en él, según la regla {}."),
    "nl": ("Artikel", "De Partijen houden de oevers van de rivier open voor allen die er willen vissen, zoals in regel {} is bepaald."),
}  # fmt: skip
TITLES = {
    "en": "AGREEMENT ON THE BANKS OF THE RIVER",
    "fr": "ACCORD\nSUR LES RIVES DU FLEUVE",
    "es": "ACUERDO\nSOBRE LAS ORILLAS DEL RÍO",
    "nl": "OVEREENKOMST\nINZAKE DE OEVERS VAN DE RIVIER",
}
SIGNED = "\n\nFreedonia, 3 May 2011\n\nRufus Firefly\nGloria Teasdale\n\n"


def text_of(language: str, count: int = 9) -> str:
    word, rule = RULES[language]
    articles = (f"{word} {number}\n\n{rule.format(number)}" for number in range(1, count + 1))
    return TITLES[language] + "\n\n" + "\n\n".join(articles) + SIGNED


@pytest.mark.parametrize("languages", [("en", "fr"), ("fr", "en"), ("nl", "es", "en")])
def test_each_language_is_read_by_itself(languages: tuple[str, ...]) -> None:
    text = "".join(map(text_of, languages))
    readings = read_languages(read_text(text.encode(), "x.txt"))
    assert [reading.text for reading in readings] == [text_of(language) for language in languages]
    for language, reading in zip(languages, readings, strict=True):
        document = segment(reading)
        articles = [provision.number for provision in document.provisions if provision.kind == "article"]
        assert (document.language, articles) == (language, [str(number) for number in range(1, 10)])


def test_words_that_lean_to_the_first_language_to_the_very_end_are_divided_before_their_last_line() -> None:
    reading = read_text(text_of("en").encode(), "x.txt")
    assert translations._cut(reading, ("en", "fr"), 0, len(reading.lines)) == len(reading.lines) - 1


@pytest.mark.parametrize(
    "text",
    [
        text_of("en"),
        text_of("en") + text_of("fr", 2),
        text_of("en", 5) + text_of("fr", 5) + text_of("en", 5),
    ],
    ids=["one language", "a short annex in another", "a quotation between"],
)
def test_what_is_no_translation_stays_whole(text: str) -> None:
    assert len(read_languages(read_text(text.encode(), "x.txt"))) == 1
