"""Each pattern is data with an example that it must meet; time stays linear on hostile text."""

import json

import pytest

from clauses.classification.patterns import (
    FOLDER,
    PLACES,
    Pattern,
    compile_pattern,
    load_patterns,
    make_patterns,
    plain,
    required_literals,
    start_of,
)
from clauses.classification.taxonomy import codes
from tests.growth import assert_linear

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.jsonl"))


def meets_its_example(pattern: Pattern) -> bool:
    text = plain(pattern.example)
    match = pattern.regex.match(text, start_of(text)) if pattern.at == "start" else pattern.regex.search(text)
    return match is not None and (not pattern.literals or any(literal in text for literal in pattern.literals))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pattern_meets_its_example(language: str) -> None:
    patterns = load_patterns(language).patterns
    assert patterns
    assert [pattern.id for pattern in patterns if not meets_its_example(pattern)] == []


def test_cues_have_unique_ids_known_types_and_places() -> None:
    patterns = [pattern for language in LANGUAGES for pattern in load_patterns(language).patterns]
    assert len({pattern.id for pattern in patterns}) == len(patterns)
    assert {pattern.type for pattern in patterns} <= set(codes())
    assert {pattern.at for pattern in patterns} <= set(PLACES)


def test_every_type_has_cues_in_english() -> None:
    assert {pattern.type for pattern in load_patterns("en").patterns if pattern.weight > 0} == set(codes())


def test_plain_keeps_length_and_drops_accents() -> None:
    text = "L’Étât « Ñandú » – œuvre\u00a0İ ﬁn"
    assert len(plain(text)) == len(text)
    assert plain(text).startswith('l\'etat " nandu " - ')


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1. The", "the"),
        ("(a) by sea", "by"),
        ("IV. The", "the"),
        ("The", "the"),
        ("Article 4. The", "the"),
        ("2.1 It", "it"),
    ],
)
def test_a_label_is_not_the_first_word(text: str, first: str) -> None:
    assert plain(text)[start_of(plain(text)) :].split()[0] == first


def test_a_gap_stays_within_the_sentence_and_its_words() -> None:
    pattern = compile_pattern("notice~3 months", {})
    assert pattern.search("notice of some six months")
    assert not pattern.search("notice of a b c d months")
    assert not pattern.search("notice. Six months")


def test_literals_are_in_every_match() -> None:
    assert required_literals(compile_pattern("(?:terminat|denounc)\\w*~3 party", {})) in (
        ("party",),
        ("denounc", "terminat"),
    )


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "the " * 250_000, "notice of " * 100_000, "(" * 500_000, '"' * 500_000]
)
def test_a_megabyte_of_anything_takes_no_longer_than_its_length(text: str) -> None:
    def find(words: str) -> None:
        for place in PLACES:
            list(load_patterns("en").find(plain(words), place))

    assert_linear(find, text)


def test_a_book_is_made_of_rows() -> None:
    rows = [
        {"macro": "org", "pattern": "(?:fund|bank)"},
        {
            "id": "x-1",
            "type": "audit",
            "at": "text",
            "weight": 3.0,
            "pattern": "audit~2 <org>",
            "example": "audits the Bank",
        },
    ]
    hits = list(make_patterns(rows, "xx").find(plain("It audited the old Bank."), "text"))
    assert not hits
    hits = list(make_patterns(rows, "xx").find(plain("An audit of the Bank."), "text"))
    assert [(hit.pattern.id, hit.start, hit.end) for hit in hits] == [("x-1", 3, 20)]


def test_data_files_are_sorted_lines_of_json() -> None:
    for path in FOLDER.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert json.loads(line)
