"""Terms have a value, their words and their place; what the text leaves open stays open."""

import json
from pathlib import Path

import pytest

from clauses.classification.paragraph import Unit
from clauses.classification.patterns import FOLDER, plain
from clauses.terms.durations import find
from clauses.terms.extract import extract_terms, steps, with_marks
from clauses.terms.limbs import speaking_of
from clauses.terms.patterns import rules

ROWS = [
    (path.stem, json.loads(line))
    for path in sorted((FOLDER / "terms").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if "macro" not in json.loads(line)
]


def facts(text: str, *types: str, language: str = "en") -> dict[str, str | None]:
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language=language)
    found = extract_terms(unit, types)
    assert all(text[fact.start : fact.end] == fact.text and fact.text for fact in found)
    return {fact.kind: fact.value for fact in reversed(found)}


def meets_its_example(language: str, row: dict) -> bool:
    text = plain(row["example"])
    known = rules(language)
    if "about" in row:
        return row["type"] in speaking_of(text, known.abouts)
    if "period" in row:
        (rule,) = [rule for rule in known.periods if rule.id == row["id"]]
        found = list(find(text, language))
        return any(rule.regex.search(with_marks(text, found, one)) for one in found)
    (value_rule,) = [rule for held in known.values.values() for rule in held if rule.id == row["id"]]
    has_literal = not value_rule.literals or any(literal in text for literal in value_rule.literals)
    return has_literal and value_rule.regex.search(text) is not None


@pytest.mark.parametrize("language", sorted({language for language, _ in ROWS}))
def test_a_rule_meets_its_example(language: str) -> None:
    rows = [row for of, row in ROWS if of == language]
    assert [row["id"] for row in rows if not meets_its_example(language, row)] == []


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("thirty (30) days", "en", "P30D"), ("six months", "en", "P6M"), ("a six-month period", "en", "P6M"),
        ("90 days", "en", "P90D"), ("one year", "en", "P1Y"), ("30 (thirty) calendar days", "en", "P30D"),
        ("six mois", "fr", "P6M"), ("quatre-vingt-dix jours", "fr", "P90D"), ("dos (2) años", "es", "P2Y"),
        ("noventa dias", "es", "P90D"), ("one hundred and twenty (120) days", "en", "P120D"),
        ("seventy-two (72) days", "en", "P72D"), ("sixty (30) days", "en", None), ("trois (6) mois", "fr", None),
    ],
)  # fmt: skip
def test_periods_in_words_and_figures(text: str, language: str, value: str | None) -> None:
    (period,) = find(text, language)
    assert period.value == value
    assert bool(period.remark) == (value is None)


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("two hundred and ten days", "en", []), ("mil oitenta dias", "pt", []), ("quarenta e cinco dias", "pt", ["P45D"]),
        ("between thirty and sixty days", "en", ["P60D"]), ("entre treinta y sesenta días", "es", ["P60D"]),
        ("centottanta giorni", "it", ["P180D"]), ("ventotto giorni", "it", ["P28D"]), ("honderdtachtig dagen", "nl", ["P180D"]),
        ("cento e vinte dias", "pt", ["P120D"]), ("tweeëndertig dagen", "nl", ["P32D"]), ("soixante et onze jours", "fr", []),
        ("cent quatre-vingts jours", "fr", ["P180D"]), ("quinientos veinte días", "es", []), ("trezentos e dez dias", "pt", []), ("deux cents dix jours", "fr", []),
    ],
)  # fmt: skip
def test_a_number_is_read_whole_or_not_at_all(text: str, language: str, values: list[str]) -> None:
    assert [period.value for period in find(text, language)] == values


def test_termination() -> None:
    text = "This Agreement may be terminated by either Party by at least thirty (30) days' written notice."
    found = facts(text, "termination")
    assert found == {"who": "either_party", "notice_period": "P30D", "form": "written_notice", "strength": "may"}


def test_word_and_figure_that_disagree_are_reported_not_guessed() -> None:
    unit = Unit(eid="x", kind="paragraph", number=None, text="on sixty (30) days' notice of termination", language="en")
    (fact,) = [fact for fact in extract_terms(unit, ["termination"]) if fact.kind == "notice_period"]
    assert fact.value is None and "sixty" in fact.arithmetic and "30" in fact.arithmetic


def test_a_period_of_another_matter_is_no_notice() -> None:
    assert "notice_period" not in facts("The Project shall last four years.", "termination")


def test_steps_of_a_settlement_in_their_order() -> None:
    text = "Disputes shall be settled by negotiation, failing which by arbitration under the UNCITRAL Rules; the award is final."
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language="en")
    found = extract_terms(unit, ["dispute_settlement"])
    assert steps(found) == "negotiation > arbitration"
    assert ("rules", "uncitral") in {(fact.kind, fact.value) for fact in found}


