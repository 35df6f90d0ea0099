"""Deciding on one value of a clause: it is confirmed, corrected or rejected, and every decision can be taken back.

The form of a term sends ``verdict``, for a correction the ``value`` as ISO 8601 or as a word of the kind's list, and a reason.
"""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from agreements.facts.date_format import is_on_calendar
from agreements.models import Agreement
from clauses.models import Decision, FirstReading, Term
from clauses.review.decide import DecisionRefused, may_decide, take_back
from clauses.review.second_reader import SecondReaderNeeded, first_reader
from clauses.review.term_values import REJECTED, facts_of, term_of
from clauses.terms.durations import days
from clauses.terms.patterns import values_of
from clauses.terms.wording import in_words
from web.redirects import requested_url
from web.wording import label_of, quoted, sentence

VERDICTS = {"confirm": Term.State.CONFIRMED, "correct": Term.State.CORRECTED, "reject": REJECTED}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE = re.compile(r"[a-z]{2,3}(?: [a-z]{2,3})*")
_COUNT = re.compile(r"\d{1,2}")


@transaction.atomic
def decide_term(user: User, term: Term, verdict: str, *, value: str = "", reason: str = "") -> Decision:
    """Confirm, correct (to ``value``) or reject a term; what stood before is kept with the decision."""
    provision = term.clause.provision
    Agreement.objects.select_for_update().get(pk=provision.text.agreement_id)
    if verdict not in VERDICTS:
        raise DecisionRefused(sentence("A value is confirmed, corrected or rejected."))
    holds = value.strip() if verdict == "correct" else term.value
    _check(term, verdict, holds)
    read_before = first_reader(user, _reading(user, term, verdict, holds, reason))
    decision = Decision.objects.create(
        agreement=provision.text.agreement,
        type_id=term.clause.type_id,
        text=provision.text,
        eid=provision.eid,
        text_sha256=provision.content_sha256,
        verdict=Decision.Verdict.TERM,
        before=facts_of(term),
        after={"state": str(VERDICTS[verdict]), "value": holds, **read_before},
        reason=reason,
        made_by=user,
    )
    clause = term.clause
    term.delete()
    if verdict != "reject":
        term_of(decision, clause).save()
    return decision


def _reading(user: User, term: Term, verdict: str, value: str, reason: str) -> FirstReading:
    provision = term.clause.provision
    return FirstReading(
        agreement=provision.text.agreement, type=term.clause.type, term=term, words_sha256=provision.content_sha256,
        verdict=verdict, value=value, reason=reason, read_by=user,
    )  # fmt: skip


def _check(term: Term, verdict: str, value: str) -> None:
    if verdict == "confirm" and not value:
        raise DecisionRefused(
            sentence("There is no value to confirm, since the words contradict each other. Correct or reject it.")
        )
    if verdict == "correct" and value == term.value:
        raise DecisionRefused(sentence("That is the value that stands already; confirm it."))
    if verdict == "correct" and not is_value_of(term.clause.type_id, term.kind, value):
        raise DecisionRefused(
            sentence(
                "“{value}” is no value of {lower}. Write {form_of}.",
                value=value[:60],
                lower=term.label.lower(),
                form_of=_form_of(term),
            )
        )


def is_value_of(type: str, kind: str, value: str) -> bool:
    """Whether ``value`` has the form of the kind: a duration, a date, a language, a number or a word of its list."""
    if _is_date(kind):
        return bool(_DATE.fullmatch(value)) and is_on_calendar(value)
    if kind in ("language", "languages", "prevails"):
        return bool(_CODE.fullmatch(value))
    if kind == "originals":
        return bool(_COUNT.fullmatch(value))
    return value in values_of(type, kind) or (_is_period(kind) and days(value) is not None)


def _is_date(kind: str) -> bool:
    return kind == "date" or kind.endswith("_date")


def _is_period(kind: str) -> bool:
    return kind.endswith(("period", "delay", "limit", "duration", "retention"))


@cache
def _words_of(type: str, kind: str) -> str:
    return ", ".join(sorted(values_of(type, kind)))


def _form_of(term: Term) -> str:
    if _is_date(term.kind):
        return sentence("a date such as 2027-05-03")
    words = _words_of(term.clause.type_id, term.kind)
    period = sentence("a duration such as P6M or P30D") if _is_period(term.kind) else ""
    return sentence(" or ").join(
        part for part in (period, sentence("one of: {words}", words=words) if words else "") if part
    ) or sentence("a short word")


def _check_right(request: HttpRequest, agreement: Agreement) -> None:
    if not may_decide(request.user, agreement):
        raise PermissionDenied(sentence("You may read, but not decide on values. Ask an administrator for that right."))


@login_required
@require_POST
def term_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a decision on a value: what the machine read, or what was decided before, stands again."""
    decisions = Decision.objects.visible_to(request.user).filter(verdict=Decision.Verdict.TERM)
    decision = get_object_or_404(decisions.select_related("agreement"), pk=pk)
    _check_right(request, decision.agreement)
    try:
        take_back(cast(User, request.user), decision)
    except DecisionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        was = in_words(decision.before["value"]) or quoted(decision.before["words"])
        messages.success(request, sentence("Taken back: {was} stands as it did before.", was=was))
    return redirect(requested_url(request) or reverse("agreement_repairs", args=[decision.agreement.slug]))


@login_required
@require_POST
def term_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the decision of a form on one term, and go back to the page it came from."""
    terms = Term.objects.visible_to(request.user).select_related("clause__type", "clause__provision__text__agreement")
    term = get_object_or_404(terms, pk=pk)
    _check_right(request, term.clause.provision.text.agreement)
    sent = {name: request.POST.get(name, "")[:300] for name in ("verdict", "value", "reason")}
    was = in_words(term.value) or quoted(term.words)
    try:
        decision = decide_term(
            cast(User, request.user), term, sent["verdict"], value=sent["value"], reason=sent["reason"]
        )
    except SecondReaderNeeded as needed:
        needed.record()
        messages.info(request, str(needed))
    except DecisionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        after = label_of(decision.after["state"])
        if sent["verdict"] == "correct":
            after = sentence("corrected to {value}", value=in_words(sent["value"]))
        messages.success(
            request, sentence("{label} {was}: {after}. It can be taken back.", label=term.label, was=was, after=after)
        )
    return redirect(requested_url(request) or reverse("clausetype_page", args=[term.clause.type_id]))
