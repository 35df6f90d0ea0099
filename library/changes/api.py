"""The log of changes in the API: what was added, changed or withdrawn, in the order of commits, and the same as a feed.

A client that keeps a copy reads ``changes/?after=`` the last sequence it knows, asks each address that is named, and keeps
what is answered; 404 and 410 mean that the row is gone for it. The log says where to look, the addresses say what is.
"""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.api import absolute
from library.changes.addresses import CHOICES, RESOURCES, address_of
from library.models import Change
from web.filters import StrictFilterSet
from web.problems import Withdrawn
from web.rest import PAGE_SIZE, ExactQuery, ProblemRenderer

_IN_A_FEED = 50


class ChangeFilter(StrictFilterSet):
    """Changes after a sequence, of some resources and kinds."""

    after = django_filters.CharFilter(
        method="filter_after", validators=[RegexValidator(r"^\d{1,18}$", "Write a sequence as a number.")],
        label="after this sequence, the last that is known; 0 for all",
    )  # fmt: skip
    resource = django_filters.MultipleChoiceFilter(
        choices=CHOICES, distinct=False, label="resource",
        error_messages={"invalid_choice": f"There is no “%(value)s”. Known are: {', '.join(RESOURCES)}."},
    )  # fmt: skip
    kind = django_filters.MultipleChoiceFilter(choices=Change.Kind.choices, distinct=False, label="kind of change")

    class Meta:
        model = Change
        fields: list[str] = []

    def filter_after(self, changes: QuerySet[Change], _name: str, sequence: str) -> QuerySet[Change]:
        return changes.filter(sequence__gt=int(sequence))


class ChangeSerializer(serializers.ModelSerializer[Change]):
    """That the row at ``url`` was added, changed or withdrawn; ``sequence`` only grows."""

    resource = serializers.ChoiceField(choices=CHOICES)
    id = serializers.CharField(source="name", help_text="The name of the row; a withdrawn one keeps it.")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Change
        fields = ("sequence", "kind", "resource", "id", "url", "reason", "at")

    def get_url(self, change: Change) -> str:
        return absolute(self, address_of(change.resource, change.name))


class ChangePageSerializer(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="What follows; null where all is read for now.")
    last = serializers.IntegerField(help_text="The sequence to ask after the next time.")
    latest = serializers.IntegerField(help_text="The greatest sequence that there is for the one who asks.")
    results = ChangeSerializer(many=True)


class AtomRenderer(BaseRenderer):
    media_type, format, charset = "application/atom+xml", "atom", "utf-8"


class ChangesView(ExactQuery, APIView):
    """What was added, changed or withdrawn, in the order of commits, never re-ordered; for exact copies of the library.

    Ask after=0 first, or begin with the lists and the latest sequence from before they were read. Then ask each url: what
    it answers is the row now; 404 and 410 say that it is gone. format=atom gives the newest changes as a feed.
    """

    filterset_class = ChangeFilter
    common = ("page_size", "format")
    renderer_classes = [ProblemRenderer, AtomRenderer]
    serializer_class = ChangePageSerializer
    is_list = True

    @extend_schema(
        responses={(200, "application/json"): ChangePageSerializer(many=False), (200, "application/atom+xml"): str}
    )
    def get(self, request: Request) -> Any:
        self.check(request, is_list=True)
        query = request.query_params
        visible = Change.objects.visible_to(request.user)
        found = ChangeFilter(query, visible, request=request, also=self.common).qs
        if request.accepted_renderer.format == "atom":
            return self._feed(request, found.order_by("-sequence")[:_IN_A_FEED])
        size = int(query.get("page_size", PAGE_SIZE))
        page = list(found.order_by("sequence")[: size + 1])
        rows = ChangeSerializer(page[:size], many=True, context={"request": request}).data
        latest = visible.order_by("-sequence").values_list("sequence", flat=True).first() or 0
        last = page[:size][-1].sequence if page else int(query.get("after", 0))
        following = None
        if len(page) > size:
            address = query.copy()
            address["after"] = str(last)
            following = f"{request.build_absolute_uri(request.path)}?{address.urlencode()}"
        return Response({"next": following, "last": last, "latest": latest, "results": rows})

    def _feed(self, request: Request, changes: QuerySet[Change]) -> HttpResponse:
        here = request.build_absolute_uri()
        feed = Atom1Feed("Changes of the library", request.build_absolute_uri("/"), "", feed_url=here, feed_guid=here)
        for change in changes:
            url = request.build_absolute_uri(address_of(change.resource, change.name))
            feed.add_item(
                f"{change.get_kind_display().capitalize()}: {change.resource}, {change.name}", url,
                change.get_reason_display() or "", updateddate=change.at, unique_id=f"{url}#{change.sequence}",
            )  # fmt: skip
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def check_withdrawn(request: Request, resource: str, name: str) -> None:
    """410 where whoever asks could see a row that is there no more."""
    change = Change.objects.visible_to(request.user).last_on(resource, name)
    if change is not None and change.kind == Change.Kind.WITHDRAWN:
        raise Withdrawn(f"It was withdrawn: {change.get_reason_display()}.", change.reason) from None


class Lasting:
    """Of a resource whose rows are in the log: one that was withdrawn answers 410 to those who could see it."""

    resource: str = ""
    kwargs: dict[str, Any]

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().retrieve(request, *args, **kwargs)  # type: ignore[misc]
        except (Http404, NotFound):
            check_withdrawn(request, self.resource, self.kwargs[getattr(self, "lookup_field", "pk")])
            raise


def lasting(resource: str, viewset: Any) -> Any:
    """``viewset`` with the tombstones of its rows."""
    return type(viewset.__name__, (Lasting, viewset), {"resource": resource, "__doc__": viewset.__doc__})
