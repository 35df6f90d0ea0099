"""Agreements in Chinese, Arabic and Russian: items, dates, parties and signatures in their own scripts."""

from __future__ import annotations

import pytest

from agreements.formats.document import Document
from agreements.formats.text import read_text
from agreements.structure.agreement.list_markers import marker_of
from agreements.structure.dates import date_in
from agreements.structure.grammar import grammar
from agreements.structure.scripts import han_value, is_raised, item_number, with_plain_digits
from agreements.structure.segment import segment

CHINESE = """弗里多尼亚共和国政府与国际湖泊中心关于设立办事处的谅解备忘录

弗里多尼亚共和国政府（以下简称“政府”）与国际湖泊中心（以下简称“中心”），

鉴于双方在湖泊保护方面有着共同的目标；
愿意加强彼此之间的合作；

兹议定如下：

第一条
定义

为本备忘录之目的：
（一）“办事处”系指中心设在弗里多尼亚的办事处；
（二）“官员”系指办事处的工作人员。

第二条
特权与豁免

一、办事处的馆舍不可侵犯。
二、中心的财产免除一切直接税。
三、本备忘录的任何规定均不得视为放弃中心的特权和豁免。

第三条
争端的解决

1、因本备忘录的解释产生的争端，由双方协商解决。
2、未能解决的，提交仲裁。

第四条
生效

本备忘录自签署之日起生效，有效期三年。

下列签字人经各自授权，签署本备忘录，以昭信守。

本备忘录于2019年12月23日在北京签署，一式两份，每份均用中文和英文写成，两种文本同等作准。

弗里多尼亚共和国政府代表：
（签字）
张伟
外交部部长

国际湖泊中心代表：
（签字）
陈静
总干事
"""
ARABIC = """اتفاق تعاون بين المنظمة العالمية للفوانيس والمكتب الدولي للطائرات الورقية

إن المنظمة العالمية للفوانيس (المشار إليها فيما يلي باسم "المنظمة") والمكتب الدولي للطائرات الورقية (المشار إليه فيما يلي باسم "المكتب")،

رغبة منهما في تعزيز التعاون بينهما،

قد اتفقا على ما يلي:

المادة الأولى
الغرض

الغرض من هذا الاتفاق هو تعاون الطرفين في مجال الطيران الليلي.

المادة الثانية
مجالات التعاون

يشمل تعاون الطرفين ما يلي:
(أ) تبادل المعلومات والوثائق؛
(ب) تنظيم دورات تدريبية؛
(ج) تنفيذ مشاريع مشتركة.

المادة الثالثة
السرية

١ - لا يجوز لأي طرف إفشاء المعلومات السرية دون موافقة خطية.
٢ - تظل هذه المادة سارية بعد انتهاء الاتفاق.

المادة الرابعة
تسوية المنازعات

تسوى المنازعات المتعلقة بتفسير هذا الاتفاق عن طريق المشاورات.

المادة الخامسة
بدء النفاذ

يدخل هذا الاتفاق حيز النفاذ في تاريخ توقيعه ويظل ساريا لمدة خمس سنوات. ويجوز لأي من الطرفين إنهاؤه بإشعار خطي قبل ستة أشهر.

حرر في جنيف في ٣ أيار/مايو ٢٠١٩ من نسختين أصليتين باللغتين العربية والإنكليزية.

عن المنظمة العالمية للفوانيس
أحمد حسن
الأمين العام

عن المكتب الدولي للطائرات الورقية
ليلى عمر
المديرة العامة
"""
RUSSIAN = """МЕМОРАНДУМ О ВЗАИМОПОНИМАНИИ
между Международным центром озер и Правительством Республики Фридония

Международный центр озер (далее именуемый «Центр»), с одной стороны, и Правительство Республики Фридония (далее именуемое «Правительство»), с другой стороны,

принимая во внимание общие цели,

согласились о нижеследующем:

Статья первая
Цель

Целью настоящего Меморандума является развитие сотрудничества.

Статья вторая
Формы сотрудничества

Сотрудничество осуществляется в следующих формах:
а) обмен информацией;
б) проведение совместных исследований;
в) организация семинаров.

Статья третья
Заключительные положения

1. Настоящий Меморандум вступает в силу с даты подписания.
2. Поправки вносятся по взаимному согласию Сторон.

Совершено в городе Москве «23» декабря 2019 года в двух экземплярах, каждый на русском языке.

За Международный центр озер
(подпись)
И. И. Иванов
Директор

За Правительство Республики Фридония
(подпись)
А. П. Петрова
Министр иностранных дел
"""


def read(text: str) -> Document:
    return segment(read_text(text.encode(), "x.txt"))


