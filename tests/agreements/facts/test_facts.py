"""Facts are read from what the text states: dates in four languages, parties with designations, kinds, titles."""

from __future__ import annotations

import pytest

from agreements.facts.extract import place_of, title_of
from agreements.facts.kind import kind_of, status_of
from agreements.facts.parties import parties_of
from agreements.formats.read import read
from agreements.formats.text import read_text
from agreements.structure.dates import date_in, find_dates, impossible_dates
from agreements.structure.grammar import grammar
from agreements.structure.segment import segment


@pytest.mark.parametrize(
    ("language", "words", "date"),
    [
        ("en", "Done at Geneva, on 18 March 2004", "2004-03-18"), ("en", "this 5th day of June, 2001", "2001-06-05"), ("en", "March 3, 1999", "1999-03-03"),
        ("en", "this tenth day of October nineteen sixty-nine", "1969-10-10"), ("en", "in October 2004", "2004-10"), ("en", "no date at all", None),
        ("en", "on the first day of May in the year two thousand and four", "2004-05-01"), ("fr", "le 1er mai 1966", "1966-05-01"),
        ("fr", "le vingt-six mai mil neuf cent soixante-six", "1966-05-26"), ("es", "el 6 de mayo de 1997", "1997-05-06"),
        ("es", "a los once días del mes de agosto de mil novecientos noventa y siete", "1997-08-11"), ("de", "am 9. Dezember 1970", "1970-12-09"),
        ("es", "el tres de mayo de dos mil uno, en dos ejemplares", "2001-05-03"),
        ("es", "a los once dias del mes de agosto de mil novecientos noventxsiete", None),
        ("de", "am elften Dezember neunzehnhundertsiebenundfünfzig", "1957-12-11"),
        ("de", "am dritten Mai zweitausendvier", "2004-05-03"),
        ("de", "den zweiundzwanzigsten Juni zweitausendzehn", "2010-06-22"),
        ("de", "den fünften März eintausendneunhundertachtundneunzig", "1998-03-05"),
        ("de", "am einunddreißigsten Januar neunzehnhundertneunundneunzig", "1999-01-31"),
        ("de", "am siebzehnten Oktober neunzehnhundertzweiundsiebzig", "1972-10-17"),
        ("de", "am ersten August zweitausendeinundzwanzig", "2021-08-01"),
        ("de", "am dreissigsten November 1964", "1964-11-30"),
        ("de", "am zwanzigsten Februar tausendneunhundertsechzig", "1960-02-20"),
        ("de", "am achten April zweitausendundneun", "2009-04-08"),
        ("it", "il ventitré aprile millenovecentonovantasette", "1997-04-23"),
        ("it", "il primo giugno duemilaquattro", "2004-06-01"),
        ("it", "il ventuno marzo duemilaundici", "2011-03-21"),
        ("it", "addì trenta settembre millenovecentottantotto", "1988-09-30"),
        ("it", "il ventotto ottobre duemila", "2000-10-28"),
        ("nl", "de dertiende mei negentienhonderd drieënzestig", "1963-05-13"),
        ("nl", "de eenentwintigste juni tweeduizend twaalf", "2012-06-21"),
        ("nl", "op de derde april negentienhonderdachtentachtig", "1988-04-03"),
        ("nl", "de twintigste maart tweeduizend en drie", "2003-03-20"),
        ("pt", "aos vinte e oito dias do mês de outubro de dois mil e quatro", "2004-10-28"),
        ("pt", "aos dezesseis dias do mês de novembro de mil novecentos e noventa e seis", "1996-11-16"),
        ("pt", "em trinta e um de agosto de mil novecentos e setenta e oito", "1978-08-31"),
        ("pt", "em um de março de dois mil e dez", "2010-03-01"),
        ("es", "a los treinta y un días del mes de enero de dos mil quince", "2015-01-31"),
        ("es", "el día quince de enero de dos mil doce", "2012-01-15"),
        ("es", "el primero de mayo de mil novecientos ochenta y nueve", "1989-05-01"),
        ("es", "a los veintiséis días de julio de mil novecientos setenta y dos", "1972-07-26"),
        ("fr", "le trente et un mars mil neuf cent quatre-vingt-dix-sept", "1997-03-31"),
        ("fr", "le vingt et un juin deux mille douze", "2012-06-21"),
        ("fr", "le premier août mil neuf cent quatre-vingt", "1980-08-01"),
        ("fr", "ce dix-septième jour de février mil neuf cent soixante et onze", "1971-02-17"),
        ("fr", "le quatre novembre dix-neuf cent quarante-huit", "1948-11-04"),
        ("en", "this thirty-first day of December, one thousand nine hundred and eighty-two", "1982-12-31"),
        ("en", "on the Twenty Second day of March Nineteen Hundred and Forty-Five", "1945-03-22"),
        ("en", "this 4th day of July in the year of our Lord two thousand and eleven", "2011-07-04"),
        ("en", "the eighth of June, nineteen hundred and four", "1904-06-08"),
        ("ru", "двадцать третьего мая две тысячи третьего года", "2003-05-23"),
        ("en", "Done on 31 February 2021", None), ("fr", "le 31 avril 2020", None), ("en", "2021-02-29", None), ("en", "29 February 2020", "2020-02-29"),
    ],
)  # fmt: skip
def test_dates(language: str, words: str, date: str | None) -> None:
    assert date_in(words, grammar(language)) == date


