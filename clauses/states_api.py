"""The states of agreements for clause types, for the API: filtered before they are paged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.api import absolute, named_to
from agreements.models import Agreement
from clauses.filters import StateFilter
from clauses.models import ClauseType, Decision, Occurrence, PossibleOccurrence
from clauses.states import STATE_LABELS, State, states
from web.filters import StrictFilterSet
from web.pages import OnePage, Pages, counted, decode, encode
from web.rest import (
    LARGEST_COUNT,
    PAGE_SIZE,
    STREAMS,
    CsvRenderer,
    ExactQuery,
    JsonLinesRenderer,
    ProblemRenderer,
)
from web.streams import End, stream_limited


class StateSerializer(serializers.Serializer[State]):
    """What is known of one clause type in one agreement."""

    id = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    permalink = serializers.SerializerMethodField()
    agreement = serializers.CharField(source="agreement.slug")
    is_draft = serializers.BooleanField(source="agreement.is_draft")
    type = serializers.CharField(source="type.code")
    state = serializers.ChoiceField(source="name", choices=list(STATE_LABELS.items()))
    is_confirmed = serializers.BooleanField()
    is_stale = serializers.BooleanField()
    reason = serializers.CharField(
        help_text="Why no clause was looked for, as in “Clauses are not typed in Turkish”; else empty."
    )
    by = serializers.SerializerMethodField()
    on = serializers.SerializerMethodField()
    how = serializers.SerializerMethodField()

    def get_id(self, state: State) -> str:
        return ".".join(_key(state))

    def get_url(self, state: State) -> str:
        return absolute(self, reverse("state-detail", args=[self.get_id(state)]))

    def get_permalink(self, state: State) -> str:
        return absolute(self, reverse("state_page", args=[state.type.code, state.agreement.slug]))

    def get_by(self, state: State) -> str | None:
        """The person who decided it, named to signed-in readers only."""
        return named_to(self, state.decision.made_by) if state.decision is not None else None

    def get_on(self, state: State) -> str | None:
        return state.decision.made_on.isoformat() if state.decision is not None else None

    def get_how(self, state: State) -> str | None:
        """How it was searched for and what the person said, as files say it."""
        if state.decision is None:
            return None
        reason = f"“{state.decision.reason}”" if state.decision.reason else ""
        return "; ".join(part for part in (state.decision.after.get("searched", ""), reason) if part)


class StateQuery(ExactQuery, APIView):
    filterset_class = StateFilter
    serializer_class = StateSerializer

    def rows(self, found: Iterable[State]) -> Iterator[dict[str, Any]]:
        serializer = StateSerializer(context={"request": self.request})
        self.choose_fields(serializer)
        return map(serializer.to_representation, found)


class StateView(StateQuery):
    """For agreement x type: present, possible, verified absent (by whom, when, how), not reviewed, text not held.

    Rows stand by agreement and code of type; what is filtered is filtered before it is paged.
    """

    common = ("page_size", "cursor", "fields", "omit", "count", "format")
    renderer_classes = [ProblemRenderer, CsvRenderer, JsonLinesRenderer]
    pagination_class = Pages

    def get(self, request: Request) -> Any:
        self.check(request, is_list=True)
        query, visible = request.query_params, Agreement.objects.visible_to(request.user)
        asked = StateFilter(query, visible, request=request, also=self.common)
        wanted = set(query.getlist("state"))
        agreements = _candidates(asked.qs, wanted).order_by("slug")
        types = sorted(asked.types(), key=lambda type: type.code)
        slug, code = decode(query["cursor"], 2)[1] if "cursor" in query else ("", "")
        after = agreements.filter(slug__gte=str(slug))
        found = (one for one in _found(after, types, wanted) if _key(one) > (str(slug), str(code)))
        if request.accepted_renderer.format in STREAMS:
            return self._stream(request, found)
        size = int(query.get("page_size", PAGE_SIZE))
        page = list(islice(found, size + 1))
        answer: dict[str, Any] = {"next": _following(request, page[size - 1]) if len(page) > size else None}
        if query.get("count") == "1":
            answer |= counted(_count(agreements, types, wanted))
        return Response({**answer, "results": list(self.rows(page[:size]))})

    def _stream(self, request: Request, found: Iterator[State]) -> Any:
        end = End()
        header = list(next(self.rows([_ANY]), {}))

        def noted() -> Iterator[State]:
            for state in found:
                end.cursor = encode(_key(state))
                yield state

        return stream_limited(self.rows(noted()), request, "states", header=header, end=end)


_ANY = State(Agreement(slug="any"), ClauseType(code="any"), "not_reviewed")


class OneStateView(StateQuery):
    """The state of one agreement for one type; its name is the agreement's and the code of the type."""

    common = ("fields", "omit", "format")
    renderer_classes = [ProblemRenderer]
    is_list = False

    def get(self, request: Request, name: str) -> Response:
        self.check(request, is_list=False)
        slug, _, code = name.partition(".")
        agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
        type = get_object_or_404(ClauseType, pk=code)
        (row,) = self.rows(states([agreement], [type]).values())
        return Response(row)


class AgreementStatesView(StateQuery):
    """All states of one agreement, by code of type: what the log of changes tells of."""

    filterset_class = StrictFilterSet
    common = ("fields", "omit", "format")
    renderer_classes = [ProblemRenderer]
    pagination_class = OnePage

    def get(self, request: Request, slug: str) -> Response:
        self.check(request, is_list=True)
        agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
        found = states([agreement], [*ClauseType.objects.order_by("code")]).values()
        return Response({"results": list(self.rows(found))})


_FEW, _AT_ONCE = 8, 500
"""Agreements whose states are read together: few for a page, more where few of them are wanted."""


def _key(state: State) -> tuple[str, str]:
    return state.agreement.slug, state.type.code


def _candidates(agreements: QuerySet[Agreement], wanted: Collection[str]) -> QuerySet[Agreement]:
    """Those that can have one of the states ``wanted``, so that a page of few reads no others."""
    ways = {
        "present": Exists(Occurrence.objects.filter(agreement=OuterRef("pk"))),
        "possible": Exists(PossibleOccurrence.objects.filter(agreement=OuterRef("pk"))),
        "verified_absent": Exists(Decision.objects.filter(agreement=OuterRef("pk"), verdict="absent")),
    }
    if not wanted or not set(wanted) <= ways.keys():
        return agreements
    either = Q()
    for name in wanted:
        either |= Q(ways[name])
    return agreements.filter(either)


def _found(agreements: QuerySet[Agreement], types: Sequence[ClauseType], wanted: Collection[str]) -> Iterator[State]:
    """All states of all ``agreements``, some agreements at a time."""
    slug, at_once = "", _FEW
    while some := list(agreements.filter(slug__gt=slug)[:at_once]):
        found = states(some, types).values()
        yield from sorted((one for one in found if not wanted or one.name in wanted), key=_key)
        slug, at_once = some[-1].slug, min(at_once * 4, _AT_ONCE)


def _count(agreements: QuerySet[Agreement], types: Sequence[ClauseType], wanted: Collection[str]) -> int:
    """How many states there are, at most one more than are counted; where some are ``wanted``, one by one."""
    if wanted:
        return sum(1 for _ in islice(_found(agreements, types, wanted), LARGEST_COUNT + 1))
    return min(agreements.order_by().count() * len(types), LARGEST_COUNT + 1)


def _following(request: Request, last: State) -> str:
    address = request.query_params.copy()
    address["cursor"] = encode(_key(last))
    return f"{request.build_absolute_uri(request.path)}?{address.urlencode()}"
