"""An organisation whose members accept a convention one by one is its party, and nobody else is made one."""

from __future__ import annotations

import pytest

from agreements.citations.parse import parse

HEAD = {
    "en": "Article I\nJuridical personality\n\nSection 1. The {0} shall possess juridical personality.\n\nArticle II\nFinal provisions\n\nSection 2. {1}\n",
    "fr": "Article premier\nPersonnalité juridique\n\nSection 1. {0} possède la personnalité juridique.\n\nArticle 2\nDispositions finales\n\nSection 2. {1}\n",
    "es": "Artículo I\nPersonalidad jurídica\n\nSección 1. {0} tendrá personalidad jurídica.\n\nArtículo II\nDisposiciones finales\n\nSección 2. {1}\n",
}


@pytest.mark.parametrize(
    ("language", "title", "called", "words", "expected"),
    [
        ("en", "Agreement on the Privileges and Immunities of the International Atomic Energy Agency", "Agency",
         "This Agreement shall continue in force as between the Agency and every Member which has deposited an instrument of acceptance.",
         ["International Atomic Energy Agency"]),
        ("en", "Convention on the Privileges and Immunities of the United Nations", "Organization",
         "This Convention shall continue in force as between the United Nations and every Member which has deposited an instrument of accession.",
         ["United Nations"]),
        ("fr", "Convention sur les privilèges et immunités de l'Organisation mondiale de la santé", "L'Organisation",
         "La présente Convention reste en vigueur entre l'Organisation et tout État membre qui a déposé un instrument d'adhésion.",
         ["Organisation mondiale de la santé"]),
        ("es", "Convención sobre los privilegios e inmunidades de la Organización Mundial de la Salud", "La Organización",
         "La presente Convención continuará en vigor entre la Organización y todo Miembro que haya depositado su instrumento de adhesión.",
         ["Organización Mundial de la Salud"]),
        ("en", "Agreement on the Privileges and Immunities of the International Atomic Energy Agency", "Agency",
         "The Agency shall keep every Member informed of the deposit of each instrument.", []),
        ("en", "Convention on the Kite Trade", "Kite Bureau",
         "This Convention shall be in force between the Bureau and every Member which has accepted it.", []),
    ],
)  # fmt: skip
def test_the_organisation_of_the_members(
    language: str, title: str, called: str, words: str, expected: list[str]
) -> None:
    document = parse(f"{title}\n\n{HEAD[language].format(called, words)}".encode(), "x.txt")
    assert [party.name for party in document.parties] == expected