@pytest.mark.parametrize(
    ("text", "eids"),
    [
        (CHINESE, ["art_1__subpara_1", "art_1__subpara_2", "art_2__para_1", "art_2__para_2", "art_2__para_3", "art_3__para_1", "art_3__para_2"]),
        (ARABIC, ["art_2__subpara_أ", "art_2__subpara_ب", "art_2__subpara_ج", "art_3__para_1", "art_3__para_2"]),
        (RUSSIAN, ["art_2__subpara_а", "art_2__subpara_б", "art_2__subpara_в", "art_3__para_1", "art_3__para_2"]),
    ],
    ids=["zh", "ar", "ru"],
)  # fmt: skip
def test_numbered_and_lettered_items(text: str, eids: list[str]) -> None:
    assert [one.eid for one in read(text).provisions if one.kind in ("paragraph", "subparagraph")] == eids


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (CHINESE, [("弗里多尼亚共和国政府", ("政府",), "state"), ("国际湖泊中心", ("中心",), "organization")]),
        (ARABIC, [("المنظمة العالمية للفوانيس", ("المنظمة",), "organization"), ("المكتب الدولي للطائرات الورقية", ("المكتب",), "organization")]),
        (RUSSIAN, [("Международный центр озер", ("Центр",), "organization"), ("Республика Фридония", ("Правительство",), "state")]),
    ],
    ids=["zh", "ar", "ru"],
)  # fmt: skip
def test_parties_with_their_designations(text: str, parties: list[tuple[str, tuple[str, ...], str]]) -> None:
    assert [(one.name, one.designations, one.kind) for one in read(text).parties] == parties


@pytest.mark.parametrize(
    ("text", "date", "signatories"),
    [
        (CHINESE, "2019-12-23", [("张伟", "外交部部长", "弗里多尼亚共和国政府"), ("陈静", "总干事", "国际湖泊中心")]),
        (ARABIC, "2019-05-03", [("أحمد حسن", "الأمين العام", "المنظمة العالمية للفوانيس"), ("ليلى عمر", "المديرة العامة", "المكتب الدولي للطائرات الورقية")]),
        (RUSSIAN, "2019-12-23", [("И. И. Иванов", "Директор", "Международный центр озер"), ("А. П. Петрова", "Министр иностранных дел", "Республика Фридония")]),
    ],
    ids=["zh", "ar", "ru"],
)  # fmt: skip
def test_date_and_signatories(text: str, date: str, signatories: list[tuple[str, str, str]]) -> None:
    document = read(text)
    assert document.dates["signature"] == date
    assert [(one.name, one.title, one.party) for one in document.signatories] == signatories


@pytest.mark.parametrize(
    ("code", "text", "date"),
    [
        ("zh", "本协定于二〇一九年五月三日在日内瓦签订", "2019-05-03"),
        ("zh", "一九九八年十二月二十三日订于北京", "1998-12-23"),
        ("zh", "2019年5月3日", "2019-05-03"),
        ("zh", "二○○四年十月", "2004-10"),
        ("ar", "حرر في القاهرة في 6 أيار/مايو 1997 من نسختين", "1997-05-06"),
        ("ar", "في ٣ مايو ٢٠١٩", "2019-05-03"),
        ("ar", "في 31 من شهر كانون الأول/ديسمبر سنة 2020", "2020-12-31"),
        ("ru", "Совершено в городе Женеве «3» мая 2019 г.", "2019-05-03"),
        ("pt", "aos 6 dias do mês de maio de 1997", "1997-05-06"),
        ("zh", "二〇一九年十三月三日", None),
    ],
)
def test_a_date(code: str, text: str, date: str | None) -> None:
    assert date_in(text, grammar(code)) == date


@pytest.mark.parametrize(
    ("text", "form", "value", "shown"),
    [
        ("一、目的", "han", 1, "一"), ("（十二）其他", "(han)", 12, "十二"), ("1、交换", "1.", 1, "1"), ("（3）其他", "(1)", 3, "3"),
        ("(أ) تبادل", "(let)", 1, "أ"), ("ب - تنظيم", "let", 2, "ب"), ("(هـ) أخرى", "(let)", 5, "ه"),
        ("а) обмен", "let", 1, "а"), ("(в) иные", "(let)", 3, "в"),
    ],
)  # fmt: skip
def test_an_item(text: str, form: str, value: int, shown: str) -> None:
    item = item_number(text)
    assert item is not None and (item.form, item.value, item.shown) == (form, value, shown)


@pytest.mark.parametrize("text", ["一般规定", "三国协定", "و في", "и далее", "В силу", "The", "2019年", ""])
def test_what_is_no_item(text: str) -> None:
    assert item_number(text) is None


@pytest.mark.parametrize("text", ["1.交换信息", "2.Стороны", "3.يتبادل", "1)交换"])
def test_a_figure_may_stand_right_before_a_letter_of_another_script(text: str) -> None:
    assert marker_of(text) is not None


def test_small_questions() -> None:
    assert [is_raised(text) for text in ("The", "the", "本", "هذا", "1", "")] == [True, False, True, True, False, False]
    assert [han_value(text) for text in ("十", "二十三", "一百零二", "x")] == [10, 23, 102, None]
    assert with_plain_digits("١٢ ３") == "12 3"
