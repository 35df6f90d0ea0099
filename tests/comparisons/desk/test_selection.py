"""The address of a comparison: what it says, what it cannot say, and the links that change it."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from comparisons.desk.selection import MOST_AGREEMENTS, Choice

ABC = Choice(("a", "b", "c"), ("termination", "audit"))


def of(query: str) -> tuple[Choice, list[str]]:
    return Choice.of(parse_qsl(query, keep_blank_values=True), also_known=("find",))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "agreement=a&agreement=b&type=termination",
        "agreement=b&agreement=a&type=audit&type=termination&base=a&view=diff",
        "agreement=a&type=audit&view=diff&aside=parties%2Ccase",
        "agreement=a&type=audit&aside=nothing",
        "agreement=a&agreement=b&type=audit&base=~earliest&view=passages",
        "agreement=a&type=audit&base=~pasted&view=diff&row=audit&fold=alike&pasted=%400123456789ab",
    ],
)
def test_an_address_comes_back_as_it_was(query: str) -> None:
    choice, problems = of(query)
    assert (choice.query(), problems) == (query, [])


@pytest.mark.parametrize(
    ("query", "kept", "said"),
    [
        ("agreement=a&agreement=a&type=audit&type=audit", "agreement=a&type=audit", ""),
        ("type=data_exchange", "type=information_exchange", ""),
        ("agreement=a&find=x", "agreement=a", ""),
        ("agremeent=a&type=audit", "type=audit", "“agremeent” is not something a comparison knows"),
        ("agreement=&type=audit", "type=audit", "“agreement” was given without a value that can be meant"),
        ("agreement=a&base=z", "agreement=a", "The base “z” is not one of the agreements compared."),
        ("agreement=a&view=sideways", "agreement=a", "“sideways” is not a view"),
        ("agreement=a&base=~pasted", "agreement=a", "There is no text of your own to compare with."),
        ("agreement=a&pasted=Secret+draft", "agreement=a", "does not stand in an address"),
        (
            "agreement=a&type=audit&row=scope",
            "agreement=a&type=audit",
            "The row “scope” is not one of the clause types",
        ),
        ("agreement=a&fold=all", "agreement=a", "“all” cannot be folded"),
        ("agreement=a&aside=noise", "agreement=a", "“noise” cannot be set aside"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_rest_stands(query: str, kept: str, said: str) -> None:
    choice, problems = of(query)
    assert choice.query() == kept
    assert said in " ".join(problems)
    assert len(problems) == bool(said)


def test_too_many_are_counted() -> None:
    choice, problems = of("&".join(f"agreement=a{n}" for n in range(MOST_AGREEMENTS + 3)))
    assert len(choice.agreements) == MOST_AGREEMENTS
    assert "3 were left out" in problems[0]


@pytest.mark.parametrize(
    ("changed", "query"),
    [
        (ABC.moved_agreement("c", -1), "agreement=a&agreement=c&agreement=b&type=termination&type=audit"),
        (ABC.moved_agreement("a", -1), "agreement=a&agreement=b&agreement=c&type=termination&type=audit"),
        (ABC.moved_type("termination", 1), "agreement=a&agreement=b&agreement=c&type=audit&type=termination"),
        (ABC.without_agreement("b").without_type("audit"), "agreement=a&agreement=c&type=termination"),
        (ABC.against("b").without_agreement("b"), "agreement=a&agreement=c&type=termination&type=audit&view=diff"),
        (ABC.with_types(["audit", "survival"]).only(["a"], ["survival"]), "agreement=a&type=survival"),
        (
            Choice(("a",)).setting_aside("case", False),
            "agreement=a&aside=parties%2Cnumerals%2Cspelling%2Cmarks%2Clabels%2Creferences%2Cvoice",
        ),
    ],
)
def test_every_change_is_another_address(changed: Choice, query: str) -> None:
    assert changed.query() == query


@pytest.mark.parametrize(
    ("step", "query"),
    [
        ("left c", "agreement=a&agreement=c&agreement=b&type=termination&type=audit"),
        ("right a", "agreement=b&agreement=a&agreement=c&type=termination&type=audit"),
        ("base b", "agreement=a&agreement=b&agreement=c&type=termination&type=audit&base=b&view=diff"),
        ("base z", ABC.query()),
        ("remove a", "agreement=b&agreement=c&type=termination&type=audit"),
        ("up audit", "agreement=a&agreement=b&agreement=c&type=audit&type=termination"),
        ("down audit", ABC.query()),
        ("alone audit", f"{ABC.query()}&row=audit"),
        ("drop audit", "agreement=a&agreement=b&agreement=c&type=termination"),
        ("jump a", ABC.query()),
        ("", ABC.query()),
    ],
)
def test_a_step_of_a_head_leads_to_an_address(step: str, query: str) -> None:
    assert ABC.stepped(step).query() == query


def test_how_it_is_seen_is_told_without_what_is_compared() -> None:
    seen, _ = of("agreement=a&type=audit&base=~usual&view=diff&aside=case&row=audit&fold=alike")
    assert seen.rest() == "base=~usual&view=diff&aside=case&fold=alike"
    assert ABC.against("b").rest() == "view=diff"
