"""The same small agreement in every language that has a grammar: articles, headings, paragraphs, parties, signatures."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from agreements.formats.text import read_text
from agreements.structure.grammar import grammars
from agreements.structure.segment import segment


@dataclass(frozen=True)
class Words:
    """``labels`` are how articles 1 to 4 are labelled, ``numbers`` what is served of them."""

    title: str
    opening: str
    labels: tuple[str, ...]
    numbers: tuple[str, ...]
    headings: tuple[str, ...]
    bodies: tuple[str, ...]
    closing: str


FIGURES = ("1", "2", "3", "4")
AGREEMENTS = {
    "pt": Words(
        "ACORDO ENTRE O CENTRO DAS LAGOAS E O FUNDO DOS RIOS",
        "O Centro das Lagoas, doravante designado «o Centro», e o Fundo dos Rios, doravante designado «o Fundo»,\n\n"
        "Desejando cooperar,\n\nAcordam no seguinte:",
        tuple(f"Artigo {n}.º" for n in FIGURES), FIGURES,
        ("Objeto", "Troca de informações", "Despesas", "Entrada em vigor"),
        ("O presente Acordo tem por objeto a cooperação entre as Partes.", "As Partes trocam informações sobre os rios e as lagoas.",
         "Cada Parte suporta as despesas que lhe cabem.", "O presente Acordo entra em vigor na data da assinatura."),
        "EM FÉ DO QUE, os abaixo assinados assinaram o presente Acordo.\n\nFeito em Évora, a 3 de maio de 2011.\n\n"
        "Pelo Centro das Lagoas\nAda Moreau\nDiretora\n\nPelo Fundo dos Rios\nPiet Lindqvist\nPresidente",
    ),
    "it": Words(
        "ACCORDO TRA IL CENTRO DEI LAGHI E IL FONDO DEI FIUMI",
        "Il Centro dei laghi, di seguito denominato «il Centro», e il Fondo dei fiumi, di seguito denominato «il Fondo»,\n\n"
        "Desiderosi di cooperare,\n\nHanno convenuto quanto segue:",
        tuple(f"Articolo {n}" for n in FIGURES), FIGURES,
        ("Oggetto", "Scambio di informazioni", "Spese", "Entrata in vigore"),
        ("Il presente Accordo ha per oggetto la cooperazione tra le Parti.", "Le Parti si scambiano informazioni sui fiumi e sui laghi.",
         "Ogni Parte sostiene le spese che le spettano.", "Il presente Accordo entra in vigore alla data della firma."),
        "IN FEDE DI CHE i sottoscritti hanno firmato il presente Accordo.\n\nFatto a Varenna, il 3 maggio 2011.\n\n"
        "Per il Centro dei laghi\nAda Moreau\nDirettrice\n\nPer il Fondo dei fiumi\nPiet Lindqvist\nPresidente",
    ),
    "nl": Words(
        "OVEREENKOMST TUSSEN HET MERENCENTRUM EN HET RIVIERENFONDS",
        "Het Merencentrum, hierna te noemen „het Centrum”, en het Rivierenfonds, hierna te noemen „het Fonds”,\n\n"
        "Geleid door de wens samen te werken,\n\nZijn het volgende overeengekomen:",
        tuple(f"Artikel {n}" for n in FIGURES), FIGURES,
        ("Doel", "Uitwisseling van informatie", "Kosten", "Inwerkingtreding"),
        ("Deze Overeenkomst heeft de samenwerking van de Partijen tot doel.", "De Partijen wisselen informatie uit over de rivieren en de meren.",
         "Elke Partij draagt de kosten die op haar rusten.", "Deze Overeenkomst treedt in werking op de dag van de ondertekening."),
        "TEN BLIJKE WAARVAN de ondergetekenden deze Overeenkomst hebben ondertekend.\n\nGedaan te Leiden, op 3 mei 2011.\n\n"
        "Voor het Merencentrum\nAda Moreau\nDirecteur\n\nVoor het Rivierenfonds\nPiet Lindqvist\nVoorzitter",
    ),
    "ru": Words(
        "СОГЛАШЕНИЕ МЕЖДУ ЦЕНТРОМ ОЗЕР И ФОНДОМ РЕК",
        "Центр озер, именуемый в дальнейшем «Центр», и Фонд рек, именуемый в дальнейшем «Фонд»,\n\n"
        "желая сотрудничать,\n\nсогласились о нижеследующем:",
        tuple(f"Статья {n}" for n in FIGURES), FIGURES,
        ("Цель", "Обмен информацией", "Расходы", "Вступление в силу"),
        ("Целью настоящего Соглашения является сотрудничество Сторон.", "Стороны обмениваются информацией о реках и озерах.",
         "Каждая Сторона несет свои расходы.", "Настоящее Соглашение вступает в силу в день его подписания."),
        "Совершено в Твери 3 мая 2011 года.\n\nЗа Центр озер\nАда Моро\nДиректор\n\nЗа Фонд рек\nПит Линдквист\nПредседатель",
    ),
    "ar": Words(
        "اتفاق تعاون بين مركز البحيرات وصندوق الأنهار",
        "إن مركز البحيرات وصندوق الأنهار، رغبة منهما في التعاون، قد اتفقا على ما يلي:",
        ("المادة الأولى", "المادة الثانية", "المادة الثالثة", "المادة الرابعة"), ("الأولى", "الثانية", "الثالثة", "الرابعة"),
        ("الغرض", "تبادل المعلومات", "النفقات", "بدء النفاذ"),
        ("الغرض من هذا الاتفاق هو التعاون بين الطرفين.", "يتبادل الطرفان المعلومات عن الأنهار والبحيرات.",
         "يتحمل كل طرف النفقات الخاصة به.", "يدخل هذا الاتفاق حيز النفاذ في تاريخ التوقيع عليه."),
        "حرر في جنيف في 3 أيار/مايو 2011.",
    ),
    "zh": Words(
        "湖泊中心与河流基金合作协定", "湖泊中心和河流基金愿意合作，兹协议如下：",
        ("第一条", "第二条", "第三条", "第四条"), ("一", "二", "三", "四"), ("目的", "信息交流", "费用", "生效"),
        ("本协定的目的是双方的合作。", "双方交流关于河流和湖泊的信息。", "每一方承担自己的费用。", "本协定自签字之日起生效。"),
        "二〇一一年五月三日订于日内瓦。",
    ),
    "und": Words(
        "UMOWA MIĘDZY OŚRODKIEM JEZIOR A FUNDUSZEM RZEK",
        "Ośrodek Jezior, zwany dalej „Ośrodkiem”, oraz Fundusz Rzek, zwany dalej „Funduszem”,\n\n"
        "pragnąc współpracować nad jeziorami, rzekami oraz ich brzegami,\n\nuzgodniły, co następuje:",
        tuple(f"Artykuł {n}" for n in FIGURES), FIGURES,
        ("Cel", "Wymiana informacji", "Koszty", "Wejście w życie"),
        ("Celem niniejszej Umowy jest współpraca Stron w sprawach rzek.", "Strony wymieniają informacje o rzekach, jeziorach oraz ich dopływach.",
         "Każda ze Stron ponosi własne koszty wynikające ze współpracy.", "Niniejsza Umowa wchodzi w życie z dniem jej podpisania przez obie Strony."),
        "Sporządzono w Krakowie dnia 3 maja 2011 roku.",
    ),
}  # fmt: skip


def text_of(words: Words) -> str:
    articles = (
        f"{label}\n{heading}\n\n{body}"
        for label, heading, body in zip(words.labels, words.headings, words.bodies, strict=True)
    )
    return "\n\n".join((words.title, words.opening, *articles, words.closing))


@pytest.mark.parametrize("code", AGREEMENTS)
def test_an_agreement_in_the_language(code: str) -> None:
    words = AGREEMENTS[code]
    document = segment(read_text(text_of(words).encode(), "x.txt"))
    articles = [provision for provision in document.provisions if provision.kind == "article"]
    assert document.language == (code if code != "und" else "pl")
    assert [(article.number, article.heading, article.text) for article in articles] == list(
        zip(words.numbers, words.headings, words.bodies, strict=True)
    )
    assert not any(aside.reason == "noise" for aside in document.set_aside)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("pt", ["Ada Moreau", "Piet Lindqvist"]),
        ("it", ["Ada Moreau", "Piet Lindqvist"]),
        ("nl", ["Ada Moreau", "Piet Lindqvist"]),
        ("ru", ["Ада Моро", "Пит Линдквист"]),
    ],
)
def test_its_facts(code: str, names: list[str]) -> None:
    document = segment(read_text(text_of(AGREEMENTS[code]).encode(), "x.txt"))
    assert [signatory.name for signatory in document.signatories] == names
    assert document.dates["signature"] == "2011-05-03"
    assert len(document.parties) == 2


@pytest.mark.parametrize(
    "labels",
    [
        ("1 straipsnis", "2 straipsnis", "3 straipsnis"),
        ("1. cikk", "2. cikk", "3. cikk"),
        ("Článek 1", "Článek 2", "Článek 3"),
        ("Pasal 1", "Pasal 2", "Pasal 3"),
        ("Άρθρο 1", "Άρθρο 2", "Άρθρο 3"),
        ("Стаття 1", "Стаття 2", "Стаття 3"),
        ("Madde 1", "Madde 2", "Madde 3"),
    ],
)
def test_articles_are_told_in_a_language_without_a_grammar(labels: tuple[str, ...]) -> None:
    body = "Wszystkie brzegi rzek pozostają otwarte przez cały rok, nawet podczas powodzi oraz deszczu.\n" * 3
    document = segment(read_text("".join(f"{label}\n{body}" for label in labels).encode(), "x.txt"))
    assert document.language == "pl"
    assert any("in Polish" in warning for warning in document.warnings)
    assert [provision.number for provision in document.provisions if provision.kind == "article"] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("hu", "A felek a folyók és a tavak partjait egész évben nyitva tartják, és a vizek tisztaságáról a lakosokat tájékoztatják."),
        ("sr", "Стране ће отворити све обале река, језера и канала током целе године, ради чега обавештавају становнике."),
    ],
)  # fmt: skip
def test_a_few_small_words_of_another_language_do_not_make_a_text_its_own(code: str, body: str) -> None:
    assert segment(read_text((body + "\n" * 2).encode() * 9, "x.txt")).language == code


def test_every_language_is_tried() -> None:
    assert set(AGREEMENTS) | {"en", "fr", "es", "de"} == set(grammars())