def test_arbitration_that_is_shut_out_is_no_step() -> None:
    text = "Disputes shall be resolved by consultation and shall not be referred to any tribunal or arbitration."
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language="en")
    found = extract_terms(unit, ["dispute_settlement"])
    assert steps(found) == "consultation"
    assert "no_third_party" in {fact.value for fact in found}


def test_texts_languages_and_originals() -> None:
    found = facts(
        "Done at Lima on 3 May 2001 in two originals in English and Spanish, both texts being equally authentic.",
        "authentic_texts",
    )
    assert (found["languages"], found["originals"], found["authority"]) == ("en es", "2", "equally_authentic")


def test_entry_into_force_has_trigger_condition_and_date() -> None:
    found = facts(
        "It shall enter into force on the date of its signature, upon approval by the General Assembly.",
        "entry_into_force",
    )
    assert (found["trigger"], found["condition"]) == ("signature", "approval_by_governing_bodies")
    assert facts("It enters into force on 1 January 2010.", "entry_into_force")["date"] == "2010-01-01"


@pytest.mark.parametrize(
    ("text", "language", "strength", "words"),
    [
        ("The Parties shall meet.", "en", "shall", "shall"),
        ("The Parties will meet each spring.", "en", "will", "will"),
        ("Both Offices must keep the log.", "en", "must", "must"),
        ("The Harbour Office undertakes to keep the log.", "en", "undertakes", "undertakes to"),
        ("The Parties agree to meet; they will do so in May.", "en", "agrees", "agree to"),
        ("The Parties may meet.", "en", "may", "may"),
        ("The Parties should meet.", "en", "should", "should"),
        ("The Parties intend to meet and may invite others.", "en", "intends", "intend"),
        ("Of their own free will and by the will of the members, the Parties should meet.", "en", "should", "should"),
        ("From 3 May 2001 the Parties shall meet.", "en", "shall", "shall"),
        ("Les Parties doivent se réunir.", "fr", "shall", "doivent"),
        ("Les Parties s'engagent à se réunir.", "fr", "undertakes", "s'engagent"),
        ("Les Parties conviennent de se réunir.", "fr", "agrees", "conviennent"),
        ("Las Partes se comprometen a reunirse.", "es", "undertakes", "se comprometen"),
        ("Las Partes deberán reunirse.", "es", "shall", "deberán"),
        ("Las Partes deberían reunirse.", "es", "should", "deberían"),
    ],
)
def test_the_first_verb_gives_the_strength_in_its_own_word(text: str, language: str, strength: str, words: str) -> None:
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language=language)
    (fact,) = [fact for fact in extract_terms(unit, ["consultation"]) if fact.kind == "strength"]
    assert (fact.value, fact.text) == (strength, words)


@pytest.mark.parametrize("code", ["recital", "parties"])
def test_what_binds_nobody_has_no_strength(code: str) -> None:
    unit = Unit(eid="x", kind="recital", number=None, text="Considering that the Office shall meet,", language="en")
    assert [fact for fact in extract_terms(unit, [code]) if fact.kind == "strength"] == []


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("The Observatory hereby grants the Institute a royalty-free licence to print the charts.", "granted"),
        ("A non-exclusive license is granted to each Party.", "granted"),
        ("Charts shall not be sold. Each Party grants the other a licence to print them.", "granted"),
        ("The owner may upon request grant a license to the other Party.", "on_request"),
        ("A licence to use the charts may be obtained on written request.", "on_request"),
        ("The granting of any license is subject to the consent of the owner.", "subject_to_consent"),
        ("The charts are for non-exclusive use only after approval by the Observatory.", "subject_to_consent"),
        ("No licence shall pass without the approval of the owner.", "subject_to_consent"),
        ("Each Office is entitled to a royalty-free licence to print the charts.", "granted"),
        ("It shall obtain the approval of the other before granting any licence to a stranger.", "subject_to_consent"),
        ("If approval is given, the charts are used on a non-exclusive basis.", "subject_to_consent"),
        ("The Parties note that their partnership is non-exclusive.", None),
        ("Nothing in this Memorandum grants any licence to the other Party.", None),
        ("The Observatory grants no licence.", None),
        ("The Observatory may grant a licence.", None),
        ("The Institute holds a licence for the radio.", None),
        ("Use of the charts is royalty-free where the law so provides.", None),
    ],
)
def test_a_licence_is_granted_only_where_the_words_grant_it(text: str, licence: str | None) -> None:
    assert facts(text, "intellectual_property").get("licence") == licence


