"""Ends of agreements in ten languages: who signed, where and when, however the signatures are set."""

from __future__ import annotations

import pytest

from agreements.facts.signing import in_force_on
from agreements.formats.document import Provision
from agreements.ingest import parse
from agreements.structure.grammar import grammar

EN = "AGREEMENT BETWEEN THE KINGDOM OF NORWAY AND THE LANTERN UNION\n\nArticle 1\n\nThe lamps are lit.\n\nArticle 2\n\nThe lamps are cleaned.\n\n"
FR = "ACCORD ENTRE LA RÉPUBLIQUE FRANÇAISE ET L'UNION DES LANTERNES\n\nArticle 1\n\nLes lampes sont allumées.\n\nArticle 2\n\nLes lampes sont nettoyées.\n\n"
ES = "ACUERDO ENTRE LA REPÚBLICA DE CHILE Y LA UNIÓN DE FAROLES\n\nArtículo 1\n\nLas lámparas se encienden.\n\nArtículo 2\n\nLas lámparas se limpian.\n\n"
DE = "ABKOMMEN ZWISCHEN DER REPUBLIK ÖSTERREICH UND DER LATERNENUNION\n\nArtikel 1\n\nDie Lampen werden angezündet.\n\nArtikel 2\n\nDie Lampen werden gereinigt.\n\n"
IT = "ACCORDO TRA LA REPUBBLICA ITALIANA E L'UNIONE DELLE LANTERNE\n\nArticolo 1\n\nLe lampade sono accese.\n\nArticolo 2\n\nLe lampade sono pulite.\n\n"
PT = "ACORDO ENTRE A REPÚBLICA PORTUGUESA E A UNIÃO DAS LANTERNAS\n\nArtigo 1\n\nAs lâmpadas são acesas.\n\nArtigo 2\n\nAs lâmpadas são limpas.\n\n"
NL = "VERDRAG TUSSEN HET KONINKRIJK BELGIË EN DE LANTAARNUNIE\n\nArtikel 1\n\nDe lampen worden aangestoken.\n\nArtikel 2\n\nDe lampen worden gereinigd.\n\n"
RU = "СОГЛАШЕНИЕ между Российской Федерацией и Союзом фонарей\n\nСтатья 1\n\nФонари зажигаются.\n\nСтатья 2\n\nФонари чистятся.\n\n"
ZH = "中华人民共和国和灯笼联盟合作协定\n\n第一条\n\n双方合作。\n\n第二条\n\n双方磋商。\n\n"

