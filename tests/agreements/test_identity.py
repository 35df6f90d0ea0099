"""Which agreement is it? The rules alone, on facts and units written here."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from agreements.facts.similarity import BANDS, Unit, compare, sketch, units_of
from agreements.identity import Body, Known, choose, compare_dates, compare_parties, is_label, weigh
from tests.conftest import Portion

WORDS = {
    "en": "the parties shall consult each other on safety of crossings and exchange information before each season "
    "secretariat report annual meeting council members lakes ferries harbour pilots charts fees months notice",
    "fr": "les parties se consultent au sujet de la sécurité des traversées et échangent des renseignements avant chaque "
    "saison secrétariat rapport annuel réunion conseil membres lacs bacs port pilotes cartes droits mois préavis",
}


def text(seed: int, *, articles: int = 9, language: str = "en", changed: int = 0) -> list[Unit]:
    """Articles of one agreement; another language of the same seed has its lengths and figures, in other words."""
    rows = []
    for number in range(1, articles + 1):
        drawn = random.Random(f"{seed} {number}")
        length, figures = drawn.randint(20, 120), [str(drawn.randint(2, 400)) for _ in range(drawn.randint(0, 3))]
        own = random.Random(f"{seed} {number} {language} {number <= changed}")
        words = own.choices(WORDS[language].split(), k=length)
        rows.append((f"art_{number}", "article", " ".join([*words, *figures])))
    return units_of(rows)


def body(name: str, key: int = 0, *, is_confirmed: bool = False) -> Body:
    return Body(key or hash(name), frozenset({name}), is_confirmed)


LAKES, FERRIES, HARBOURS = (body(name) for name in ("northern lakes commission", "bureau of ferries", "harbour office"))
SIGNED = Known(text(1), parties=(LAKES, FERRIES), date="2011-05-04", title="Agreement on Crossings")
FRENCH = replace(SIGNED, units=text(1, language="fr"), language="fr", title="Accord sur les traversées")


@pytest.mark.parametrize(
    ("other", "suggestion", "evidence"),
    [
        (FRENCH, "language", "same parties and date; 9 of 9 articles alike"),
        (replace(FRENCH, date=""), "language", "same parties; the date is not known of both; 9 of 9 articles alike"),
        (replace(FRENCH, parties=()), "language", "the parties cannot be compared; same date; 9 of 9 articles alike"),
        (
            replace(SIGNED, units=text(1, changed=2)),
            "new_version",
            "same parties and date; the same title; 7 of 9 articles alike",
        ),
        (
            replace(SIGNED, units=text(1, articles=6), date="", is_draft=True),
            "draft",
            "same parties; the same title; 6 of 9 articles alike",
        ),
        (
            replace(SIGNED, date="2010-01-01", is_draft=True),
            "draft",
            "same parties; other dates, as a draft may have; the same title; 9 of 9 articles alike",
        ),
    ],
)
def test_what_belongs_together_is_proposed_with_its_evidence(other: Known, suggestion: str, evidence: str) -> None:
    finding = weigh(other, SIGNED)
    assert finding is not None
    assert (finding.suggestion, finding.words) == (suggestion, evidence)
    assert not finding.is_certain


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(SIGNED, parties=(LAKES, HARBOURS)), id="the sister with another party"),
        pytest.param(replace(SIGNED, date="2013-05-04"), id="the same words on another day"),
        pytest.param(replace(SIGNED, units=text(2)), id="another agreement of the same parties and day"),
        pytest.param(replace(FRENCH, units=text(2, language="fr")), id="another agreement in another language"),
        pytest.param(Known(text(2), title="Agreement on Crossings"), id="the same title and nothing else"),
        pytest.param(Known(text(2), title="Nr. I"), id="a label"),
        pytest.param(replace(SIGNED, parties=(), date="", units=text(1, articles=3)), id="three articles alike"),
    ],
)
def test_two_agreements_stay_two(other: Known) -> None:
    assert weigh(other, SIGNED) is None


def test_only_one_number_is_certain_and_only_with_nothing_against_it() -> None:
    held = replace(SIGNED, symbol="A/RES/1/2")
    there = weigh(replace(FRENCH, symbol="A/RES/1/2", parties=(), date=""), held)
    assert there is not None and there.is_certain and there.words == "the same symbol A/RES/1/2"
    against = weigh(replace(FRENCH, symbol="A/RES/1/2", date="2012-01-01"), held)
    assert against is not None and not against.is_certain and "but the dates read are others" in against.words
    assert weigh(replace(SIGNED, symbol="A/RES/1/3"), held) is None
    draft = weigh(replace(SIGNED, symbol="A/1/L.3", is_draft=True), held)
    assert draft is not None and draft.suggestion == "draft" and not draft.is_certain


def test_an_agreement_that_is_only_cited_is_found_by_its_title_or_its_parties_and_day() -> None:
    cited = replace(SIGNED, units=(), is_held=False)
    named = weigh(replace(SIGNED, parties=(), date=""), cited)
    assert named is not None and named.words.startswith("the same title") and not named.is_certain
    assert weigh(replace(SIGNED, title="Another"), cited) is not None
    assert weigh(replace(SIGNED, title="Another", date=""), cited) is None
    assert weigh(replace(SIGNED, date="2001-01-01"), cited) is None


@pytest.mark.parametrize(
    ("one", "other", "standing"),
    [
        ("2011-05-04", "2011-05-04", "same"), ("2011-05", "2011-05-04", "same"), ("2011", "2011-05-04", "unknown"),
        ("", "2011-05-04", "unknown"), ("", "", "unknown"), ("2011-05-04", "2011-05-05", "differ"), ("2012", "2011-05", "differ"),
    ],
)  # fmt: skip
def test_a_missing_date_is_no_agreement_of_dates(one: str, other: str, standing: str) -> None:
    assert compare_dates(one, other) == standing


@pytest.mark.parametrize(
    ("ours", "theirs", "languages", "standing"),
    [
        (["kingdom of the netherlands"], ["government of the kingdom of the netherlands"], "en en", "same"),
        (["republic of niger"], ["republic of nigeria"], "en en", "differ"),
        (["united nations"], ["united nations educational scientific and cultural organization"], "en en", "differ"),
        (["lakes", "ferries"], ["lakes"], "en en", "unknown"),
        (["lakes", "ferries"], ["lacs", "bacs"], "en fr", "unknown"),
        (["lakes", "ferries"], ["lakes", "bacs"], "en en", "differ"),
        ([], ["lakes"], "en en", "unknown"),
    ],
)
def test_parties_are_compared_by_their_names(ours: list[str], theirs: list[str], languages: str, standing: str) -> None:
    one, other = languages.split()
    left, right = (
        Known((), language, parties=tuple(map(body, names))) for language, names in ((one, ours), (other, theirs))
    )
    assert compare_parties(left, right) == compare_parties(right, left) == standing


def test_a_party_that_the_directory_knows_is_itself_in_every_language_and_no_other() -> None:
    un, unido = body("nations unies", 1, is_confirmed=True), body("unido", 2, is_confirmed=True)
    assert (
        compare_parties(
            Known((), "en", parties=(replace(un, names=frozenset({"un"})),)), Known((), "fr", parties=(un,))
        )
        == "same"
    )
    assert compare_parties(Known((), "en", parties=(unido,)), Known((), "fr", parties=(un,))) == "differ"


@pytest.mark.parametrize(
    "title",
    [
        "Nr. I", "No. 1", "Nr. II", "I", "Annex", "Annex B", "Anexo 2", "Note No. 1", "Memorandum of Understanding",
        "Accord de coopération", "Convenio", "Exchange of Letters", "Draft agreement", "Protocole additionnel",
    ],
)  # fmt: skip
def test_labels_and_bare_kinds_are_no_titles(title: str) -> None:
    assert is_label(title)


@pytest.mark.parametrize("title", ["Agreement on Fisheries", "Scale of assessments", "Convention scolaire"])
def test_a_title_names_something(title: str) -> None:
    assert not is_label(title)


def test_units_are_articles_with_what_hangs_under_them_or_paragraphs() -> None:
    rows = [
        ("title", "title", "Agreement"), ("chap_1", "chapter", ""), ("chap_1__art_1", "article", "One."),
        ("chap_1__art_1__para_2", "paragraph", "Within 30 days."), ("chap_1__art_2", "article", "Two."),
        ("signature_1", "signature_block", "Signed"),
    ]  # fmt: skip
    assert [(unit.key, unit.figures, unit.divisions) for unit in units_of(rows)] == [
        ("art_1", ("30",), 2), ("art_2", (), 1),
    ]  # fmt: skip
    again = [
        ("art_1", "article", "One."),
        ("annex_1__art_1", "article", "Other."),
        ("annex_1__art_2", "article", "Two."),
    ]
    assert [unit.key for unit in units_of(again)] == ["art_1", "annex_1__art_1", "art_2"]
    notes = units_of(
        [("para_1", "paragraph", "One."), ("para_1__subpara_a", "subparagraph", "A."), ("para_2", "paragraph", "Two.")]
    )
    assert [unit.key for unit in notes] == ["para_1", "para_2"]


def test_articles_that_moved_are_still_alike_in_one_language() -> None:
    whole = text(1)
    without_the_second = [replace(unit, key=f"art_{at}") for at, unit in enumerate([whole[0], *whole[2:]], 1)]
    assert str(compare(without_the_second, whole, is_same_language=True)) == "8 of 9 articles alike"


def test_a_sketch_finds_the_same_words_and_the_same_figures_and_little_else() -> None:
    english, french, draft = text(1), text(1, language="fr"), text(1, articles=6)
    shared = [len({*sketch(english)} & {*sketch(other)}) for other in (french, draft, text(2), text(3, language="fr"))]
    assert shared[0] > BANDS // 4 and shared[1] > BANDS // 4
    assert max(shared[2:]) < 4
    assert sketch(english) == sketch(text(1))
    assert sketch([]) == []


def test_many_agreements_with_one_title_are_told_apart(portion: Portion) -> None:
    """Sisters have the same words with other parties; the pairs are languages, drafts and versions; dates are missing."""
    held, pairs = library(portion(2000, 800))
    sketches = [sketch(known.units) for known in held]
    index: dict[int, list[int]] = {}
    found = set()
    for at, known in enumerate(held):
        shared = Counter(other for band in sketches[at] for other in index.setdefault(band, []))
        near = sorted(
            (other for other in shared if compare_parties(known, held[other]) != "differ"), key=lambda o: -shared[o]
        )
        findings = [(other, weigh(known, held[other])) for other in near[:20]]
        for other, finding in choose((other, finding) for other, finding in findings if finding is not None):
            assert not finding.is_certain
            found.add((other, at))
        for band in sketches[at]:
            index[band].append(at)
    assert len(found & pairs) >= 0.95 * len(pairs)
    assert len(found - pairs) <= 0.01 * len(held)


def library(size: int) -> tuple[list[Known], set[tuple[int, int]]]:
    """Every tenth agreement has another text, and eight sisters stand beside it."""
    held: list[Known] = []
    pairs = set()
    drawn = random.Random(7)
    for number in range(size // 10):
        units = text(number, articles=5 + number % 7)
        dates = [f"{1960 + drawn.randint(0, 60)}-{drawn.randint(1, 12):02}-{drawn.randint(1, 28):02}" for _ in range(9)]
        host = body(f"host {number % 3}", number % 3 + 1)
        first = len(held)
        for sister, date in enumerate(dates):
            guest = body(f"guest {number} {sister}", 1000 + number * 10 + sister)
            held.append(Known(units, "en", "Nr. I", date=date if drawn.random() < 0.7 else "", parties=(host, guest)))
        twin = [
            replace(held[first], language="fr", units=text(number, articles=5 + number % 7, language="fr")),
            replace(held[first], is_draft=True, date="", units=text(number, articles=4 + number % 7)),
            replace(held[first], units=text(number, articles=5 + number % 7, changed=2)),
        ][number % 3]
        pairs.add((first, len(held)))
        held.append(replace(twin, date=twin.date if drawn.random() < 0.7 else ""))
    return held, pairs
