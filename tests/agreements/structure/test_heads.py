"""Heads of agreements in ten languages, as they are printed: who the parties are, and no word more."""

from __future__ import annotations

import pytest

from agreements.ingest import ingest, parse

HEADS: list[tuple[str, list[str]]] = [
    # English: organisations, governments, ministries, lists, heads of State, what follows a name
    ("AGREEMENT BETWEEN THE UNITED NATIONS AND THE WORLD METEOROLOGICAL ORGANIZATION\n\nPreamble\n\nThe United Nations and the World Meteorological Organization,\n\nHave agreed as follows:\n\nArticle 1\n\nThe two bodies consult each other.",
     ["United Nations", "World Meteorological Organization"]),
    ("COOPERATION AGREEMENT\n\nThe Government of the Republic of Kenya (hereinafter \"the Government\"), represented by its Minister of Health, and the Lakes Cheese Board (\"LCB\"),\n\nRecognizing the need for cheese,\n\nHave agreed as follows:\n\nArticle 1\n\nThe Parties consult.",
     ["Republic of Kenya", "Lakes Cheese Board"]),
    ("TREATY BETWEEN HER MAJESTY THE QUEEN OF DENMARK AND THE PRESIDENT OF THE FRENCH REPUBLIC CONCERNING LIGHTHOUSES\n\nArticle 1\n\nThe lighthouses are kept.\n\nArticle 2\n\nThe lamps are lit.",
     ["Denmark", "French Republic"]),
    ("Memorandum of Understanding between the Ministry of Agriculture and Fisheries of the Republic of Malta and the Food and Agriculture Organization of the United Nations concerning olives\n\nArticle 1\n\nThe Parties consult.\n\nArticle 2\n\nThe Parties exchange seeds.",
     ["Ministry of Agriculture and Fisheries of the Republic of Malta", "Food and Agriculture Organization of the United Nations"]),
    ("CONVENTION BETWEEN THE GOVERNMENTS OF THE REPUBLICS OF CHILE, PERU AND ECUADOR ON SHELLS\n\nArticle 1\n\nThe Parties count the shells.\n\nArticle 2\n\nThe shells are free.",
     ["Chile", "Peru", "Ecuador"]),
    ("AGREEMENT between the European Union, of the one part, and the Swiss Confederation, of the other part, on bells\n\nArticle 1\n\nThe bells ring.\n\nArticle 2\n\nThe bells rest.",
     ["European Union", "Swiss Confederation"]),
    ("Agreement\nThe Netherlands Government and the International Refugee Organization,\nWishing to help,\nHave agreed as follows:\nArticle 1\nThe Government helps.\nArticle 2\nThe Organization helps.",
     ["Netherlands", "International Refugee Organization"]),
    ("SAFEGUARDS AGREEMENT\n\nWHEREAS the Kingdom of Norway is a party to the Treaty;\n\nNOW, THEREFORE, the Kingdom of Norway and the International Atomic Energy Agency have agreed as follows:\n\nArticle 1\n\nNorway keeps records.\n\nArticle 2\n\nThe Agency reads them.",
     ["Kingdom of Norway", "International Atomic Energy Agency"]),
    ("Host Country Agreement between the Commonwealth of Australia and the Secretariat of the Pacific Islands Cheese Commission\n\nArticle 1\n\nThe Secretariat sits in Hobart.\n\nArticle 2\n\nIts archives are inviolable.",
     ["Commonwealth of Australia", "Secretariat of the Pacific Islands Cheese Commission"]),
    ("PROTOCOL amending the Agreement of 3 May 1999 between the Czech and Slovak Federal Republic and the United Nations Educational, Scientific and Cultural Organization\n\nArticle 1\n\nArticle 4 is deleted.\n\nArticle 2\n\nThis Protocol is signed.",
     ["Czech and Slovak Federal Republic", "United Nations Educational, Scientific and Cultural Organization"]),
    ("This Memorandum of Understanding (\"MOU\") is made between the World Bank and the Kite Bureau for the Southern Seas.\n\n1. Purpose\n\nThe Parties fly kites.\n\n2. Term\n\nThe MOU lasts two years.",
     ["World Bank", "Kite Bureau for the Southern Seas"]),
    ("AGREEMENT BETWEEN THE GOVERNMENT OF THE PEOPLE'S REPUBLIC OF BANGLADESH AND THE ASIAN DEVELOPMENT BANK FOR THE ESTABLISHMENT OF AN OFFICE\n\nArticle 1\n\nThe Office is open.\n\nArticle 2\n\nThe Bank owns it.",
     ["People's Republic of Bangladesh", "Asian Development Bank"]),
    ("Convention on the Protection of Springs\n\nThe States Parties to this Convention,\n\nConsidering that springs dry up,\n\nHave agreed as follows:\n\nArticle 1\n\nSprings are protected.\n\nArticle 2\n\nThe Parties meet.",
     []),
    # French
    ("ACCORD ENTRE LE GOUVERNEMENT DE LA RÉPUBLIQUE DU SÉNÉGAL ET L'ORGANISATION MONDIALE DE LA SANTÉ CONCERNANT LE SIÈGE\n\nArticle premier\n\nLe siège est à Dakar.\n\nArticle 2\n\nLes locaux sont inviolables.",
     ["République du Sénégal", "Organisation mondiale de la Santé"]),
    ("Convention\n\nLe Gouvernement du Royaume de Belgique, d'une part, et le Gouvernement français, d'autre part,\n\nDésireux de coopérer,\n\nSont convenus de ce qui suit :\n\nArticle 1\n\nLes Parties coopèrent.\n\nArticle 2\n\nElles se consultent.",
     ["Royaume de Belgique", "France"]),
    ("PROTOCOLE\nLes Gouvernements du Royaume du Maroc, de la République tunisienne et de la République algérienne démocratique et populaire,\nsont convenus de ce qui suit :\nArticle 1\nLes Parties coopèrent.\nArticle 2\nElles se consultent.",
     ["Royaume du Maroc", "République tunisienne", "République algérienne démocratique et populaire"]),
    ("Accord de coopération entre l'Union africaine et l'Office des fromages de montagne (ci-après « l'Office »)\n\nArticle 1\n\nLes Parties coopèrent.\n\nArticle 2\n\nElles se consultent.",
     ["Union africaine", "Office des fromages de montagne"]),
    ("Accord\nLe Conseil fédéral suisse et la Banque des règlements internationaux,\ndésireux de coopérer,\nsont convenus de ce qui suit :\nArticle 1\nLa Banque est libre.\nArticle 2\nElle paie.",
     ["Conseil fédéral suisse", "Banque des règlements internationaux"]),
    ("Arrangement administratif entre le Ministère de la Santé de la République du Niger et le Programme alimentaire mondial relatif aux cantines\n\nArticle 1\n\nLes cantines ouvrent.\n\nArticle 2\n\nElles ferment.",
     ["Ministère de la Santé de la République du Niger", "Programme alimentaire mondial"]),
    # Spanish
    ("ACUERDO ENTRE EL GOBIERNO DE LA REPÚBLICA ORIENTAL DEL URUGUAY Y LA ORGANIZACIÓN DE LOS ESTADOS AMERICANOS RELATIVO A LA SEDE\n\nArtículo 1\n\nLa sede está en Montevideo.\n\nArtículo 2\n\nLos locales son inviolables.",
     ["República Oriental del Uruguay", "Organización de los Estados Americanos"]),
    ("Convenio básico\n\nEl Gobierno de los Estados Unidos Mexicanos y el Instituto Interamericano de Cooperación para la Agricultura, en adelante denominado \"el Instituto\",\n\nConsiderando el interés,\n\nHan convenido en lo siguiente:\n\nArtículo 1\n\nLas Partes cooperan.\n\nArtículo 2\n\nLas Partes se consultan.",
     ["Estados Unidos Mexicanos", "Instituto Interamericano de Cooperación para la Agricultura"]),
    ("TRATADO ENTRE LA REPÚBLICA ARGENTINA Y LA REPÚBLICA DE CHILE SOBRE GLACIARES\n\nArtículo 1\n\nLos glaciares se cuidan.\n\nArtículo 2\n\nLas Partes los miden.",
     ["República Argentina", "República de Chile"]),
    ("Memorando de Entendimiento entre la Secretaría General Iberoamericana y la Red de Faros del Sur\n\nArtículo 1\n\nLas Partes cooperan.\n\nArtículo 2\n\nLas Partes se consultan.",
     ["Secretaría General Iberoamericana", "Red de Faros del Sur"]),
    ("CONVENIO\nLos Gobiernos de Costa Rica, El Salvador, Guatemala, Honduras y Nicaragua,\nHan convenido en lo siguiente:\nArtículo I\nSe crea el Comité.\nArtículo II\nEl Comité se reúne.",
     ["Costa Rica", "El Salvador", "Guatemala", "Honduras", "Nicaragua"]),
    # German
    ("Abkommen zwischen der Republik Österreich und der Internationalen Atomenergie-Organisation über den Amtssitz\n\nArtikel 1\n\nDer Sitz ist in Wien.\n\nArtikel 2\n\nDie Räume sind unverletzlich.",
     ["Republik Österreich", "Internationale Atomenergie-Organisation"]),
    ("VEREINBARUNG\nzwischen dem Königreich der Niederlande und der Europäischen Käsezentrale (EKZ)\nArtikel 1\nDie Parteien arbeiten zusammen.\nArtikel 2\nSie beraten sich.",
     ["Königreich der Niederlande", "Europäische Käsezentrale"]),
    ("Abkommen\nDie Regierung der Bundesrepublik Deutschland und die Regierung der Französischen Republik,\nvon dem Wunsche geleitet, Brücken zu bauen,\nsind wie folgt übereingekommen:\nArtikel 1\nBrücken werden gebaut.\nArtikel 2\nSie werden erhalten.",
     ["Bundesrepublik Deutschland", "Französische Republik"]),
    ("Notenwechsel zwischen dem Schweizerischen Bundesrat und den Vereinten Nationen betreffend die Vorrechte\n\nArtikel 1\n\nDie Vorrechte gelten.\n\nArtikel 2\n\nSie enden.",
     ["Schweizerischer Bundesrat", "Vereinte Nationen"]),
    # Italian, Portuguese, Dutch
    ("ACCORDO TRA IL GOVERNO DELLA REPUBBLICA ITALIANA E L'ORGANIZZAZIONE MONDIALE DELLA SANITÀ IN MATERIA DI SALUTE\n\nArticolo 1\n\nLe Parti collaborano.\n\nArticolo 2\n\nLe Parti si consultano.",
     ["Repubblica Italiana", "Organizzazione mondiale della sanità"]),
    ("Accordo\nIl Governo della Confederazione Svizzera e il Centro internazionale dei fari, di seguito denominato \"il Centro\",\nhanno convenuto quanto segue:\nArticolo 1\nIl Centro ha sede a Lugano.\nArticolo 2\nI locali sono inviolabili.",
     ["Confederazione Svizzera", "Centro internazionale dei fari"]),
    ("ACORDO ENTRE A REPÚBLICA PORTUGUESA E A COMUNIDADE DOS PAÍSES DE LÍNGUA PORTUGUESA SOBRE A SEDE\n\nArtigo 1\n\nA sede é em Lisboa.\n\nArtigo 2\n\nOs locais são invioláveis.",
     ["República Portuguesa", "Comunidade dos Países de Língua Portuguesa"]),
    ("Memorando de Entendimento entre o Governo da República Federativa do Brasil e o Programa das Nações Unidas para o Desenvolvimento\n\nArtigo 1\n\nAs Partes cooperam.\n\nArtigo 2\n\nAs Partes consultam-se.",
     ["República Federativa do Brasil", "Programa das Nações Unidas para o Desenvolvimento"]),
    ("Verdrag tussen het Koninkrijk der Nederlanden en de Organisatie voor het verbod van chemische wapens inzake de zetel\n\nArtikel 1\n\nDe zetel is in Den Haag.\n\nArtikel 2\n\nDe gebouwen zijn onschendbaar.",
     ["Koninkrijk der Nederlanden", "Organisatie voor het verbod van chemische wapens"]),
    ("OVEREENKOMST\nDe Regering van het Koninkrijk België en de Nederlandse Taalunie,\nzijn het volgende overeengekomen:\nArtikel 1\nPartijen werken samen.\nArtikel 2\nPartijen overleggen.",
     ["Koninkrijk België", "Nederlandse Taalunie"]),
    # Russian
    ("СОГЛАШЕНИЕ\nмежду Правительством Республики Казахстан и Организацией Объединенных Наций по вопросам образования, науки и культуры о сотрудничестве\n\nСтатья 1\n\nСтороны сотрудничают.\n\nСтатья 2\n\nСтороны консультируются.",
     ["Республика Казахстан", "Организация Объединенных Наций по вопросам образования, науки и культуры"]),
    ("Соглашение между Китайской Народной Республикой и Шанхайской организацией сотрудничества о секретариате\n\nСтатья 1\n\nСекретариат находится в Пекине.\n\nСтатья 2\n\nПомещения неприкосновенны.",
     ["Китайская Народная Республика", "Шанхайская организация сотрудничества"]),
    ("ДОГОВОР\nРоссийская Федерация и Республика Беларусь, именуемые в дальнейшем Сторонами,\nсогласились о нижеследующем:\nСтатья 1\nСтороны сотрудничают.\nСтатья 2\nСтороны консультируются.",
     ["Российская Федерация", "Республика Беларусь"]),
    ("Меморандум о взаимопонимании между Министерством здравоохранения Кыргызской Республики и Всемирной организацией здравоохранения\n\nСтатья 1\n\nСтороны сотрудничают.\n\nСтатья 2\n\nСтороны консультируются.",
     ["Министерство здравоохранения Кыргызской Республики", "Всемирная организация здравоохранения"]),
    # Arabic and Chinese
    ("اتفاق بين حكومة المملكة المغربية ومنظمة الصحة العالمية بشأن المكتب\n\nالمادة 1\n\nيكون المكتب في الرباط.\n\nالمادة 2\n\nتصان حرمة المباني.",
     ["المملكة المغربية", "منظمة الصحة العالمية"]),
    ("اتفاقية تعاون بين جمهورية مصر العربية وجامعة الدول العربية\n\nالمادة 1\n\nيتعاون الطرفان.\n\nالمادة 2\n\nيتشاور الطرفان.",
     ["جمهورية مصر العربية", "جامعة الدول العربية"]),
    ("中华人民共和国政府和联合国教育、科学及文化组织关于设立中心的协定\n\n第一条\n\n中心设在北京。\n\n第二条\n\n双方合作。",
     ["中华人民共和国", "联合国教育、科学及文化组织"]),
    ("合作协定\n\n世界卫生组织和亚洲灯塔中心（以下简称“双方”），\n\n达成协议如下：\n\n第一条\n\n双方合作。\n\n第二条\n\n双方磋商。",
     ["世界卫生组织", "亚洲灯塔中心"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "parties"), HEADS, ids=[f"{place}-{head[:30]}" for place, (head, _) in enumerate(HEADS)]
)
def test_parties_of_a_head(head: str, parties: list[str]) -> None:
    document = parse(head.encode(), "head.txt")
    assert [party.name for party in document.parties] == parties
    assert [warning for warning in document.warnings if warning.startswith("party not identified")] == []


@pytest.mark.django_db
def test_a_title_that_a_text_has_not_is_built_and_marked() -> None:
    text = (
        "Nr. I\n\nThe Embassy of Ireland presents its compliments to the Lantern Union and has the honour to propose that "
        "lamps be lit. If this is acceptable, this Note and the reply shall constitute an Agreement between Ireland and the "
        "Lantern Union.\n\nDublin, 8 February 1999\n\nNr. II\n\nThe Lantern Union presents its compliments to the Embassy "
        "of Ireland and confirms that the proposal is acceptable.\n\nDublin, 11 February 1999\n"
    )
    assert parse(text.encode(), "lamps.txt").title is None
    agreement = ingest(text.encode(), "lamps.txt").agreement
    assert agreement is not None
    assert agreement.title == "Exchange of notes between Ireland and Lantern Union, 1999"
    assert agreement.is_title_built
    agreement.title = "Notes on lamps"
    assert not agreement.is_title_built
