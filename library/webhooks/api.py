"""Receivers of changes in the API: a person's own, made, paused and deleted by the rules of the page."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api import Permalink, RowUrl
from library.changes.addresses import CHOICES
from library.models import Delivery, Webhook
from library.webhooks.forms import WebhookForm
from web.problems import form_problem
from web.rest import COMMON, ExactViewSet


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """Where changes are sent; ``sequence`` is the last that it was told of."""

    id = serializers.CharField(source="pk")
    url = RowUrl("webhook", "pk")
    address = serializers.URLField(source="url")
    resources = serializers.ListField(child=serializers.ChoiceField(choices=CHOICES))
    permalink = Permalink()

    class Meta:
        model = Webhook
        fields: tuple[str, ...] = (
            "id",
            "url",
            "name",
            "address",
            "resources",
            "state",
            "sequence",
            "due",
            "created",
            "permalink",
        )


class NewWebhookSerializer(WebhookSerializer):
    """With the secret that messages are signed with, which is given this once."""

    secret = serializers.CharField()

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")


class WebhookRequest(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    address = serializers.CharField(max_length=500, help_text="https://, a name of the internet, port 443 or 8443.")
    resources = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="All, if it is left out."
    )


WANTED = [("active", "active"), ("paused", "paused")]


class WebhookChange(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=WANTED)


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """A message and what became of it: ``status`` and ``answer`` of the last try."""

    id = serializers.CharField(source="message")

    class Meta:
        model = Delivery
        fields = ("id", "state", "count", "last", "attempts", "status", "answer", "milliseconds", "created", "tried")


class DeliveryPage(serializers.Serializer[Any]):
    results = DeliverySerializer(many=True)


class WebhookViewSet(ExactViewSet):
    """The receivers of changes that are one's own: signed messages (Standard Webhooks), in the order of the log."""

    serializer_class: Any = WebhookSerializer
    lookup_value_regex = r"\d{1,18}"
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("pk",)}

    def get_queryset(self) -> QuerySet[Webhook]:
        return Webhook.objects.visible_to(self.request.user)

    @extend_schema(request=WebhookRequest, responses={201: NewWebhookSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a receiver, which is told of what changes from now on."""
        asked = WebhookRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        sent = {**asked.validated_data, "url": asked.validated_data["address"]}
        form = WebhookForm(sent, owner=cast(User, request.user))
        if not form.is_valid():
            raise form_problem(form)
        row = NewWebhookSerializer(form.save(), context=self.get_serializer_context()).data
        return Response(row, status=201, headers={"Location": row["url"]})

    @extend_schema(request=WebhookChange, responses={200: WebhookSerializer})
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Pause it, or go on where it stopped."""
        asked = WebhookChange(data=request.data)
        asked.is_valid(raise_exception=True)
        webhook: Webhook = self.get_object()
        if asked.validated_data["state"] == Webhook.State.ACTIVE:
            webhook.resume()
        else:
            webhook.state = Webhook.State.PAUSED
            webhook.save(update_fields=["state"])
        return Response(self.get_serializer(webhook).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tell it of nothing any more."""
        self.get_object().delete()
        return Response(status=204)

    @extend_schema(responses={200: DeliveryPage})
    @action(detail=True, pagination_class=None)
    def deliveries(self, request: Request, pk: str) -> Response:
        """The last hundred messages, the newest first."""
        rows = DeliverySerializer(self.get_object().deliveries.defer("body")[:100], many=True)
        return Response({"results": rows.data})
