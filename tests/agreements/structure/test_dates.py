"""Each form of date in each language is read the same in an agreement, a resolution and a paper."""

from __future__ import annotations

import pytest

from agreements.formats.text import read_text
from agreements.structure.agreement.segment import segment_agreement
from agreements.structure.dates import date_in, find_dates, first_date, first_day
from agreements.structure.grammar import grammar
from agreements.structure.segment import segment

DAYS = [
    ("en", "26 March 2018", "2018-03-26"), ("en", "26th March, 2018", "2018-03-26"), ("en", "March 26, 2018", "2018-03-26"),
    ("en", "the 26th day of March 2018", "2018-03-26"), ("en", "12.05.2018", "2018-05-12"), ("en", "12/05/2018", "2018-05-12"),
    ("en", "2018-05-12", "2018-05-12"), ("en", "this tenth day of October nineteen sixty-nine", "1969-10-10"),
    ("en", "this twenty-first of February in the year 2008", "2008-02-21"), ("en", "on the first day of May, two thousand and one", "2001-05-01"),
    ("fr", "le 1er mai 1966", "1966-05-01"), ("fr", "le 26 mars 2018", "2018-03-26"), ("fr", "le trois mai mil neuf cent quatre-vingt-dix-sept", "1997-05-03"),
    ("fr", "12.05.2018", "2018-05-12"), ("es", "26 de marzo de 2018", "2018-03-26"), ("es", "el 5 de mayo del año 1994", "1994-05-05"),
    ("es", "a los cinco días del mes de mayo de mil novecientos noventa y cuatro", "1994-05-05"), ("de", "26. März 2018", "2018-03-26"),
    ("de", "12.05.2018", "2018-05-12"), ("nl", "26 maart 2018", "2018-03-26"), ("it", "26 marzo 2018", "2018-03-26"), ("it", "il 1º maggio 1999", "1999-05-01"),
    ("pt", "26 de março de 2018", "2018-03-26"), ("ru", "26 марта 2018 года", "2018-03-26"), ("ru", "26.03.2018", "2018-03-26"),
    ("zh", "2018年3月26日", "2018-03-26"), ("zh", "二〇一八年三月二十六日", "2018-03-26"), ("ar", "26 مارس 2018", "2018-03-26"),
]  # fmt: skip
PARTIAL = [
    ("en", "October 2004", "2004-10"),
    ("fr", "octobre 2004", "2004-10"),
    ("es", "octubre de 2004", "2004-10"),
    ("de", "Oktober 2004", "2004-10"),
]


@pytest.mark.parametrize(("language", "words", "iso"), [*DAYS, *PARTIAL])
def test_a_date_is_the_same_whether_its_language_is_known_or_not(language: str, words: str, iso: str) -> None:
    assert date_in(f"Done at Geneva, {words}", grammar(language)) == iso
    assert first_date(words) == iso
    assert [dated.iso for dated in find_dates(words, language)] == [iso]


AGREEMENTS = {
    "en": "AGREEMENT ON LAMPS\n\nArticle 1\n\nLamps are lit.\n\nArticle 2\n\nThey burn oil.\n\nArticle 3\n\nKites fly.\n\nDone at Geneva, {date}.\n",
    "fr": "ACCORD SUR LES LAMPES\n\nArticle 1\n\nLes lampes sont allumées.\n\nArticle 2\n\nElles brûlent.\n\nArticle 3\n\nElles durent.\n\nFait à Genève, {date}.\n",
    "es": "ACUERDO SOBRE LAS LÁMPARAS\n\nArtículo 1\n\nLas lámparas arden.\n\nArtículo 2\n\nArden con aceite.\n\nArtículo 3\n\nDuran.\n\nHecho en Ginebra, {date}.\n",
    "de": "ABKOMMEN ÜBER LAMPEN\n\nArtikel 1\n\nDie Lampen brennen.\n\nArtikel 2\n\nSie brennen mit Öl.\n\nArtikel 3\n\nSie dauern.\n\nGeschehen zu Genf am {date}.\n",
    "nl": "OVEREENKOMST OVER LAMPEN\n\nArtikel 1\n\nDe lampen branden.\n\nArtikel 2\n\nZij branden op olie.\n\nArtikel 3\n\nZij duren.\n\nGedaan te Genève, {date}.\n",
    "it": "ACCORDO SULLE LAMPADE\n\nArticolo 1\n\nLe lampade ardono.\n\nArticolo 2\n\nArdono con olio.\n\nArticolo 3\n\nDurano.\n\nFatto a Ginevra, {date}.\n",
    "pt": "ACORDO SOBRE LÂMPADAS\n\nArtigo 1\n\nAs lâmpadas ardem.\n\nArtigo 2\n\nArdem com óleo.\n\nArtigo 3\n\nDuram.\n\nFeito em Genebra, {date}.\n",
    "ru": "СОГЛАШЕНИЕ О ЛАМПАХ\n\nСтатья 1\n\nЛампы горят.\n\nСтатья 2\n\nОни горят маслом.\n\nСтатья 3\n\nОни служат долго.\n\nСовершено в Женеве {date}.\n",
    "zh": "关于灯的协定\n\n第一条\n\n灯是亮的。\n\n第二条\n\n灯用油。\n\n第三条\n\n灯长久。\n\n本协定于{date}在日内瓦签订。\n",
    "ar": "اتفاق بشأن المصابيح\n\nالمادة 1\n\nتضاء المصابيح.\n\nالمادة 2\n\nتحترق بالزيت.\n\nالمادة 3\n\nتدوم.\n\nحرر في جنيف في {date}.\n",
}
RESOLUTION = (
    "RESOLUTION 5\n\nLamps\n\nThe General Assembly,\n\nRecalling the talks,\n\nNoting the lamps,\n\n1. Decides to light them;\n\n"
    "2. Requests a report.\n\n101st plenary meeting\n{date}\n"
)
PAPER = (
    "Distr.: General\n{date}\n\nBackground paper by the Secretariat\n\nLamps of the world\n\nI. Introduction\n\n1. Lamps are many.\n\n2. They burn.\n\n"
    "II. Findings\n\n3. Some are out.\n\n4. Oil is dear.\n\n5. Wicks are not.\n\n6. Keepers are few.\n"
)


@pytest.mark.parametrize(("language", "words", "iso"), DAYS)
def test_a_date_is_the_same_in_an_agreement_a_resolution_and_a_paper(language: str, words: str, iso: str) -> None:
    """The agreement ends in the formula of its language; the others carry the day on a line of its own."""
    read = [read_text(text.format(date=words).encode(), "x.txt") for text in (AGREEMENTS[language], RESOLUTION, PAPER)]
    documents = [segment_agreement(read[0], language), segment(read[1]), segment(read[2])]
    events = ("signature", "adoption", "distribution")
    assert [document.dates[event] for document, event in zip(documents, events, strict=True)] == [iso] * 3


def test_dates_in_order_with_their_places() -> None:
    words = "in May 2004, on 5 June 2005, this tenth day of October nineteen sixty-nine, and in 1968"
    found = list(find_dates(words))
    assert [dated.iso for dated in found] == ["2004-05", "2005-06-05", "1969-10-10", "1968"]
    assert words[found[2].start : found[2].end] == "tenth day of October nineteen sixty-nine"
    assert first_day(words) == "2005-06-05"


@pytest.mark.parametrize(
    "words", ["31 February 2021", "Article 12", "12.13.2018", "3 May", "page 1969a", "A/RES/2004-12"]
)
def test_what_is_no_date(words: str) -> None:
    assert first_day(words) is None
