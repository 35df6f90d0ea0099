"""What ends when: the agreements of which an end follows from their terms, the next day that matters first.

Each day has its formula and the words that it rests on (``clauses.terms.arithmetic``); ``/ends/calendar.ics`` has the days to come for a
calendar program. At most ``MOST`` agreements are reckoned, those with the earliest titles; the page says where there are more.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from agreements.citations.address import in_text
from agreements.models import Agreement, Person
from clauses.models import Clause, Term, TermOccurrence
from clauses.terms.arithmetic import Known, KnownTerm, Reckoned, reckon
from web.locators import located
from web.wording import joined, quoted, sentence

MOST = 2_000
_A_PAGE = 50
_TYPES = ("entry_into_force", "duration", "termination")
_ENDING = ("duration", "expiry_date")
_TO_COME = ("expires_on", "renewed_until", "last_day_for_notice")


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement and the days that follow from its terms; ``next_day`` is the first that is still to come."""

    agreement: Agreement
    days: tuple[Reckoned, ...]
    next_day: datetime.date | None

    @property
    def is_confirmed(self) -> bool:
        return all(day.is_confirmed for day in self.days)

    @property
    def has_beginning(self) -> bool:
        return any(day.what == "in_force_since" for day in self.days)

    @property
    def has_end(self) -> bool:
        return any(day.what in _TO_COME for day in self.days)


@require_safe
def ends_page(request: HttpRequest) -> HttpResponse:
    endings, has_more = endings_of(request.user, timezone.localdate())
    paginator = Paginator(endings, _A_PAGE)
    context = {
        "paginator": paginator,
        "page": paginator.get_page(request.GET.get("page")),
        "has_more": has_more,
        "most": MOST,
        "today": timezone.localdate(),
    }
    return render(request, "library/ends_page.html", context)


@require_safe
def ends_calendar(request: HttpRequest) -> HttpResponse:
    """The days to come of all agreements that the reader may see, as iCalendar."""
    endings, _ = endings_of(request.user, timezone.localdate())
    return _calendar(request, endings, "what-ends-when")


@require_safe
def agreement_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The days to come of one agreement, as iCalendar."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    return _calendar(request, [ending_of(agreement, timezone.localdate())], agreement.slug)


def ending_of(agreement: Agreement, today: datetime.date) -> Ending:
    """The days that follow from the terms of one agreement; of a draft none, for it is not concluded."""
    if agreement.is_draft:
        return Ending(agreement, (), None)
    return _ending(agreement, terms_of([agreement])[agreement.pk], today)


def _calendar(request: HttpRequest, endings: list[Ending], name: str) -> HttpResponse:
    today = timezone.localdate()
    calendar = Calendar()
    calendar.add("prodid", "-//Concord//What ends when//EN")
    calendar.add("version", "2.0")
    for ending in endings:
        for day in ending.days:
            if day.what in _TO_COME and day.date >= today:
                calendar.add_component(_event(request, ending.agreement, day))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def endings_of(user: Person, today: datetime.date) -> tuple[list[Ending], bool]:
    """The agreements with an end, the next day to come first, then those that are past; and whether there are more."""
    ending = TermOccurrence.objects.filter(type="duration", kind__in=_ENDING).exclude(value="indefinite")
    seen = Agreement.objects.visible_to(user).exclude(status=Agreement.Status.DRAFT)
    found = list(seen.filter(pk__in=ending.values("agreement")).order_by("title", "pk")[: MOST + 1])
    terms = terms_of(found[:MOST])
    endings = [_ending(agreement, terms[agreement.pk], today) for agreement in found[:MOST]]
    with_days = [one for one in endings if one.has_end]
    with_days.sort(key=lambda one: (one.next_day is None, one.next_day or today, one.agreement.title))
    return with_days, len(found) > MOST


def terms_of(agreements: list[Agreement]) -> dict[int, list[KnownTerm]]:
    """The terms of clauses that stand in tables, by agreement.

    Asked of the clauses, of which an agreement has few: PostgreSQL begins with the terms of the whole library otherwise.
    """
    shown = Clause.objects.shown().filter(provision__text__agreement__in=agreements, type__in=_TYPES)
    where = ("pinpoint", "eid", "text__agreement", "text__agreement__slug", "text__language")
    found: dict[int, list[KnownTerm]] = defaultdict(list)
    rows = (
        shown.filter(terms__value__gt="")
        .order_by("provision", "type", "terms__start", "terms__kind")
        .values_list(
            "type",
            *(f"terms__{one}" for one in ("kind", "value", "words", "state")),
            *(f"provision__{one}" for one in where),
        )
    )
    for type, kind, value, words, state, pinpoint, eid, agreement, slug, language in rows:
        address = reverse("agreement_reader", args=[slug]) + in_text(eid, language)
        known = KnownTerm(type, kind, value, words, state != Term.State.SUGGESTED, pinpoint, address)
        found[agreement].append(known)
    return found


def _ending(agreement: Agreement, terms: list[KnownTerm], today: datetime.date) -> Ending:
    known = Known(tuple(terms), agreement.signature_date, agreement.entry_into_force_date)
    days = tuple(reckon(known, today=today))
    to_come = [day.date for day in days if day.what in _TO_COME and day.date >= today]
    return Ending(agreement, days, min(to_come, default=None))


def _event(request: HttpRequest, agreement: Agreement, day: Reckoned) -> Event:
    event = Event()
    address = request.build_absolute_uri(reverse("agreement_reader", args=[agreement.slug]))
    surely = "" if day.is_confirmed else sentence(" As read by the machine, not confirmed by a person.")
    event.add("uid", f"{agreement.slug}-{day.what}-{day.date.isoformat()}@{request.get_host()}")
    event.add("dtstamp", datetime.datetime.combine(day.date, datetime.time(), datetime.UTC))
    event.add("dtstart", day.date)
    event.add("summary", f"{day.label[:1].upper()}{day.label[1:]}: {agreement}")
    words = joined(f"{quoted(term.words)} ({located(term.pinpoint)})" for term in day.rests_on)
    rests = sentence(" It rests on {words}.", words=words) if words else ""
    event.add("description", f"{day.formula}.{rests}{surely}")
    event.add("url", address)
    return event