@pytest.mark.parametrize("code", ["confidentiality", "intellectual_property", "name_and_emblem"])
@pytest.mark.parametrize(
    ("text", "language", "consents"),
    [
        ("It shall not be shown without the written approval of the Board.", "en", {"written"}),
        ("It shall not be shown without the prior written approval of the Board.", "en", {"prior_written"}),
        ("It may be shown with prior express written consent.", "en", {"prior_written"}),
        ("It may be shown with written consent obtained in advance.", "en", {"prior_written"}),
        ("It may be shown if the Board gave its consent in writing.", "en", {"written"}),
        ("It may be shown with the prior consent of the Board.", "en", {"prior"}),
        ("It stood in the log prior to this Agreement.", "en", set()),
        ("Il ne peut être montré sans l'accord écrit du Conseil.", "fr", {"written"}),
        ("Il ne peut être montré sans l'accord préalable du Conseil.", "fr", {"prior"}),
        ("Il ne peut être montré sans l'accord préalable et écrit du Conseil.", "fr", {"prior_written"}),
        ("No se mostrará sin la autorización escrita del Consejo.", "es", {"written"}),
        ("No se mostrará sin la autorización previa y por escrito del Consejo.", "es", {"prior_written"}),
        ("No se mostrará sin previa autorización del Consejo.", "es", {"prior"}),
    ],
)
def test_consent_is_prior_or_written_only_where_the_words_say_so(
    code: str, text: str, language: str, consents: set[str]
) -> None:
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language=language)
    assert {fact.value for fact in extract_terms(unit, [code]) if fact.kind == "consent"} == consents


def test_consent_that_is_neither_prior_nor_written_is_only_required() -> None:
    assert facts("It shall not be shown without the consent of the Board.", "confidentiality")["consent"] == "required"


@pytest.mark.parametrize(
    ("text", "language", "languages"),
    [
        ("Fait à Brest, en double exemplaire.", "fr", None),
        ("Fait à Brest, en double exemplaire, en langues anglaise et française.", "fr", "en fr"),
        ("Fait en deux originaux, en anglais et en russe.", "fr", "en ru"),
        ("Les textes français et espagnol font également foi.", "fr", "fr es"),
        ("Hecho en dos ejemplares, en los idiomas español e inglés.", "es", "es en"),
        ("Geschehen in zwei Urschriften, jede in deutscher und französischer Sprache.", "de", "de fr"),
        ("Done in the Arabic, Chinese and Polish languages.", "en", "ar zh pl"),
        ("Signed for the French Republic and the Swedish Government, in English.", "en", "en"),
        ("Pour la République française et le Gouvernement italien.", "fr", None),
    ],
)
def test_languages_are_read_from_their_names(text: str, language: str, languages: str | None) -> None:
    assert facts(text, "authentic_texts", language=language).get("languages") == languages


def test_the_text_that_prevails_is_named() -> None:
    text = "Done in Danish and English. In case of doubt the English text shall prevail."
    assert facts(text, "authentic_texts")["prevails"] == "en"


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("This Agreement shall enter into force on 3 May 2019.", "en", "2019-05-03"),
        ("This Agreement shall enter into force on May 3, 2019.", "en", "2019-05-03"),
        ("This Agreement shall enter into force on the first of May 1999.", "en", "1999-05-01"),
        ("Le présent accord entre en vigueur le 1er mai 1999.", "fr", "1999-05-01"),
        ("El presente Acuerdo entrará en vigor el 3 de mayo de 2019.", "es", "2019-05-03"),
        ("Dieses Abkommen tritt am 03.05.2019 in Kraft.", "de", "2019-05-03"),
    ],
)
def test_the_day_of_a_clause_is_read_as_any_date_of_a_text_is(text: str, language: str, date: str) -> None:
    assert facts(text, "entry_into_force", language=language)["date"] == date


@pytest.mark.parametrize(
    ("text", "type", "kind"),
    [
        ("It enters into force on 31 February 2021.", "entry_into_force", "date"),
        ("It remains in force until 31 April 2030.", "duration", "expiry_date"),
        ("It is applied provisionally from 29 February 2023.", "provisional_application", "from_date"),
    ],
)
def test_a_date_that_no_calendar_has_is_no_value(text: str, type: str, kind: str) -> None:
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language="en")
    (fact,) = [fact for fact in extract_terms(unit, [type]) if fact.kind == kind]
    assert fact.value is None and fact.arithmetic == f"no such date: the text says {fact.text}"


def test_without_a_type_there_are_no_terms() -> None:
    assert facts("on six months' notice") == {}


def test_the_two_seed_agreements_stand_side_by_side() -> None:
    path = Path(__file__).resolve().parents[3] / "fixtures" / "gold" / "seed_agreements.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    notices = [facts(row["text"], "termination")["notice_period"] for row in rows if row["types"] == ["termination"]]
    assert notices == ["P30D", "P6M"]


@pytest.mark.parametrize(
    "text",
    [
        "one hundred and " * 60_000,
        "9" * 1_000_000,
        "(30) days " * 50_000,
        "english and " * 2_000,
        "grants a licence may " * 1_000,
        "in the " * 5_000,
        "licence written " * 1_200,
    ],
)
def test_hostile_text(text: str) -> None:
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language="en")
    extract_terms(
        unit,
        ["termination", "duration", "authentic_texts", "entry_into_force", "intellectual_property", "confidentiality"],
    )