ENDINGS: list[tuple[str, list[str], str | None, str]] = [
    # blocks
    (EN + "Done at Oslo, on 3 May 2001, in two originals.\n\nFor the Kingdom of Norway:\n\nAda Marsh\nMinister of Lamps\n\nFor the Lantern Union:\n\nTomas Lind\nSecretary-General\n", ["Ada Marsh", "Tomas Lind"], "2001-05-03", "Oslo"),
    (EN + "DONE in duplicate at Oslo this third day of May two thousand and one.\n\nFOR THE KINGDOM OF NORWAY:\n\nADA MARSH\n\nFOR THE LANTERN UNION:\n\nTOMAS LIND\n", ["ADA MARSH", "TOMAS LIND"], "2001-05-03", "Oslo"),
    # one line
    (EN + "Done at Oslo on 3 May 2001.\n\nFor the Kingdom of Norway A. B. MARSH\n\nFor the Lantern Union T. LIND\n", ["A. B. MARSH", "T. LIND"], "2001-05-03", "Oslo"),
    (EN + "Done at Oslo on 3 May 2001. For the Kingdom of Norway: A. B. MARSH For the Lantern Union: T. LIND\n", ["A. B. MARSH", "T. LIND"], "2001-05-03", "Oslo"),
    (EN + "Done at Oslo on 3 May 2001.\n\nFor the Kingdom of Norway, (sd.) ADA MARSH\n\nFor the Lantern Union, (sd.) TOMAS LIND\n", ["ADA MARSH", "TOMAS LIND"], "2001-05-03", "Oslo"),
    # several for one party
    (EN + "DONE at Oslo, this 3rd day of May, 2001, in the English language. For the Kingdom of Norway, A. MARSH B.O. DAHL For the Lantern Union, TOMAS LIND Director\n", ["A. MARSH", "B.O. DAHL", "TOMAS LIND"], "2001-05-03", "Oslo"),
    # office first, honorifics
    (EN + "Done at Oslo on 3 May 2001.\n\nFor the Kingdom of Norway\nThe Minister of Lamps\nH.E. Ms. Ada Marsh\n\nFor the Lantern Union\nThe Secretary-General\nMr. Tomas Lind\n", ["Ada Marsh", "Tomas Lind"], "2001-05-03", "Oslo"),
    (EN + "Done at Oslo on 3 May 2001.\n\nFor the Kingdom of Norway The Minister of Lamps H.E. ADA MARSH\n\nFor the Lantern Union The Secretary-General Dr. TOMAS LIND\n", ["ADA MARSH", "TOMAS LIND"], "2001-05-03", "Oslo"),
    # marks
    (EN + "Done at Oslo on 3 May 2001.\n\nFor the Kingdom of Norway:\n\n[Signed]\nAda Marsh\n\nFor the Lantern Union:\n\n[Signed]\nTomas Lind\n", ["Ada Marsh", "Tomas Lind"], "2001-05-03", "Oslo"),
    (EN + "Done at Oslo on 3 May 2001.\n\n(Signed) Ada MARSH\nFor the Kingdom of Norway\n\n(Signed) Tomas LIND\nFor the Lantern Union\n", ["Ada MARSH", "Tomas LIND"], "2001-05-03", "Oslo"),
    # own dates and places
    (EN + "In witness whereof the undersigned have signed this Agreement.\n\nFor the Kingdom of Norway\n\nAda Marsh\nMinister\nDate: 3 May 2001\nPlace: Oslo\n\nFor the Lantern Union\n\nTomas Lind\nDirector\nDate: 5 May 2001\nPlace: Bergen\n", ["Ada Marsh", "Tomas Lind"], "2001-05-05", ""),
    # parties on one line in small letters, and behind the names
    (FR + "Fait à Paris, le 3 mai 2001.\n\nPour la République française : Ada Maréchal; pour l'Union des lanternes : Thomas Lind\n", ["Ada Maréchal", "Thomas Lind"], "2001-05-03", "Paris"),
    (ES + "Hecho en Santiago el 3 de mayo de 2001.\n\nPor la República de Chile: Ada Marsh; por la Unión de Faroles: Tomás Lind\n", ["Ada Marsh", "Tomás Lind"], "2001-05-03", "Santiago"),
    (DE + "Geschehen zu Wien am 3. Mai 2001.\n\nFür die Republik Österreich: Ada Marsch; für die Laternenunion: Thomas Lind\n", ["Ada Marsch", "Thomas Lind"], "2001-05-03", "Wien"),
    (EN + "Done at Oslo on 3 May 2001.\n\n(signed) Ada Marsh, for the Kingdom of Norway      (signed) Tomas Lind, for the Lantern Union\n", ["Ada Marsh", "Tomas Lind"], "2001-05-03", "Oslo"),
    (EN + "Done at Oslo on 3 May 2001.\n\n(signed) Ada Marsh, for the Kingdom of Norway (signed) Tomas Lind, for the Lantern Union\n", ["Ada Marsh", "Tomas Lind"], "2001-05-03", "Oslo"),
    # columns of names, offices and days, with no word for it
    (EN + "Kingdom of Norway          Lantern Union\nAda Marsh          Tomas Lind\nMinister          Director\nOslo, 3 May 2001          Bergen, 5 May 2001\n", ["Ada Marsh", "Tomas Lind"], "2001-05-05", ""),
    (FR + "République française\tUnion des lanternes\nAda Maréchal\tThomas Lind\nMinistre\tDirecteur\nParis, le 3 mai 2001\tLyon, le 5 mai 2001\n", ["Ada Maréchal", "Thomas Lind"], "2001-05-05", ""),
    # nothing but a date, nothing at all
    (EN + "Done at Oslo on 3 May 2001, in two originals.\n", [], "2001-05-03", "Oslo"),
    (EN, [], None, ""),
    (EN + "For the Kingdom of Norway:\n\n____________________\n\nFor the Lantern Union:\n\n____________________\n", [], None, ""),
    # the year first, the day in words, a comma in the place
    (EN + "Signed at New York, United States of America, this twenty-second day of October, nineteen hundred and ninety-two.\n\nFor the Kingdom of Norway:\nADA MARSH\n\nFor the Lantern Union:\nTOMAS LIND\n", ["ADA MARSH", "TOMAS LIND"], "1992-10-22", "New York"),
    # French
    (FR + "Fait à Paris, le 3 mai 2001, en double exemplaire.\n\nPour la République française :\n\nAda MARÉCHAL\nMinistre des lampes\n\nPour l'Union des lanternes :\n\nThomas LIND\nSecrétaire général\n", ["Ada MARÉCHAL", "Thomas LIND"], "2001-05-03", "Paris"),
    (FR + "Fait à Paris, le trois mai deux mille un.\n\nPour la République française :\nLe Ministre des Affaires Étrangères, Ada Maréchal.\n\nPour l'Union des lanternes :\nLe Directeur,\nThomas Lind.\n", ["Ada Maréchal", "Thomas Lind"], "2001-05-03", "Paris"),
    (FR + "Fait à Paris, le 3 mai 2001\nLE MINISTRE DES LAMPES\nDE LA RÉPUBLIQUE FRANÇAISE\nS.E.M. ADA MARÉCHAL\nLE DIRECTEUR DE L'UNION\nS.E.M. THOMAS LIND\n", ["ADA MARÉCHAL", "THOMAS LIND"], "2001-05-03", "Paris"),
    (FR + "En foi de quoi les plénipotentiaires ont signé le présent Accord.\n\nPour la République française:\nL'Ambassadeur,\nM. Maréchal.\n\nLe Conseiller culturel,\nM. Durand.\n\nPour l'Union des lanternes :\nThomas Lind.\n", ["Maréchal", "Durand", "Thomas Lind"], None, ""),
    # Spanish
    (ES + "Hecho en Santiago, a los tres días del mes de mayo de dos mil uno, en dos ejemplares.\n\nPor la República de Chile\n\nAda Marín\nMinistra de Lámparas\n\nPor la Unión de Faroles\n\nTomás Lindo\nDirector\n", ["Ada Marín", "Tomás Lindo"], "2001-05-03", "Santiago"),
    (ES + "Firmado en la ciudad de Lima, el 3 de mayo de 2001.\n\nPOR LA REPÚBLICA DE CHILE: ADA MARÍN\n\nPOR LA UNIÓN DE FAROLES: TOMÁS LINDO\n", ["ADA MARÍN", "TOMÁS LINDO"], "2001-05-03", "Lima"),
    (ES + "Hecho en Santiago, el 3 de mayo de 2001.\n\nPor la República de Chile Embajador Sr. J. ADA MARÍN\n\nPor la Unión de Faroles Dr. TOMÁS LINDO\n", ["J. ADA MARÍN", "TOMÁS LINDO"], "2001-05-03", "Santiago"),
    # German
    (DE + "Geschehen zu Wien, am 3. Mai 2001 in zwei Urschriften.\n\nFür die Republik Österreich:\n\nAda Marsch\n\nFür die Laternenunion:\n\nThomas Lind\nGeneralsekretär\n", ["Ada Marsch", "Thomas Lind"], "2001-05-03", "Wien"),
    (DE + "Geschehen in Wien, am3. Mai 2001.\n\nFür die Republik Österreich: Ada Marsch\n\nFür die Laternenunion: Thomas Lind\n", ["Ada Marsch", "Thomas Lind"], "2001-05-03", "Wien"),
    # Italian, Portuguese, Dutch
    (IT + "Fatto a Roma, il 3 maggio 2001, in due originali.\n\nPer la Repubblica italiana\n\nAda Marini\nMinistro\n\nPer l'Unione delle lanterne\n\nTommaso Lindi\nDirettore\n", ["Ada Marini", "Tommaso Lindi"], "2001-05-03", "Roma"),
    (PT + "Feito em Lisboa, aos 3 de maio de 2001, em dois exemplares.\n\nPela República Portuguesa:\n\nAda Marinho\nMinistra\n\nPela União das Lanternas:\n\nTomás Lindo\nDiretor\n", ["Ada Marinho", "Tomás Lindo"], "2001-05-03", "Lisboa"),
    (NL + "Gedaan te Brussel, op 3 mei 2001, in tweevoud.\n\nVoor het Koninkrijk België:\n\nA. VAN DEN BERG\n\nVoor de Lantaarnunie:\n\nT. LIND\n", ["A. VAN DEN BERG", "T. LIND"], "2001-05-03", "Brussel"),
    # Russian, Chinese
    (RU + "Совершено в Москве 3 мая 2001 года в двух экземплярах.\n\nЗа Российскую Федерацию\n\nА. Б. Маркова\n\nЗа Союз фонарей\n\nТ. Линд\n", ["А. Б. Маркова", "Т. Линд"], "2001-05-03", "Москве"),
    (ZH + "本协定于2001年5月3日在北京签订，一式两份。\n\n中华人民共和国代表\n李明\n灯笼联盟代表\n王芳\n", ["李明", "王芳"], "2001-05-03", "北京"),
    (ZH + "本协定于二〇〇一年五月二十三日在日内瓦签订，一式两份。\n", [], "2001-05-23", "日内瓦"),
    # words of the closing that are no names
    (EN + "Done at Oslo on 3 May 2001, both texts being equally authentic.\n\nFor the Kingdom of Norway\nADA MARSH\nMinister of Foreign Affairs\n\nFor the Lantern Union\nTOMAS LIND\nHead of Legal\nLU\n", ["ADA MARSH", "TOMAS LIND"], "2001-05-03", "Oslo"),
    (EN + "IN WITNESS WHEREOF the Parties have caused this Agreement to be signed in their respective names at Oslo on the 3rd day of May in the year two thousand and one.\n\nFor the Kingdom of Norway\nADA MARSH\n\nFor the Lantern Union\nTOMAS LIND\n", ["ADA MARSH", "TOMAS LIND"], "2001-05-03", "Oslo"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "date", "place"), ENDINGS, ids=[f"{i}-{text[-30:-1]}" for i, (text, *_) in enumerate(ENDINGS)])  # fmt: skip
