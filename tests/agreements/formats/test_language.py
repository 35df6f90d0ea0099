"""One answer to "which language": sentences as treaties write them, and the old answers that were right."""

from __future__ import annotations

import pytest

from agreements.formats.language import NAMES, UNDETERMINED, language_of, lean, name_of
from agreements.structure.grammar import grammars
from clauses.classification.nlp import LANGUAGES

SENTENCES = {
    "en": [
        "This Agreement shall enter into force on the date of its signature by both Parties.",
        "The Parties shall consult each other on the matter.",
        "Each Party bears its own costs.",
        "Done at Geneva, this third day of May 2019, in two originals in the English and French languages.",
    ],
    "fr": [
        "Le présent Accord entre en vigueur à la date de sa signature par les deux Parties.",
        "Les Parties se consultent sur les questions d'intérêt commun.",
        "Chaque Partie supporte ses propres dépenses.",
        "FAIT A GENEVE, LE 3 MAI 2019, EN DEUX EXEMPLAIRES EN LANGUES FRANCAISE ET ANGLAISE.",
    ],
    "es": [
        "El presente Acuerdo entrará en vigor en la fecha de su firma por ambas Partes.",
        "Las Partes se consultarán sobre los asuntos de interés común.",
        "Cada Parte sufragará sus propios gastos.",
    ],
    "de": [
        "Dieses Abkommen tritt am Tag seiner Unterzeichnung durch beide Vertragsparteien in Kraft.",
        "Die Parteien beraten sich in Fragen von gemeinsamem Interesse mit der anderen Partei.",
        "Jede Partei trägt ihre eigenen Kosten.",
    ],
    "it": [
        "Il presente Accordo entra in vigore alla data della sua firma da parte delle due Parti.",
        "Le Parti si consultano sulle questioni di interesse comune.",
        "Ciascuna Parte sostiene le proprie spese.",
    ],
    "pt": [
        "O presente Acordo entra em vigor na data da sua assinatura por ambas as Partes.",
        "As Partes consultam-se sobre as questões de interesse comum.",
        "Cada Parte suporta as suas próprias despesas.",
    ],
    "nl": [
        "Deze Overeenkomst treedt in werking op de datum van ondertekening door beide Partijen.",
        "De Partijen plegen overleg over aangelegenheden van gemeenschappelijk belang.",
        "Elke Partij draagt haar eigen kosten.",
    ],
    "ru": [
        "Настоящее Соглашение вступает в силу с даты его подписания обеими Сторонами.",
        "Стороны консультируются по вопросам, представляющим взаимный интерес.",
        "Каждая Сторона несет свои собственные расходы.",
    ],
    "ar": [
        "يدخل هذا الاتفاق حيز النفاذ في تاريخ توقيعه من جانب الطرفين.",
        "يتشاور الطرفان بشأن المسائل ذات الاهتمام المشترك.",
        "يتحمل كل طرف نفقاته الخاصة.",
    ],
    "zh": [
        "本协定自双方签字之日起生效。",
        "双方应就共同关心的问题进行磋商。",
        "第一条 目标 双方各自承担其费用。",
        "本協定自雙方簽字之日起生效。",
    ],
    "tr": [
        "Bu Anlaşma, her iki Tarafça imzalandığı tarihte yürürlüğe girecektir.",
        "Taraflar, ortak ilgi alanına giren konularda birbirlerine danışırlar.",
        "Her bir Taraf kendi masraflarını karşılar ve bu Anlaşmanın uygulanması için gerekli tedbirleri alır.",
    ],
    "pl": [
        "Niniejsza Umowa wchodzi w życie z dniem jej podpisania przez obie Strony.",
        "Strony konsultują się w sprawach będących przedmiotem wspólnego zainteresowania.",
        "Każda ze Stron ponosi własne koszty.",
    ],
    "sv": [
        "Detta avtal träder i kraft den dag då det undertecknas av båda parter.",
        "Parterna skall samråda med varandra i frågor av gemensamt intresse.",
    ],
    "da": [
        "Denne aftale træder i kraft på datoen for begge parters undertegnelse.",
        "Parterne rådfører sig med hinanden om spørgsmål af fælles interesse.",
    ],
    "no": [
        "Denne avtalen trer i kraft på datoen for undertegning av begge parter.",
        "Partene skal rådføre seg med hverandre om spørsmål av felles interesse.",
    ],
    "fi": [
        "Tämä sopimus tulee voimaan päivänä, jona molemmat osapuolet ovat sen allekirjoittaneet.",
        "Sopimuspuolet neuvottelevat keskenään yhteistä etua koskevista asioista.",
    ],
    "hu": [
        "Ez a megállapodás a mindkét Fél által történő aláírás napján lép hatályba.",
        "A Felek a közös érdeklődésre számot tartó kérdésekben konzultálnak egymással.",
    ],
    "ro": [
        "Prezentul Acord intră în vigoare la data semnării sale de către ambele Părți.",
        "Părțile se consultă cu privire la chestiunile de interes comun.",
    ],
    "cs": [
        "Tato dohoda vstupuje v platnost dnem podpisu oběma smluvními stranami.",
        "Smluvní strany se budou vzájemně konzultovat o otázkách společného zájmu.",
    ],
    "sk": [
        "Táto dohoda nadobúda platnosť dňom podpisu oboma zmluvnými stranami.",
        "Zmluvné strany sa budú navzájom konzultovať o otázkach spoločného záujmu.",
    ],
    "hr": [
        "Ovaj Sporazum stupa na snagu danom potpisivanja obiju stranaka.",
        "Stranke se međusobno savjetuju o pitanjima od zajedničkog interesa.",
    ],
    "sl": [
        "Ta sporazum začne veljati z dnem podpisa obeh pogodbenic.",
        "Pogodbenici se posvetujeta o vprašanjih skupnega interesa.",
    ],
    "sr": [
        "Овај споразум ступа на снагу даном потписивања обе стране.",
        "Стране ће се међусобно консултовати о питањима од заједничког интереса.",
    ],
    "mk": [
        "Овој договор влегува во сила на денот на неговото потпишување од двете страни.",
    ],
    "bg": [
        "Настоящото споразумение влиза в сила от датата на подписването му от двете страни.",
        "Страните се консултират по въпроси от взаимен интерес.",
    ],
    "uk": [
        "Ця Угода набирає чинності з дати її підписання обома Сторонами.",
        "Сторони проводять консультації з питань, що становлять взаємний інтерес.",
    ],
    "be": [
        "Гэта Пагадненне ўступае ў сілу з даты яго падпісання абодвума Бакамі.",
    ],
    "kk": [
        "Осы Келісім екі Тарап қол қойған күннен бастап күшіне енеді.",
    ],
    "el": [
        "Η παρούσα Συμφωνία αρχίζει να ισχύει από την ημερομηνία υπογραφής της.",
        "Τα Μέρη διαβουλεύονται για θέματα κοινού ενδιαφέροντος.",
    ],
    "he": [
        "הסכם זה ייכנס לתוקף במועד חתימתו על ידי שני הצדדים.",
        "הצדדים יתייעצו בעניינים בעלי עניין משותף.",
    ],
    "ja": [
        "この協定は、両当事者が署名した日に効力を生ずる。",
        "両当事者は、共通の関心事項について協議する。",
    ],
    "ko": [
        "이 협정은 양 당사자가 서명한 날에 발효한다.",
        "당사자는 공동 관심사에 대하여 협의한다.",
    ],
    "fa": [
        "این موافقتنامه از تاریخ امضای آن توسط هر دو طرف لازم‌الاجرا خواهد شد.",
        "طرفین درباره مسائل مورد علاقه مشترک با یکدیگر مشورت خواهند کرد.",
    ],
    "ur": [
        "یہ معاہدہ دونوں فریقوں کے دستخط کی تاریخ سے نافذ العمل ہوگا۔",
    ],
    "hi": [
        "यह समझौता दोनों पक्षों द्वारा हस्ताक्षर की तारीख से लागू होगा।",
    ],
    "th": [
        "ความตกลงนี้จะมีผลใช้บังคับในวันที่ภาคีทั้งสองลงนาม",
    ],
    "vi": [
        "Hiệp định này có hiệu lực kể từ ngày được hai Bên ký kết.",
        "Các Bên tham vấn lẫn nhau về các vấn đề cùng quan tâm.",
    ],
    "id": [
        "Persetujuan ini mulai berlaku pada tanggal penandatanganan oleh kedua Pihak.",
        "Para Pihak akan saling berkonsultasi mengenai hal-hal yang menjadi kepentingan bersama.",
    ],
    "et": [
        "Käesolev leping jõustub päeval, mil mõlemad pooled on selle allkirjastanud.",
        "Pooled konsulteerivad teineteisega ühist huvi pakkuvates küsimustes.",
    ],
    "lt": [
        "Šis Susitarimas įsigalioja tą dieną, kai jį pasirašo abi Šalys.",
        "Šalys konsultuojasi tarpusavyje bendros svarbos klausimais.",
    ],
    "lv": [
        "Šis nolīgums stājas spēkā dienā, kad to parakstījušas abas Puses.",
        "Puses savstarpēji apspriežas par kopīgas intereses jautājumiem.",
    ],
    "ka": [
        "ეს შეთანხმება ძალაში შედის ორივე მხარის მიერ მისი ხელმოწერის დღეს.",
    ],
    "hy": [
        "Սույն համաձայնագիրն ուժի մեջ է մտնում երկու Կողմերի ստորագրման օրվանից։",
    ],
    "ca": [
        "El present Acord entra en vigor en la data de la seva signatura per ambdues Parts.",
        "Les Parts es consulten sobre les qüestions d'interès comú.",
    ],
    "sw": [
        "Mkataba huu utaanza kutumika tarehe utakapotiwa saini na Pande zote mbili.",
    ],
    "sq": [
        "Kjo Marrëveshje hyn në fuqi në datën e nënshkrimit të saj nga të dyja Palët.",
    ],
    "is": [
        "Samningur þessi öðlast gildi á þeim degi sem báðir aðilar undirrita hann.",
    ],
    "az": [
        "Bu Saziş hər iki Tərəfin imzaladığı tarixdən qüvvəyə minir.",
    ],
    "uz": [
        "Ushbu Bitim har ikki Tomon imzolagan kundan boshlab kuchga kiradi.",
    ],
    "mt": [
        "Dan il-Ftehim jidħol fis-seħħ fid-data tal-firma tiegħu miż-żewġ Partijiet.",
    ],
    "ga": [
        "Tiocfaidh an Comhaontú seo i bhfeidhm ar an dáta a shíneoidh an dá Pháirtí é.",
    ],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SENTENCES.items() for text in texts])
