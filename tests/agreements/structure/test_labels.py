"""Labels are found generously and chosen by their series; every rule of every language matches its own example."""

from __future__ import annotations

import pytest

from agreements.formats.document import Line, Reading
from agreements.formats.language import language_of
from agreements.structure.agreement.labels import candidates
from agreements.structure.agreement.list_markers import marker_of
from agreements.structure.agreement.sequence import chain
from agreements.structure.detect import looks_like_agreement
from agreements.structure.grammar import Grammar, grammar, grammars, normalize
from agreements.structure.numerals import readings, to_roman
from agreements.structure.rows import Row

LABELS = [
    (code, level, example)
    for code, language in grammars().items()
    for level, example in language.label_examples
    if level != "annex"
]


def rows_of_lines(*lines: str) -> list[Row]:
    rows, start = [], 0
    for words in lines:
        rows.append(Row(start, start + len(words), words, Line(start, start + len(words)), gap=1))
        start += len(words) + 2
    return rows


@pytest.mark.parametrize("language", grammars().values(), ids=lambda language: language.code)
def test_every_rule_matches_its_example(language: Grammar) -> None:
    assert language.rules
    unmet = [rule for rule in language.rules if not rule.pattern.search(normalize(rule.example))]
    assert [(rule.role, rule.code, rule.example) for rule in unmet] == []


@pytest.mark.parametrize(("code", "level", "example"), LABELS)
def test_every_label_example_is_a_label(code: str, level: str, example: str) -> None:
    assert [candidate.level for candidate in candidates(rows_of_lines(example), grammar(code))] == [level]


@pytest.mark.parametrize("code", ["en", "fr", "es", "de"])
def test_languages_have_the_same_roles(code: str) -> None:
    roles = {rule.role for rule in grammar(code).rules}
    assert {rule.role for rule in grammar("en").rules} - roles == set()


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("en", "Article 4", 4), ("en", "ARTICLE IV", 4), ("en", "Art. 4.-", 4), ("en", "Article Four", 4), ("en", "Article Twenty-One", 21),
        ("en", "A R T I C L E  1 2", 12), ("en", "Section 3.", 3), ("en", "§ 7", 7), ("fr", "Article premier", 1), ("fr", "Article 1er", 1),
        ("fr", "ARTICLE 1 er", 1), ("es", "Artículo 1º", 1), ("es", "ARTICULO XII", 12), ("es", "Cláusula Segunda", 2), ("de", "Artikel 3", 3),
        ("de", "Art. 12", 12), ("en", "Article 19A", 19),
    ],
)  # fmt: skip
def test_numbers_of_labels(language: str, words: str, value: int) -> None:
    found = candidates(rows_of_lines(words), grammar(language))
    assert [candidate.numbers[0].value for candidate in found] == [value]
    assert found[0].layout == "alone"


@pytest.mark.parametrize(
    "words",
    ["Article 5 of the Convention shall apply", "Article 5 (2) does not apply", "Article 5, paragraph 2", "Article 5 and Article 6 apply", "Articles 5 to 7",
     "Article of the treaty", "The article 5 above"],
)  # fmt: skip
def test_references_score_below_zero(words: str) -> None:
    assert all(candidate.score < 0 for candidate in candidates(rows_of_lines(words), grammar("en")))


@pytest.mark.parametrize(
    ("token", "values"),
    [("Ill", {3}), ("HI", {3}), ("H", {2}), ("S", {5}), ("41", {41, 4}), ("Vll", {7}), ("XIV", {14}), ("1.12", {12, 1}), ("4bis", {4}), ("twenty", {20}), ("of", set()), ("2º", {2}), ("1o", {1}),
     ("II bis", {2}), ("³", set()), ("١", {1}), ("ter", {1}), ("Ier", {1}), ("11I", {3}), ("B", {2, 8}), ("K.12", {12}), ("VnI", {8}), ("n", {2}), ("m", {3}), ("III-4", {4})],
)  # fmt: skip
def test_what_a_damaged_number_may_mean(token: str, values: set[int]) -> None:
    assert values <= {number.value for number in readings(token, grammar("en"))}
    assert values or not readings(token, grammar("en"))


def numbers_of(*labels: str) -> list[str]:
    return [link.number.shown for link in chain(candidates(rows_of_lines(*labels), grammar("en")), [])]


