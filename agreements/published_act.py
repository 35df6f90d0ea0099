"""The stored text of an agreement as the act that Akoma Ntoso is written from; three queries, whatever its length."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from agreements.akoma_ntoso.act import Act, Unit, fit
from agreements.akoma_ntoso.writer import MEDIA_TYPE, written
from agreements.formats.document import render
from agreements.models import Participation, Provision, Text

_DATES = ("signature", "adoption", "entry_into_force", "distribution")
_HELD = "This text was recognised from pictures and is in quarantine: nobody has released its words as exact."


def act_of_text(text: Text) -> Act:
    """The act in the language and version of ``text``, with what a person has corrected in it."""
    agreement = text.agreement
    parties = Participation.objects.filter(agreement=agreement).select_related("party")
    dates = {event: getattr(agreement, f"{event}_date") for event in _DATES}
    return Act(
        name=agreement.slug,
        kind=agreement.kind,
        title=fit(agreement.title),
        language=text.language,
        units=[_unit(provision, text.raw) for provision in text.provisions.select_related("parent", "called_in")],
        parties=[fit(one.party.name) for one in parties],
        dates={event: date for event, date in dates.items() if date},
        symbol=fit(agreement.symbol or ""),
        remark=_HELD if text.is_held else "",
    )


def as_akn(text: Text) -> HttpResponse:
    """The answer that holds a text as Akoma Ntoso."""
    response = HttpResponse(written(act_of_text(text)), content_type=MEDIA_TYPE)
    name = f"{text.agreement.slug}.{text.language}.akn"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _unit(provision: Provision, raw: str) -> Unit:
    label = render(raw, provision.stored_spans(), provision.stored_edits(), "label")
    return Unit.of(
        eid=provision.eid,
        kind=provision.kind,  # type: ignore[arg-type]
        label=label,
        number=provision.number,
        heading=provision.heading,
        text=provision.content,
        parent=provision.parent.eid if provision.parent else None,
        note=provision.called_in.eid if provision.called_in else "",
        is_number_inferred=provision.is_number_inferred,
    )