def test_signatures(text: str, names: list[str], date: str | None, place: str) -> None:
    document = parse(text.encode(), "end.txt")
    assert [one.name for one in document.signatories] == names
    assert document.dates["signature"] == date
    assert document.place == place


def test_persons_whom_a_preamble_appoints() -> None:
    text = (
        "CONVENTION SUR LES LAMPES, SIGNÉE À OSLO.\n\nLe Président de la République française et Sa Majesté le Roi de Norvège,\n\n"
        "ont nommé leurs plénipotentiaires, à savoir :\n\nLe Président de la République française : M. Jacques Marin, Ambassadeur à Oslo;\n\n"
        "Sa Majesté le Roi de Norvège : Mme Ada Dahl, Ministre des lampes,\n\nLesquels sont convenus des dispositions suivantes :\n\n"
        "Article 1\n\nLes lampes sont allumées.\n\nArticle 2\n\nLes lampes sont nettoyées.\n"
    )
    document = parse(text.encode(), "lampes.txt")
    assert [(one.name, one.party) for one in document.signatories] == [
        ("Jacques Marin", "République française"),
        ("Ada Dahl", "Norvège"),
    ]


@pytest.mark.parametrize(
    ("language", "article", "date"),
    [
        ("en", "This Agreement shall enter into force on 1 September 2005.", "2005-09-01"),
        ("en", "Amendments made by the Council enter into force on 1 September 2005.", None),
        ("en", "This Agreement shall enter into force on the date of its signature.", None),
        ("fr", "Le présent Accord entrera en vigueur le 1er septembre 2005.", "2005-09-01"),
        ("es", "El presente Acuerdo entrará en vigor el 1 de septiembre de 2005.", "2005-09-01"),
        ("de", "Dieses Abkommen tritt am 1. September 2005 in Kraft.", "2005-09-01"),
        ("nl", "Dit Verdrag treedt in werking op 1 september 2005.", "2005-09-01"),
        ("it", "Il presente Accordo entrerà in vigore il 1 settembre 2005.", "2005-09-01"),
        ("pt", "O presente Acordo entrará em vigor em 1 de setembro de 2005.", "2005-09-01"),
        ("ru", "Настоящее Соглашение вступает в силу 1 сентября 2005 года.", "2005-09-01"),
        ("zh", "本协定自2005年9月1日起生效。", "2005-09-01"),
    ],
)
def test_the_day_of_entry_into_force_that_an_article_names(language: str, article: str, date: str | None) -> None:
    provision = Provision("art_9", "article", "9", "", article, None, ())
    assert in_force_on([provision], "", grammar(language)) == date


