"""The authority list: every name leads to one entry, and texts name entries in any case, form and language."""

from __future__ import annotations

import pytest

from agreements.facts.authority import entries, entry_named, entry_of_letters, names_in
from agreements.facts.mentions import mentions
from agreements.facts.names import is_name
from agreements.facts.nominative import nominative
from agreements.structure.grammar import grammar, normalize


def test_no_name_of_a_language_leads_to_two_entries() -> None:
    led: dict[tuple[str, str], set[str]] = {}
    for entry in entries().values():
        for language, names in entry.names.items():
            for name in names:
                led.setdefault((language, normalize(name).lower()), set()).add(entry.slug)
    assert {name: slugs for name, slugs in led.items() if len(slugs) > 1} == {}


def test_the_list_holds_the_states_of_today_and_yesterday_and_several_hundred_organisations() -> None:
    kinds = [entry.kind for entry in entries().values()]
    assert kinds.count("state") >= 205
    assert kinds.count("organization") >= 430
    assert (entries()["czechoslovakia"].since, entries()["czechoslovakia"].until) == ("1918", "1992")


@pytest.mark.parametrize(
    ("language", "words", "named"),
    [
        ("en", "the Government of the Kingdom of the Netherlands", [("netherlands", "Kingdom of the Netherlands")]),
        ("en", "the Netherlands Government and the French Government", [("netherlands", "Netherlands"), ("france", "France")]),
        ("en", "Food and Agriculture Organisation of the United Nations", [("fao", "Food and Agriculture Organisation of the United Nations")]),
        ("en", "THE WORLD METEOROLOGICAL ORGANIZATION", [("wmo", "World Meteorological Organization")]),
        ("en", "the Organization for Security and Cooperation in Europe", [("osce", "Organization for Security and Cooperation in Europe")]),
        ("en", "Her Majesty the Queen of Denmark", [("denmark", "Denmark")]),
        ("en", "the Czech and Slovak Federal Republic", [("czechoslovakia", "Czech and Slovak Federal Republic")]),
        ("fr", "le Gouvernement de la République du Sénégal", [("senegal", "République du Sénégal")]),
        ("fr", "le Gouvernement royal et l'Organisation mondiale de la santé", [("who", "Organisation mondiale de la santé")]),
        ("fr", "la République togolaise et la Confédération suisse", [("togo", "République togolaise"), ("switzerland", "Confédération suisse")]),
        ("es", "el Gobierno de la República Oriental del Uruguay", [("uruguay", "República Oriental del Uruguay")]),
        ("es", "la Republica Argentina y la Republica de Colombia", [("argentina", "Republica Argentina"), ("colombia", "Republica de Colombia")]),
        ("de", "dem Königreich Norwegen und der Republik Österreich", [("norway", "Königreich Norwegen"), ("austria", "Republik Österreich")]),
        ("de", "des Fürstentums Liechtenstein", [("liechtenstein", "Fürstentum Liechtenstein")]),
        ("de", "der Regierung der Vereinigten Staaten von Amerika", [("united-states", "Vereinigte Staaten von Amerika")]),
        ("de", "den Vereinten Nationen", [("un", "Vereinte Nationen")]),
        ("it", "il Governo della Repubblica italiana", [("italy", "Repubblica italiana")]),
        ("pt", "o Governo da República de Moçambique", [("mozambique", "República de Moçambique")]),
        ("nl", "de Regering van het Koninkrijk België", [("belgium", "Koninkrijk België")]),
        ("ru", "Правительством Республики Беларусь", [("belarus", "Республика Беларусь")]),
        ("ru", "Всемирной организацией здравоохранения", [("who", "Всемирная организация здравоохранения")]),
        ("ar", "حكومة جمهورية مصر العربية ومنظمة الصحة العالمية", [("egypt", "جمهورية مصر العربية"), ("who", "منظمة الصحة العالمية")]),
        ("zh", "肯尼亚共和国政府和联合国粮食及农业组织", [("kenya", "肯尼亚共和国"), ("fao", "联合国粮食及农业组织")]),
    ],
)  # fmt: skip
def test_what_a_text_names(language: str, words: str, named: list[tuple[str, str]]) -> None:
    assert [(mention.entry.slug, mention.name) for mention in mentions(words, grammar(language))] == named


def test_an_acronym_is_an_entry_only_as_a_whole_name() -> None:
    rules = grammar("en")
    assert entry_named("WHO", rules) is entries()["who"]
    assert entry_named("the who", rules) is None
    assert names_in("THE OFFICERS WHO HAVE AGREED", rules) == []


@pytest.mark.parametrize(
    ("language", "oblique", "name"),
    [
        ("de", "Internationalen Käseorganisation", "Internationale Käseorganisation"), ("de", "Europäischen Zentrums für Brücken", "Europäisches Zentrum für Brücken"),
        ("de", "Nordischen Wetterdienst", "Nordischer Wetterdienst"),
        ("ru", "Международным центром мостов", "Международный центр мостов"), ("ru", "Евразийской комиссией", "Евразийская комиссия"),
        ("ru", "Федеральным агентством по рекам", "Федеральное агентство по рекам"), ("en", "International Cheese Organization", "International Cheese Organization"),
    ],
)  # fmt: skip
def test_names_of_other_bodies_in_the_nominative(language: str, oblique: str, name: str) -> None:
    assert nominative(oblique, grammar(language)) == name


@pytest.mark.parametrize(
    ("words", "looks_so"),
    [
        ("World Lantern Organization", True), ("Ministry of Health of the Republic of Freedonia", True), ("Centre for Rivers and Lakes", True),
        ("Having regard to the Convention for the establishment of the Agency", False), ("States Parties to this Protocol", False),
        ("Agreement on the use of lamps", False), ("the parties have agreed", False), ("Council of Ministers has decided to approve", False),
        ("A. KARA President of the Republic; B. ARIN", False), ("Article 1", False), ("", False), ("Organization which it serves", False),
    ],
)  # fmt: skip
def test_what_looks_like_a_name(words: str, looks_so: bool) -> None:
    assert is_name(words, grammar("en")) is looks_so


@pytest.mark.parametrize(
    ("language", "words", "slug"),
    [
        ("en", "United Nations Educational, Scientificand Cultural Organization", "unesco"),
        ("en", "World Intel-lectual Property Organization", "wipo"),
        ("fr", "Organisation internationaledu Travail", "ilo"),
        ("en", "Unit ed Nations", None),
        ("en", "World Kite Property Organization", None),
    ],
)
def test_a_name_that_lost_a_blank_or_kept_a_hyphen_is_its_entry(language: str, words: str, slug: str | None) -> None:
    found = entry_of_letters(words, grammar(language))
    assert (found.slug if found else None) == slug