@pytest.mark.parametrize(
    ("paragraph", "names", "designations"),
    [
        ("The World River Union, hereinafter referred to as “WRU” or the “Union”, and the Freedonian Centre, hereinafter referred to as “the Centre”,",
         ["World River Union", "Freedonian Centre"], [("WRU", "Union"), ("Centre",)]),
        ("The Government of the Republic of Freedonia and the Food and River Organization (FRO),", ["Republic of Freedonia", "Food and River Organization"],
         [(), ("FRO",)]),
        ("The World River Union (hereinafter referred to as “the Union”) and the Kingdom of Sylvania, hereinafter referred to as the Parties,",
         ["World River Union", "Kingdom of Sylvania"], [("Union",), ()]),
    ],
)  # fmt: skip
def test_parties(paragraph: str, names: list[str], designations: list[tuple[str, ...]]) -> None:
    parties = parties_of([paragraph], "", grammar("en"))
    assert [party.name for party in parties] == names
    assert [party.designations for party in parties] == designations


def test_parties_of_the_title_where_the_text_names_none() -> None:
    title = "Agreement between the Kingdom of Sylvania and the Fund for Rivers concerning the Seat of the Fund"
    assert [(p.name, p.kind) for p in parties_of([], title, grammar("en"))] == [
        ("Kingdom of Sylvania", "state"),
        ("Fund for Rivers", "organization"),
    ]


@pytest.mark.parametrize(
    ("language", "title", "names"),
    [
        ("fr", "Accord entre l'Organisation Internationale pour les Rivières et le Fonds Mondial pour la Nature concernant le siège",
         ["Organisation Internationale pour les Rivières", "Fonds Mondial pour la Nature"]),
        ("fr", "Accord entre l'Agence arabe pour l'eau et la Fridonie", ["Agence arabe pour l'eau", "Fridonie"]),
        ("fr", "Accord entre l'Union des Lacs et la République de Fridonie sur les transports", ["Union des Lacs", "République de Fridonie"]),
        ("es", "Acuerdo entre la Organización Internacional para las Aguas y la República de Fridonia para el intercambio",
         ["Organización Internacional para las Aguas", "República de Fridonia"]),
        ("en", "Agreement between the Parties on transport and the seat", []),
    ],
)  # fmt: skip
def test_a_name_that_goes_on_with_for_is_not_cut_there(language: str, title: str, names: list[str]) -> None:
    assert [party.name for party in parties_of([], title, grammar(language))] == names


@pytest.mark.parametrize(
    ("language", "closing", "place"),
    [
        ("fr", "Fait a Geneve, le 3 mai 2019", "Geneve"), ("fr", "FAIT À TUNIS, le 3 mai 2019", "Tunis"), ("fr", "Fait le 3 mai 2019 à Genève", "Genève"),
        ("fr", "En foi de quoi, les soussignés ont signé le présent Accord à Genève, le 3 mai 2019", "Genève"), ("en", "Done on 3 May 2019 at Lyon", "Lyon"),
        ("en", "have signed this Agreement at Lyon on 3 May 2019", "Lyon"), ("es", "Firman el presente Acuerdo en Quito, el 3 de mayo de 2019", "Quito"),
        ("de", "Geschehen am 3. Mai 2019 in Bern", "Bern"), ("en", "Signed on 3 May 2019 in English and French", ""), ("en", "Done in duplicate on 3 May 2019", ""),
    ],
)  # fmt: skip
def test_the_place_stands_after_done_at_or_beside_the_date(language: str, closing: str, place: str) -> None:
    assert place_of(closing, grammar(language)) == place


@pytest.mark.parametrize(
    ("words", "doubted", "found"),
    [
        ("adopted on 31 February 2021", ["31 February 2021"], []), ("April 31, 2020", ["April 31, 2020"], []), ("29 février 2021", ["29 février 2021"], []),
        ("29 February 2020", [], ["2020-02-29"]), ("30 February 2021, then 3 March 2021", ["30 February 2021"], ["2021-03-03"]), ("31 de mayo de 2021", [], ["2021-05-31"]),
    ],
)  # fmt: skip
def test_a_day_that_no_calendar_has_is_no_date_and_is_named(words: str, doubted: list[str], found: list[str]) -> None:
    assert list(impossible_dates(words)) == doubted
    assert [date.iso for date in find_dates(words)] == found