NOTE = (
    "Nr. I\n\nOslo, 3 May 2001\n\nSir, I have the honour to propose that lamps be lit. If this is acceptable, this letter and "
    "your reply constitute an Agreement between the Kingdom of Norway and the Lantern Union.\n\nPlease accept, Sir, the "
    "assurances of my highest consideration. {first}\n\nNr. II\n\nOslo, 5 May 2001\n\nMadam, I have the honour to confirm that "
    "your proposal is acceptable.\n\nAccept, Madam, the assurances of my highest consideration. {second}\n"
)


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("(sd.) ADA MARSH His Excellency Mr. Tomas Lind Director", "(sd.) TOMAS LIND Her Excellency Ms. Ada Marsh Oslo", ["ADA MARSH", "TOMAS LIND"]),
        ("ADA MARSH Minister of Lamps Mr. Tomas Lind Director Lantern Union", "TOMAS LIND Director H.E. Ms. Ada Marsh", ["ADA MARSH", "TOMAS LIND"]),
        ("(s.) MARSH, Minister of Lamps. To the Director of the Lantern Union", "(s.) LIND, Director. To the Minister", ["MARSH", "LIND"]),
        ("To the Lantern Union Oslo", "To the Ministry of Lamps Oslo", []),
    ],
)  # fmt: skip
def test_who_signed_a_note(first: str, second: str, names: list[str]) -> None:
    document = parse(NOTE.format(first=first, second=second).encode(), "notes.txt")
    assert [one.name for one in document.signatories] == names
    assert [party.name for party in document.parties] == ["Kingdom of Norway", "Lantern Union"]
    assert (document.dates["signature"], document.place, document.title) == ("2001-05-05", "Oslo", None)


@pytest.mark.parametrize(
    ("language", "beside", "date"),
    [
        ("fr", "Conclu le 19 mars 1993. Entré en vigueur par échange de notes le 20 mars 1993", "1993-03-20"),
        ("de", "In Kraft getreten durch Notenaustausch am 20. März 1993", "1993-03-20"),
        ("en", "Entered into force by exchange of notes on 20 March 1993", "1993-03-20"),
        ("fr", "Conclu le 19 mars 1993", None),
    ],
)
def test_the_day_of_entry_into_force_beside_a_title(language: str, beside: str, date: str | None) -> None:
    assert in_force_on([], beside, grammar(language)) == date