def test_a_sentence(code: str, text: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "DONE AT GENEVA, THIS THIRD DAY OF MAY, IN TWO ORIGINALS IN THE ENGLISH LANGUAGE."),
        ("fr", "Les Parties s'engagent a cooperer dans le domaine de la securite et echangent des donnees."),
        (
            "es",
            "Las Partes cooperaran en el ambito de la educacion y la investigacion, segun los articulos siguientes.",
        ),
        ("de", "Die Parteien arbeiten auf dem Gebiet der Daten und der Flüsse zusammen."),
        (
            "ar",
            "\ufe97\ufe98\ufecc\ufe8e\ufeed\ufee5 \ufe8d\ufedf\ufef4\ufed4\ufe8e\ufe95 \ufee3\ufe8e \ufed7\ufe91\ufede",
        ),
        ("en", "Tlie Governinent of tlie Netherlands aud the Agency shall consult eacb other on tbe matter."),
        (
            "en",
            "The Centre (in French: Centre international pour la protection des lacs) shall have its seat in Zurich.",
        ),
    ],
    ids=[
        "capitals",
        "French without accents",
        "Spanish without accents",
        "German",
        "Arabic as shaped",
        "OCR",
        "a name",
    ],
)
def test_a_damaged_sentence(code: str, text: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "1996", "3.2.1 / 4.5", "INTERPOL - ITU", "Armenia Belarus Bulgaria Croatia Czech Republic Hungary Kazakhstan"],
)
def test_what_is_not_sure(text: str) -> None:
    assert language_of(text) == UNDETERMINED


def test_a_long_text_is_judged_by_three_stretches_of_it() -> None:
    english = "The Parties shall consult each other on the matter. " * 4000
    assert language_of("Les Parties se consultent. " * 20 + english) == "en"


def test_every_grammar_and_pipeline_has_a_named_language() -> None:
    assert (set(grammars()) - {UNDETERMINED}) | set(LANGUAGES) <= set(NAMES)
    assert name_of("tr") == "Turkish" and name_of("xx") == "xx"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("The Parties shall cooperate", 1), ("Les Parties coopèrent dans", -1), ("Rufus Firefly", 0), ("12", 0)],
)
def test_a_line_leans_to_one_of_two_languages_or_to_none(text: str, expected: int) -> None:
    assert lean(text, "en", "fr") == expected
