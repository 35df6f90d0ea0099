"""Sentences and the values that must be read in them, by language and kind; an empty list: nothing may be read."""

import pytest

from clauses.classification.paragraph import Unit
from clauses.terms.extract import extract_terms

SENTENCES = [
    (
        "en",
        "Either Party may terminate this Memorandum by giving ninety (90) days' prior written notice to the other.",
        [
            ("termination.notice_period", ["P90D"]),
        ],
    ),
    (
        "en",
        "This Arrangement may be discontinued by either Organisation upon twelve months' notice in writing.",
        [
            ("termination.notice_period", ["P1Y"]),
        ],
    ),
    (
        "en",
        "The Agreement shall cease to have effect one year after the date on which either Party has received the notice.",
        [
            ("termination.notice_period", ["P1Y"]),
        ],
    ),
    (
        "en",
        "Unless notice of termination is given three months before the end of a period, it is extended for one year.",
        [
            ("termination.notice_period", ["P3M"]),
            ("duration.renewal_period", ["P1Y"]),
        ],
    ),
    (
        "en",
        "It shall be renewed for four-year periods unless notice is given six months before the expiry.",
        [
            ("termination.notice_period", ["P6M"]),
            ("duration.renewal_period", ["P4Y"]),
        ],
    ),
    (
        "en",
        "This Agreement shall remain in force until the end of the sixth month following its denunciation by one of the Parties.",
        [
            ("termination.notice_period", ["P6M"]),
        ],
    ),
    (
        "en",
        "The Convention may be denounced after it has been in force for five years; the denunciation takes effect two years after receipt.",
        [
            ("termination.notice_period", ["P2Y"]),
        ],
    ),
    (
        "en",
        "The Office shall be given nine months to wind up its affairs after this Agreement has been terminated.",
        [
            ("termination.notice_period", []),
        ],
    ),
    (
        "en",
        "The Bank may suspend disbursements for a period of sixty days before terminating the loan.",
        [
            ("termination.notice_period", []),
        ],
    ),
    (
        "en",
        "An official may terminate his employment on one month's notice.",
        [
            ("termination.notice_period", []),
        ],
    ),
    (
        "en",
        "If a State intends to withdraw a reservation, it shall inform the depositary thirty days in advance.",
        [
            ("termination.notice_period", []),
        ],
    ),
    (
        "en",
        "Notice of each meeting shall be given at least six weeks in advance.",
        [
            ("termination.notice_period", []),
        ],
    ),
    (
        "en",
        "Either Party may terminate this Agreement on sixty (30) days' notice.",
        [
            ("termination.notice_period", [None]),
        ],
    ),
    (
        "en",
        "This Agreement shall terminate at the end of the calendar year in which it was denounced.",
        [
            ("termination.effect", ["end_of_period"]),
        ],
    ),
    (
        "en",
        "The Agreement shall terminate if the Institute is dissolved.",
        [
            ("termination.effect", ["automatic"]),
        ],
    ),
    (
        "en",
        "The Agreement shall terminate six months after receipt of the notice.",
        [
            ("termination.effect", []),
        ],
    ),
    (
        "en",
        "The Government may terminate this Agreement by written notice.",
        [
            ("termination.who", ["one_party"]),
        ],
    ),
    (
        "en",
        "Each of the Organisations may withdraw from this Arrangement through the diplomatic channel.",
        [
            ("termination.who", ["either_party"]),
        ],
    ),
    (
        "en",
        "Each of the Organisations may withdraw from this Arrangement through diplomatic channels.",
        [
            ("termination.form", ["diplomatic_channels"]),
        ],
    ),
    (
        "en",
        "This Agreement may be terminated by mutual consent.",
        [
            ("termination.who", ["mutual_consent"]),
        ],
    ),
    (
        "en",
        "This Protocol shall enter into force on the sixtieth day following the deposit of the fifth instrument of ratification.",
        [
            ("entry_into_force.delay", ["P60D"]),
            ("entry_into_force.trigger", ["deposit_of_instruments"]),
        ],
    ),
    (
        "en",
        "It shall come into force on the first day of the third month after the month in which the Parties have notified each other that their domestic requirements are met.",
        [
            ("entry_into_force.delay", ["P3M"]),
            ("entry_into_force.trigger", ["last_notification"]),
            ("entry_into_force.condition", ["internal_procedures"]),
        ],
    ),
    (
        "en",
        "This Agreement enters into force upon signature and remains in force for three years.",
        [
            ("entry_into_force.delay", []),
            ("duration.duration", ["P3Y"]),
        ],
    ),
    (
        "en",
        "Amendments shall enter into force thirty days after their adoption.",
        [
            ("entry_into_force.delay", []),
        ],
    ),
    (
        "en",
        "This Agreement shall enter into force on the date of the exchange of the instruments of ratification, which shall take place at Lima.",
        [
            ("entry_into_force.trigger", ["exchange_of_ratifications"]),
        ],
    ),
    (
        "en",
        "My Government's proposal and your reply form an agreement which enters into force on the date of your reply.",
        [
            ("entry_into_force.trigger", ["exchange_of_notes"]),
        ],
    ),
    (
        "en",
        "The Understanding becomes effective on the date of the last signature.",
        [
            ("entry_into_force.trigger", ["last_signature"]),
        ],
    ),
    (
        "en",
        "This Agreement shall enter into force on 1 July 1998.",
        [
            ("entry_into_force.date", ["1998-07-01"]),
        ],
    ),
    (
        "en",
        "Pending its entry into force, this Agreement shall be applied provisionally from the date of signature.",
        [
            ("entry_into_force.trigger", []),
        ],
    ),
    (
        "en",
        "This Agreement is concluded for an initial period of two years and shall be tacitly renewed for successive periods of one year.",
        [
            ("duration.duration", ["P2Y"]),
            ("duration.renewal_period", ["P1Y"]),
            ("duration.renewal", ["tacit"]),
        ],
    ),
    (
        "en",
        "This Agreement shall remain in force until 31 December 2004.",
        [
            ("duration.expiry_date", ["2004-12-31"]),
        ],
    ),
    (
        "en",
        "It shall remain in force for five years and thereafter for equal periods unless denounced.",
        [
            ("duration.renewal_period", ["P5Y"]),
        ],
    ),
    (
        "en",
        "The Agreement remains in force indefinitely unless it is terminated.",
        [
            ("duration.duration", ["indefinite"]),
        ],
    ),
    (
        "en",
        "Should the arbitrators fail to agree within three months, the term may be extended by thirty days.",
        [
            ("duration.renewal_period", []),
            ("termination.notice_period", []),
        ],
    ),
    (
        "en",
        "It may be extended by mutual agreement of the Parties.",
        [
            ("duration.renewal", ["by_agreement"]),
        ],
    ),
    (
        "en",
        "Any dispute that is not settled by negotiation within six months shall be submitted to arbitration.",
        [
            ("dispute_settlement.time_limit", ["P6M"]),
        ],
    ),
    (
        "en",
        "Any dispute that cannot be settled amicably shall be referred to an arbitral tribunal.",
        [
            ("dispute_settlement.step", ["arbitration"]),
        ],
    ),
    (
        "en",
        "Each Party shall appoint an arbitrator within thirty days of the request.",
        [
            ("dispute_settlement.time_limit", []),
        ],
    ),
    (
        "en",
        "If an arbitrator has not been appointed within two months, the President of the International Court of Justice shall make the appointment.",
        [
            ("dispute_settlement.step", ["arbitration"]),
        ],
    ),
    (
        "en",
        "Failing agreement, differences shall be submitted to the International Court of Justice for an advisory opinion.",
        [
            ("dispute_settlement.step", ["international_court"]),
        ],
    ),
    (
        "en",
        "Differences shall be settled by consultation and shall not be submitted to any court or tribunal.",
        [
            ("dispute_settlement.limit", ["no_third_party"]),
        ],
    ),
    (
        "en",
        "The award of the tribunal shall be final and binding on both Parties.",
        [
            ("dispute_settlement.effect", ["final_and_binding"]),
        ],
    ),
    (
        "en",
        "Disputes shall be referred to the Joint Committee.",
        [
            ("dispute_settlement.step", ["joint_committee"]),
        ],
    ),
    (
        "en",
        "Each Party shall bear the costs of its own participation; travel expenses are shared equally.",
        [
            ("financial.who_bears", ["shared"]),
        ],
    ),
    (
        "en",
        "Each Organisation shall meet its own expenses.",
        [
            ("financial.who_bears", ["each_own"]),
        ],
    ),
    (
        "en",
        "The host institution shall cover the local costs.",
        [
            ("financial.who_bears", ["host"]),
        ],
    ),
    (
        "en",
        "Travel costs shall be borne by the sending Party.",
        [
            ("financial.who_bears", ["sending"]),
        ],
    ),
    (
        "en",
        "The expenses of translation shall be borne by the requesting Party.",
        [
            ("financial.who_bears", ["requesting"]),
        ],
    ),
    (
        "en",
        "The Government shall indemnify the Organisation against any claim.",
        [
            ("liability.allocation", ["indemnity"]),
        ],
    ),
    (
        "en",
        "Neither Party shall be responsible for the acts of the other.",
        [
            ("liability.allocation", ["excluded"]),
        ],
    ),
    (
        "en",
        "This Agreement may be amended by an exchange of letters between the Parties.",
        [
            ("amendment.form", ["exchange_of_notes"]),
        ],
    ),
    (
        "en",
        "Amendments require the mutual consent of the Parties, expressed in writing.",
        [
            ("amendment.consent", ["mutual"]),
        ],
    ),
    (
        "en",
        "Done at Oslo in two originals in the English and Norwegian languages, both texts being equally authentic.",
        [
            ("authentic_texts.language", ["en", "no"]),
        ],
    ),
    (
        "en",
        "The depositary shall keep the original in the Arabic, Chinese, English, French, Russian and Spanish languages.",
        [
            ("authentic_texts.language", ["ar", "zh", "en", "fr", "ru", "es"]),
        ],
    ),
    (
        "en",
        "The Government of the French Republic shall notify the Spanish Embassy.",
        [
            ("authentic_texts.language", []),
        ],
    ),
    (
        "en",
        "The duty of discretion continues to bind the Parties for two years following the expiry of this Agreement.",
        [
            ("confidentiality.survival_period", ["P2Y"]),
        ],
    ),
    (
        "fr",
        "Chaque Partie peut dénoncer le présent Accord à tout moment; la dénonciation prend effet un an après la réception de la notification.",
        [
            ("termination.notice_period", ["P1Y"]),
        ],
    ),
    (
        "fr",
        "L'Accord est conclu pour trois ans et renouvelable par tacite reconduction pour de nouvelles périodes de deux ans, sauf dénonciation trois mois avant l'échéance.",
        [
            ("termination.notice_period", ["P3M"]),
            ("duration.duration", ["P3Y"]),
            ("duration.renewal_period", ["P2Y"]),
        ],
    ),
    (
        "fr",
        "La réunion est convoquée avec un préavis de quinze jours.",
        [
            ("termination.notice_period", []),
        ],
    ),
    (
        "fr",
        "Le présent Accord entrera en vigueur le premier jour du deuxième mois suivant la date de la dernière notification.",
        [
            ("entry_into_force.delay", ["P2M"]),
            ("entry_into_force.trigger", ["last_notification"]),
        ],
    ),
    (
        "fr",
        "Le présent Accord entre en vigueur à la date de sa signature.",
        [
            ("entry_into_force.trigger", ["signature"]),
        ],
    ),
    (
        "fr",
        "Le différend qui n'est pas réglé par voie de négociation dans un délai de six mois est soumis à l'arbitrage.",
        [
            ("dispute_settlement.time_limit", ["P6M"]),
        ],
    ),
    (
        "fr",
        "Si l'une des Parties ne désigne pas son arbitre dans un délai de deux mois, le Président de la Cour internationale de Justice procède à la nomination.",
        [
            ("dispute_settlement.step", ["arbitration"]),
            ("dispute_settlement.time_limit", []),
        ],
    ),
    (
        "fr",
        "Les frais de voyage sont à la charge de la Partie d'envoi.",
        [
            ("financial.who_bears", ["sending"]),
        ],
    ),
    (
        "fr",
        "Chaque Partie supporte ses propres frais.",
        [
            ("financial.who_bears", ["each_own"]),
        ],
    ),
    (
        "fr",
        "Fait à Berne en double exemplaire, en langues française et allemande, les deux textes faisant également foi.",
        [
            ("authentic_texts.language", ["fr", "de"]),
        ],
    ),
    (
        "fr",
        "Il peut être modifié d'un commun accord par écrit.",
        [
            ("amendment.consent", ["mutual"]),
        ],
    ),
    (
        "es",
        "El presente Acuerdo podrá ser denunciado por cualquiera de las Partes mediante notificación escrita con noventa días de anticipación.",
        [
            ("termination.notice_period", ["P90D"]),
            ("termination.form", ["written_notice"]),
        ],
    ),
    (
        "es",
        "La denuncia surtirá efecto seis meses después de recibida la notificación.",
        [
            ("termination.notice_period", ["P6M"]),
        ],
    ),
    (
        "es",
        "Las reuniones se convocarán con treinta días de antelación.",
        [
            ("termination.notice_period", []),
        ],
    ),
    (
        "es",
        "Tendrá una vigencia de cinco años, prorrogable automáticamente por períodos iguales.",
        [
            ("duration.renewal_period", ["P5Y"]),
            ("duration.duration", ["P5Y"]),
        ],
    ),
    (
        "es",
        "El presente Convenio entrará en vigor treinta días después de la fecha de la última notificación.",
        [
            ("entry_into_force.delay", ["P30D"]),
            ("entry_into_force.trigger", ["last_notification"]),
        ],
    ),
    (
        "es",
        "Entrará en vigor en la fecha de su firma y permanecerá vigente por tiempo indefinido.",
        [
            ("duration.duration", ["indefinite"]),
        ],
    ),
    (
        "es",
        "Las controversias se resolverán mediante negociaciones directas; de no llegarse a un acuerdo, se someterán a arbitraje.",
        [
            ("dispute_settlement.step", ["negotiation", "arbitration"]),
        ],
    ),
    (
        "es",
        "Los gastos de transporte correrán por cuenta de la Parte que envía.",
        [
            ("financial.who_bears", ["sending"]),
        ],
    ),
    (
        "es",
        "Hecho en dos ejemplares originales, en idiomas español y portugués, siendo ambos textos igualmente auténticos.",
        [
            ("authentic_texts.language", ["es", "pt"]),
        ],
    ),
    (
        "de",
        "Dieses Abkommen tritt am ersten Tag des zweiten Monats nach Eingang der letzten Mitteilung in Kraft.",
        [
            ("entry_into_force.delay", ["P2M"]),
            ("entry_into_force.trigger", ["last_notification"]),
        ],
    ),
    (
        "de",
        "Die Vereinbarung wird für die Dauer von fünf Jahren geschlossen und verlängert sich stillschweigend um jeweils ein Jahr, sofern sie nicht sechs Monate vor Ablauf gekündigt wird.",
        [
            ("duration.duration", ["P5Y"]),
            ("duration.renewal_period", ["P1Y"]),
            ("termination.notice_period", ["P6M"]),
        ],
    ),
    (
        "de",
        "Jede Vertragspartei kann dieses Abkommen unter Einhaltung einer Kündigungsfrist von drei Monaten schriftlich kündigen.",
        [
            ("termination.notice_period", ["P3M"]),
            ("termination.form", ["written_notice"]),
        ],
    ),
    (
        "de",
        "Das Abkommen tritt ein Jahr nach Eingang der Kündigung ausser Kraft.",
        [
            ("termination.notice_period", ["P1Y"]),
            ("entry_into_force.delay", []),
        ],
    ),
    (
        "de",
        "Die Parteien bezeichnen innert zwei Monaten je einen Schiedsrichter.",
        [
            ("dispute_settlement.time_limit", []),
        ],
    ),
    (
        "de",
        "Streitigkeiten, die nicht innert sechs Monaten durch Verhandlungen beigelegt werden, werden einem Schiedsgericht unterbreitet.",
        [
            ("dispute_settlement.time_limit", ["P6M"]),
            ("dispute_settlement.step", ["negotiation", "arbitration"]),
        ],
    ),
    (
        "de",
        "Die Kosten des entsandten Personals trägt die entsendende Partei.",
        [
            ("financial.who_bears", ["sending"]),
        ],
    ),
    (
        "de",
        "Jede Partei trägt ihre eigenen Kosten.",
        [
            ("financial.who_bears", ["each_own"]),
        ],
    ),
    (
        "de",
        "Geschehen in zwei Urschriften in deutscher und französischer Sprache, wobei beide Texte gleichermassen verbindlich sind.",
        [
            ("authentic_texts.language", ["de", "fr"]),
            ("authentic_texts.originals", ["2"]),
        ],
    ),
    (
        "de",
        "Die Vereinbarung kann im gegenseitigen Einvernehmen geändert werden.",
        [
            ("amendment.consent", ["mutual"]),
        ],
    ),
    (
        "de",
        "Der Arbeitsvertrag kann mit einer Frist von einem Monat gekündigt werden.",
        [
            ("termination.notice_period", []),
        ],
    ),
    (
        "it",
        "Il presente Accordo potrà essere denunciato da ciascuna delle Parti con un preavviso di sei mesi.",
        [
            ("termination.notice_period", ["P6M"]),
        ],
    ),
    (
        "it",
        "Il presente Accordo entrerà in vigore alla data della ricezione dell'ultima notifica.",
        [
            ("entry_into_force.trigger", ["last_notification"]),
        ],
    ),
    (
        "it",
        "Il presente Accordo avrà una durata di tre anni e sarà rinnovato tacitamente per uguali periodi.",
        [
            ("duration.duration", ["P3Y"]),
        ],
    ),
    (
        "pt",
        "O presente Acordo poderá ser denunciado por qualquer das Partes com antecedência de seis meses.",
        [
            ("termination.notice_period", ["P6M"]),
        ],
    ),
    (
        "pt",
        "O presente Acordo entrará em vigor trinta dias após a data da última notificação.",
        [
            ("entry_into_force.delay", ["P30D"]),
        ],
    ),
    (
        "pt",
        "O presente Acordo terá vigência de cinco anos e será renovado automaticamente por períodos iguais.",
        [
            ("duration.renewal_period", ["P5Y"]),
        ],
    ),
    (
        "nl",
        "Dit Verdrag kan door elk van de Partijen worden opgezegd met inachtneming van een termijn van zes maanden.",
        [
            ("termination.notice_period", ["P6M"]),
        ],
    ),
    (
        "nl",
        "Dit Verdrag treedt in werking op de eerste dag van de tweede maand na de laatste kennisgeving.",
        [
            ("entry_into_force.delay", ["P2M"]),
        ],
    ),
    (
        "nl",
        "Dit Verdrag blijft vijf jaar van kracht.",
        [
            ("duration.duration", ["P5Y"]),
        ],
    ),
    (
        "en",
        "Either Party may denounce this Agreement at any time; the denunciation shall take effect six months after the other Party has received it. The present Agreement is concluded for five years and is renewed for periods of five years.",
        [
            ("termination.notice_period", ["P6M"]),
            ("termination.who", ["either_party"]),
        ],
    ),
    (
        "en",
        "This Memorandum shall remain in force for four years and shall be renewed for further periods of four years, unless one of the Parties informs the other in writing, six months before the expiry of the current period, that it does not wish to renew it.",
        [
            ("duration.duration", ["P4Y"]),
            ("duration.renewal", ["tacit"]),
            ("duration.renewal_period", ["P4Y"]),
            ("termination.notice_period", ["P6M"]),
        ],
    ),
    (
        "en",
        "After notice has been given, the provisions on premises continue to apply for the time needed to wind up the affairs of the Office, but no longer than nine months.",
        [
            ("termination.notice_period", []),
        ],
    ),
    (
        "en",
        "If a dispute is not settled amicably within sixty days, it shall be referred for final decision to a tribunal of three arbitrators. Each Party appoints one arbitrator; should a Party fail to do so within two months, the President of the International Court of Justice shall make the appointment.",
        [
            ("dispute_settlement.step", ["arbitration"]),
            ("dispute_settlement.time_limit", ["P60D"]),
            ("dispute_settlement.limit", []),
            ("dispute_settlement.effect", ["final_and_binding"]),
        ],
    ),
    (
        "en",
        "Disputes shall be settled by negotiation between the Parties and shall not be referred to any third party or tribunal.",
        [
            ("dispute_settlement.step", ["negotiation"]),
            ("dispute_settlement.limit", ["no_third_party"]),
        ],
    ),
    (
        "en",
        "The Agreement applies provisionally from the date of its signature and enters into force on the first day of the second month after the later of the two notifications that the internal requirements have been met.",
        [
            ("entry_into_force.trigger", ["last_notification"]),
            ("entry_into_force.delay", ["P2M"]),
            ("entry_into_force.condition", ["internal_procedures"]),
            ("provisional_application.from", ["signature"]),
        ],
    ),
    (
        "en",
        "This Arrangement takes effect on the date on which the second of the two organisations signs it.",
        [
            ("entry_into_force.trigger", ["last_signature"]),
        ],
    ),
    (
        "en",
        "This Arrangement takes effect upon signature by the duly authorised representatives of both organisations.",
        [
            ("entry_into_force.trigger", ["signature"]),
        ],
    ),
    (
        "de",
        "Dieses Abkommen tritt am Tag der Unterzeichnung in Kraft. Es kann von jeder Vertragspartei unter Einhaltung einer Frist von zwölf Monaten schriftlich gekündigt werden.",
        [
            ("termination.notice_period", ["P1Y"]),
            ("termination.who", ["either_party"]),
            ("termination.form", ["written_notice"]),
            ("entry_into_force.trigger", ["signature"]),
        ],
    ),
    (
        "fr",
        "A l'expiration d'une première période de cinq ans, chacune des Parties pourra le dénoncer moyennant un préavis de six mois.",
        [
            ("termination.notice_period", ["P6M"]),
            ("termination.who", ["either_party"]),
        ],
    ),
    (
        "es",
        "El presente Convenio tendrá una vigencia de un año, renovable automáticamente, salvo que una de las Partes manifieste lo contrario con seis meses de antelación.",
        [
            ("termination.notice_period", ["P6M"]),
        ],
    ),
    (
        "en",
        "No information received under this Article shall be disclosed to a third party without the prior written consent of the organisation that supplied it; this obligation continues for five years after the end of the Agreement.",
        [
            ("confidentiality.third_parties", ["not_disclosed"]),
            ("confidentiality.consent", ["prior_written"]),
            ("confidentiality.survival_period", ["P5Y"]),
        ],
    ),
    (
        "en",
        "The costs of the seconded officers are borne by the organisation that sends them, and the host provides office space without charge.",
        [
            ("financial.who_bears", ["sending"]),
        ],
    ),
    (
        "en",
        "If a State intends to withdraw an objection, it shall notify the depositary sixty days in advance.",
        [
            ("termination.notice_period", []),
        ],
    ),
]


@pytest.mark.parametrize(
    ("language", "text", "wanted"), SENTENCES, ids=lambda given: given[:60] if isinstance(given, str) else ""
)
def test_a_sentence_gives_its_values_and_no_others(
    language: str, text: str, wanted: list[tuple[str, list[str | None]]]
) -> None:
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language=language)
    for name, values in wanted:
        type, kind = name.split(".")
        found = [fact for fact in extract_terms(unit, [type]) if fact.kind == kind]
        assert [fact.value for fact in found] == values, name
        assert all(fact.sentence[0] <= fact.start < fact.end <= fact.sentence[1] for fact in found)