def test_the_series_settles_what_a_label_says() -> None:
    assert numbers_of("Article I", "Article H", "Article Ill", "Article IV") == ["I", "II", "III", "IV"]
    assert numbers_of("Article 1", "Article 2", "Article 8 of the Treaty", "Article 3") == ["1", "2", "3"]
    assert numbers_of("Article 19", "Article 19A", "Article 20") == ["19", "19A", "20"]
    assert numbers_of("Article 1.1", "Article 1.2", "Article 2.1", "Article 2.2") == ["1.1", "1.2", "2.1", "2.2"]
    assert numbers_of("Article A", "Article B", "Article C", "Article D") == ["A", "B", "C", "D"]
    assert numbers_of("Article A-1", "Article A-2", "Article B-1", "Article B-2") == ["A-1", "A-2", "B-1", "B-2"]
    assert numbers_of("Article I-1", "Article I-2", "Article II-3", "Article II-4") == ["I-1", "I-2", "II-3", "II-4"]
    assert numbers_of("ARTICLE 1", "ARTICLE 2", "ARTICLE 31. The text", "ARTICLE 4") == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("words", "number"),
    [("ARTICULO XI", "XI"), ("ARTfCULOXI", "XI"), ("ARTfCULO XI", "XI"), ("Artic. 11", "11"), ("Arti. 11 - Los ríos", "11")],
)  # fmt: skip
def test_a_label_word_misread_cut_short_or_glued_to_its_number(words: str, number: str) -> None:
    assert [candidate.numbers[0].shown for candidate in candidates(rows_of_lines(words), grammar("es"))] == [number]


@pytest.mark.parametrize(
    ("words", "ways"),
    [
        ("1. The Parties", [("1.", 1)]), ("(2) The", [("(1)", 2)]), ("a) the", [(")a", 1)]), ("(i) the", [("()a", 9), ("()i", 1)]), ("1.2 The", [("1.1", 2)]),
        ("– the river", [("-", 0)]), ("- b) the bank", [(")a", 2)]), ("3 The Parties", [("1", 3)]), ("à) L’échange", [(")a", 1)]),
    ],
)  # fmt: skip
def test_markers_of_paragraphs(words: str, ways: list[tuple[str, int]]) -> None:
    marker = marker_of(words)
    assert marker is not None and list(marker.ways) == ways


@pytest.mark.parametrize(
    "words", ["The Parties", "3 of the Parties", "1996", "e.g. the", "I am", "10 per cent", "J. P. Firefly"]
)
def test_what_is_no_marker(words: str) -> None:
    assert marker_of(words) is None or words == "J. P. Firefly"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Parties shall cooperate in the field of data and of the rivers.", "en"), ("Les Parties coopèrent dans le domaine des données et des fleuves.", "fr"),
        ("Las Partes cooperarán en el ámbito de los datos y de los ríos.", "es"), ("Die Parteien arbeiten auf dem Gebiet der Daten und der Flüsse zusammen.", "de"),
    ],
)  # fmt: skip
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_roman_numerals_come_back() -> None:
    assert [to_roman(value) for value in (1, 4, 9, 14, 40, 99)] == ["I", "IV", "IX", "XIV", "XL", "XCIX"]


def test_a_letter_is_no_agreement() -> None:
    text = "Dear friend,\n\nthe weather is fine and the river is blue.\n\nYours, Rufus"
    reading = Reading("x", "text/plain", "", text, (Line(0, len(text)),))
    assert looks_like_agreement(reading, "en") < 0.5


@pytest.mark.parametrize(
    "labels",
    [
        [f"                         ARTICLE {to_roman(n)}" for n in range(1, 9)],
        ["Article I", "Artlcle II", "Article III", "Article IV", "Artic1e V", "Article VI", "Article VII", "Article VIII", "Article IX"],
    ],
    ids=["centred", "some misread"],
)  # fmt: skip
def test_articles_make_an_agreement_wherever_their_labels_stand(labels: list[str]) -> None:
    body = (
        "\n     1. The Parties keep the river clean.\n\n     2. They tell each other of it, recalling their needs.\n\n"
    )
    text = "The Parties,\n\nRecalling the river,\n\nHave agreed as follows:\n\n" + "".join(
        label + body for label in labels
    )
    lines = tuple(Line(at, at + len(line)) for at, line in _lines_of(text))
    assert looks_like_agreement(Reading("x", "text/plain", "", text, lines), "en") >= 0.9


def _lines_of(text: str) -> list[tuple[int, str]]:
    places, at = [], 0
    for line in text.split("\n"):
        places.append((at, line))
        at += len(line) + 1
    return places
