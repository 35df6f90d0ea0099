"""Clause types, and all clauses of a type: what a person browses to see what provisions are for."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agreements.formats.language import UNDETERMINED, name_of, name_within
from agreements.models import Agreement, Decidable, Text, TextQuerySet
from agreements.search.query import unaccented
from clauses.absences import Without
from clauses.classification.classify import RULES_VERSION
from clauses.classification.languages import LEAST_F1, LEAST_PRECISION, measured, typed_languages
from clauses.clause_pages import clause_pages
from clauses.evaluation.accuracy import FEW, Accuracy, TypeAccuracy, accuracy
from clauses.evaluation.facts_accuracy import FactsAccuracy, facts_accuracy
from clauses.evaluation.floors import FEW as LEAST_VALUES
from clauses.evaluation.floors import TermsAccuracy, terms_accuracy
from clauses.facets import facets_of, types_in_groups, with_query
from clauses.filters import STATES, TYPE_ALIASES, ClauseFilter
from clauses.items import items_under
from clauses.models import Clause, ClauseType
from clauses.views.practice_plots import by_year, counterparts, periods
from web.paginator import CAP, format_capped, page_of
from web.wording import sentence

_CLAUSES_A_PAGE = 20
_EVEN = 0.5
_SCORES = [
    ("0.5", gettext_lazy("50 % and more")),
    ("0.75", gettext_lazy("75 % and more")),
    ("0.9", gettext_lazy("90 % and more")),
]
_OF_THE_FORM = ("q", "state", "min_score", "page")


@require_safe
def clausetype_list(request: HttpRequest) -> HttpResponse:
    groups = types_in_groups(ClauseType.objects.with_counts(request.user))
    return render(request, "clauses/clausetype_list.html", {"groups": groups})


@require_safe
def clausetype_page(request: HttpRequest, code: str) -> HttpResponse:
    """All clauses of a type that pass the filters, agreement by agreement."""
    if code in TYPE_ALIASES:
        return redirect(with_query(request, reverse("clausetype_page", args=[TYPE_ALIASES[code]])))
    if any(not value for values in dict(request.GET.lists()).values() for value in values):
        return redirect(with_query(request, request.path))
    type = get_object_or_404(ClauseType, pk=code)
    clauses = Clause.objects.visible_to(request.user).shown().filter(type=type)
    filter = ClauseFilter(request.GET, queryset=clauses, request=request, also=("page",))
    paginator = clause_pages(filter, type, request.user, _CLAUSES_A_PAGE)
    page = page_of(paginator, request.GET.get("page"))
    decidable = Decidable(request.user)
    context = {
        "type": type,
        "known": known_of(type.code),
        "filter": filter,
        "states": STATES,
        "scores": _SCORES,
        "kept": [(name, values) for name, values in request.GET.lists() if name not in _OF_THE_FORM],
        "paginator": paginator,
        "uncertain": _uncertain(filter.qs),
        "page": page,
        "agreements": _by_agreement(list(page.object_list), decidable),
        "facets": facets_of(paginator.agreements, request.GET),
        "may_decide": bool(decidable),
        **_practice(type, request.user),
        "without": Without.of(type, request.user),
        "untyped": _untyped(request.user),
    }
    return render(request, "clauses/clausetype_page.html", context, status=400 if filter.problems else 200)


def _uncertain(clauses: QuerySet[Clause]) -> str:
    """How many of the clauses are suggestions that are likelier wrong than right; empty where none is."""
    doubtful = clauses.filter(state=Clause.State.SUGGESTED, score__lt=_EVEN)
    count = doubtful.order_by()[: CAP + 1].count()
    return format_capped(count) if count else ""


def _practice(type: ClauseType, user: User | AnonymousUser) -> dict[str, Any]:
    """In how many of how many agreements it was found, the per cent, and its plots; nothing above what is counted.

    Counted are those with a text held that are signed, adopted or in force, in a language in which clauses are typed: no
    draft is practice, and where nobody looked nothing can be found.
    """
    seen = Agreement.objects.visible_to(user).practised().held().filter(pk__in=_typed_texts().values("agreement"))
    counted = by_year(type, seen.order_by()[: CAP + 1])
    held, found = (sum(counts) for counts in zip(*counted.values(), strict=True)) if counted else (0, 0)
    if not held or held > CAP:
        return {}
    said = found, held, round(100 * found / held)
    return (
        {"practice": said, "periods": periods(counted), "counterparts": counterparts(type, seen)}
        if found
        else {"practice": said}
    )


def _typed_texts() -> TextQuerySet:
    return Text.objects.current().filter(language__in=typed_languages())


def _untyped(user: User | AnonymousUser) -> tuple[int, str]:
    """How many agreements have texts only in languages in which clauses are not typed, and these languages by name."""
    seen = Agreement.objects.visible_to(user).held().exclude(pk__in=_typed_texts().values("agreement"))
    texts = Text.objects.current().filter(agreement__in=seen).values_list("language", "agreement")[: CAP + 1]
    names = sorted(
        {sentence("a language not known") if code == UNDETERMINED else name_within(code) for code, _ in texts}
    )
    return len({agreement for _, agreement in texts}), ", ".join(names)


@require_safe
def accuracy_page(request: HttpRequest) -> HttpResponse:
    """How often the machine is right, type by type, as it was measured last."""
    known, terms, facts = accuracy(), terms_accuracy(), facts_accuracy()
    types = ClauseType.objects.all()
    labels = {type.code: type.label for type in types}
    context = {
        "accuracy": known,
        "terms": terms,
        "kinds": [(labels.get(one.type, one.type), one) for one in terms.kinds] if terms is not None else [],
        "facts": facts,
        "languages": sorted(measured().values(), key=lambda one: _sorted(one.language)),
        **_by_language(known, terms, facts),
        "least_values": LEAST_VALUES,
        "least_precision": LEAST_PRECISION,
        "least_f1": LEAST_F1,
        "macro": known.held_out.macro() if known is not None else 0,
        "rows": [(type, one) for type in types if known is not None and (one := known.of(type.code)) is not None],
        "rules_version": RULES_VERSION,
        "few": FEW,
    }
    return render(request, "clauses/accuracy.html", context)


def _by_language(
    known: Accuracy | None, terms: TermsAccuracy | None, facts: FactsAccuracy | None
) -> dict[str, list[Any]]:
    """The figures of each language, in the order of the names that the reader sees."""
    other = known.other_genres if known is not None else None
    return {
        "other_languages": sorted(other.languages.items(), key=lambda pair: _sorted(pair[0])) if other else [],
        "terms_languages": sorted(terms.languages, key=lambda rows: _sorted(rows[1].type)) if terms else [],
        "facts_languages": sorted(facts.languages.items(), key=lambda pair: _sorted(pair[0])) if facts else [],
    }


def _sorted(language: str) -> str:
    return unaccented(name_of(language))


def known_of(code: str) -> TypeAccuracy | None:
    known = accuracy()
    return known.of(code) if known is not None else None


def _by_agreement(
    clauses: list[Clause], decidable: Decidable
) -> list[tuple[Agreement, bool, list[tuple[Clause, list[Any]]]]]:
    """Each agreement with whether its reader may decide on it, and its clauses with the items that they bring along."""
    items = items_under(clause.provision_id for clause in clauses)
    return [
        (agreement, agreement in decidable, [(clause, items.get(clause.provision_id, [])) for clause in members])
        for agreement, members in groupby(clauses, lambda clause: clause.provision.text.agreement)
    ]
