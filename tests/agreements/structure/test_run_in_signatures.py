"""Signatures that run on in the sentence of the testimonium, in six languages, name first or party first."""

import pytest

from agreements.ingest import parse

OPENING = {
    "es": "Acuerdo de Cooperación entre la Oficina de Puertos y la Unión de Prácticos\n\nLa Oficina de Puertos y la Unión de Prácticos,"
    "\n\nHan acordado lo siguiente:\n\nArtículo 1\n\nLa Oficina mantiene los faros.\n\nArtículo 2\n\nLa Unión los vigila.\n\n",
    "fr": "Accord de coopération entre l'Office des ports et l'Union des pilotes\n\nL'Office des ports et l'Union des pilotes,"
    "\n\nSont convenus de ce qui suit :\n\nArticle premier\n\nL'Office entretient les feux.\n\nArticle 2\n\nL'Union les surveille.\n\n",
    "it": "Accordo di cooperazione tra l'Ufficio dei Porti e l'Unione dei Piloti\n\nL'Ufficio dei Porti e l'Unione dei Piloti,"
    "\n\nHanno convenuto quanto segue:\n\nArticolo 1\n\nL'Ufficio mantiene i fari.\n\nArticolo 2\n\nL'Unione li sorveglia.\n\n",
    "pt": "Acordo de Cooperação entre o Instituto dos Portos e a União dos Pilotos\n\nO Instituto dos Portos e a União dos Pilotos,"
    "\n\nAcordam o seguinte:\n\nArtigo 1\n\nO Instituto mantém os faróis.\n\nArtigo 2\n\nA União vigia-os.\n\n",
    "en": "Cooperation Agreement between the Harbour Office and the Pilots' Union\n\nThe Harbour Office and the Pilots' Union,"
    "\n\nHave agreed as follows:\n\nArticle 1\n\nThe Office keeps the lamps.\n\nArticle 2\n\nThe Union watches them.\n\n",
    "de": "Abkommen zwischen dem Hafenamt und dem Lotsenverband\n\nDas Hafenamt und der Lotsenverband,"
    "\n\nsind wie folgt übereingekommen:\n\nArtikel 1\n\nDas Amt unterhält die Feuer.\n\nArtikel 2\n\nDer Verband bewacht sie.\n\n",
}


def signatories(language: str, closing: str) -> list[tuple[str, str, str]]:
    document = parse((OPENING[language] + closing).encode(), "harbours.txt")
    text = document.reading.text
    assert closing.strip()[-12:] in text and document.provisions[-1].kind == "signature_block"
    return [(one.name, one.title, one.party) for one in document.signatories]


@pytest.mark.parametrize(
    ("language", "closing", "names"),
    [
        ("es", "En fe de lo cual firman en Cádiz, a 4 de mayo de 2011: Ana Marín, por la Oficina de Puertos; Luis Prado, por la Unión de Prácticos.", ""),
        ("es", "En testimonio de lo cual firman: Ana Marín, Directora, por la Oficina de Puertos, y Luis Prado, Presidente, por la Unión de Prácticos.", "t"),
        ("es", "Y para que conste, firman: por la Oficina de Puertos, Ana Marín; por la Unión de Prácticos, Luis Prado.", ""),
        ("fr", "Fait à Brest, le 4 mai 2011. Ont signé : Ana Marín, pour l'Office des ports ; Luis Prado, pour l'Union des pilotes.", ""),
        ("fr", "En foi de quoi ils ont signé : pour l'Office des ports, Ana Marín ; et pour l'Union des pilotes, Luis Prado.", ""),
        ("it", "Fatto a Genova il 4 maggio 2011. Firmano: Ana Marín, per l'Ufficio dei Porti; Luis Prado, per l'Unione dei Piloti.", ""),
        ("it", "In fede di che firmano: per l'Ufficio dei Porti, Ana Marín, e per l'Unione dei Piloti, Luis Prado.", ""),
        ("pt", "Feito em Lisboa, em 4 de maio de 2011. Assinam: Ana Marín, pelo Instituto dos Portos; Luis Prado, pela União dos Pilotos.", ""),
        ("en", "Done at Dover on 4 May 2011. Signed:\nAna Marín, for the Harbour Office;\nLuis Prado, for the Pilots' Union.", ""),
        ("de", "Geschehen zu Bremen am 4. Mai 2011. Es unterzeichnen: Ana Marín, für das Hafenamt; Luis Prado, für den Lotsenverband.", ""),
        ("es", "Hecho en Cádiz, el 4 de mayo de 2011.\n\nAna Marín\nPor la Oficina de Puertos\n\nLuis Prado\nPor la Unión de Prácticos", ""),
    ],
)  # fmt: skip
def test_each_signs_for_the_party_beside_the_name(language: str, closing: str, names: str) -> None:
    found = signatories(language, closing)
    offices = ["Directora", "Presidente"] if names else ["", ""]
    assert [(name, title) for name, title, _ in found] == list(zip(["Ana Marín", "Luis Prado"], offices, strict=True))
    opening = OPENING[language].split("\n\n")[1]
    assert all(party and party in opening for _, _, party in found) and found[0][2] != found[1][2]


@pytest.mark.parametrize(
    ("language", "closing"),
    [
        ("fr", "Fait à Brest, le 4 mai 2011.\n\nPour l'Office des ports: Ana Marín; pour l'Union des pilotes: Luis Prado."),
        ("es", "En fe de lo cual firman:\n\nPor la Oficina de Puertos\n\nAna Marín\n\nPor la Unión de Prácticos\n\nLuis Prado"),
        ("en", "Done in two languages: English and, for the Union, French.\n\nFor the Harbour Office\nAna Marín\n\nFor the Pilots' Union\nLuis Prado"),
    ],
)  # fmt: skip
def test_blocks_of_their_own_are_read_as_before(language: str, closing: str) -> None:
    assert [name for name, _, _ in signatories(language, closing)] == ["Ana Marín", "Luis Prado"]