def test_the_doubt_about_a_date_is_a_warning_of_the_document() -> None:
    words = "AGREEMENT ON PIERS\n\nArticle 1\nPiers are kept.\n\nArticle 2\nPiers are lit.\n\nDone at Tarn on 31 February 2021.\n"
    document = segment(read(words.encode(), "piers.txt"))
    assert document.dates["signature"] is None
    assert any("31 February 2021" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    ("language", "title", "kind"),
    [
        ("en", "COOPERATION AGREEMENT BETWEEN A AND B", "cooperation_agreement"), ("en", "Memorandum of Understanding between A and B", "memorandum_of_understanding"),
        ("en", "Protocol on the Privileges of the Centre", "protocol"), ("en", "Convention on Rivers", "convention"), ("en", "Working Arrangement of A and B", "arrangement"),
        ("en", "Exchange of Notes constituting an Agreement", "exchange_of_notes"), ("en", "Agreement on the Seat", "agreement"),
        ("fr", "Accord de coopération entre A et B", "cooperation_agreement"), ("fr", "Protocole d'entente entre A et B", "memorandum_of_understanding"),
        ("es", "Convenio sobre cooperación pesquera", "cooperation_agreement"), ("es", "Memorando de Entendimiento", "memorandum_of_understanding"),
        ("de", "Abkommen über den Sitz", "agreement"), ("de", "Übereinkommen über Flüsse", "convention"),
    ],
)  # fmt: skip
def test_kinds(language: str, title: str, kind: str) -> None:
    assert kind_of(title, grammar(language)) == kind


def test_status_is_only_what_the_text_says() -> None:
    rules = grammar("en")
    assert status_of("Draft Agreement on Rivers", rules, is_signed=True, is_in_force=False) == "draft"
    assert status_of("Agreement on Rivers", rules, is_signed=True, is_in_force=False) == "signed"
    assert status_of("Agreement on Rivers", rules, is_signed=True, is_in_force=True) == "in_force"
    assert status_of("Agreement on Rivers", rules, is_signed=False, is_in_force=False) == "unknown"


def test_a_title_in_capitals_is_set_in_title_case_and_keeps_acronyms() -> None:
    printed = "COOPERATION AGREEMENT BETWEEN THE WORLD RIVER UNION AND FRO"
    assert (
        title_of(printed, "The World River Union and FRO", grammar("en"))
        == "Cooperation Agreement between the World River Union and FRO"
    )


@pytest.mark.parametrize(
    ("language", "printed", "body", "title"),
    [
        ("fr", "ACCORD DE COOPERATION ENTRE L'ORGANISATION MONDIALE DES FLEUVES ET L'OLF", "L'Organisation mondiale des fleuves et l'OLF gardent les fleuves.",
         "Accord de cooperation entre l'Organisation mondiale des fleuves et l'OLF"),
        ("fr", "CONVENTION SUR LES RIVIÈRES DE FRIDONIE", "Les rivières coulent en Fridonie.", "Convention sur les rivières de Fridonie"),
        ("fr", "ACCORD ENTRE LA FRIDONIE ET LA SYLVANIE", "", "Accord entre la Fridonie et la Sylvanie"),
        ("es", "CONVENIO DE COOPERACIÓN ENTRE LA UNIÓN DE RÍOS Y SILVANIA SOBRE EL INTERCAMBIO", "La Unión de Ríos y Silvania cooperan.",
         "Convenio de cooperación entre la Unión de Ríos y Silvania sobre el intercambio"),
    ],
)  # fmt: skip
def test_a_title_is_set_as_its_language_writes_it(language: str, printed: str, body: str, title: str) -> None:
    assert title_of(printed, body, grammar(language)) == title


def test_the_name_of_a_convention_goes_on_after_on_in_a_title() -> None:
    title = (
        "MEMORANDUM OF COOPERATION BETWEEN THE BUREAU OF THE CONVENTION\nON WETLANDS AND THE SECRETARIAT OF THE CONVENTION\n"
        "ON MIGRATORY BIRDS\n\nArticle 1\nThe Parties shall share reports.\n\nArticle 2\nThis Memorandum enters into force on signature.\n"
    )
    document = segment(read_text(title.encode(), "x.txt"))
    assert [party.name for party in document.parties] == [
        "Bureau of the Convention on Wetlands",
        "Secretariat of the Convention on Migratory Birds",
    ]
