"""The API of the library: agreements with their texts, provisions in reading order, the directory of parties.

Texts are exact: ``text`` is what the spans of a provision yield, ``text_sha256`` is over its UTF-8.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from agreements.filters import AgreementFilter, PartyFilter, ProvisionFilter
from agreements.models import Agreement, Participation, Party, Provision, Text
from agreements.search.word_index import by_index
from web.rest import COMMON, ExactListViewSet, ExactViewSet


class Permalink(serializers.CharField):
    """The absolute address of a row's page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, row: Any) -> str:
        return absolute(self, row.get_absolute_url())


def absolute(field: Any, path: str) -> str:
    """``path`` with the site it was asked for at."""
    request = field.context.get("request")
    return request.build_absolute_uri(path) if request is not None else path


class ParticipationSerializer(serializers.ModelSerializer[Participation]):
    slug = serializers.CharField(source="party.slug")
    name = serializers.CharField(source="party.name")
    acronym = serializers.CharField(source="party.acronym")
    kind = serializers.CharField(source="party.kind")

    class Meta:
        model = Participation
        fields = (
            "slug", "name", "acronym", "kind", "role", "designations", "signature_date", "signature_place",
            "signatory", "signatory_title",
        )  # fmt: skip


class TextSerializer(serializers.ModelSerializer[Text]):
    source_name = serializers.CharField(source="source.name")
    media_type = serializers.CharField(source="source.media_type")
    sha256 = serializers.CharField(source="source.sha256")
    size = serializers.IntegerField(source="source.size")
    pages = serializers.IntegerField(source="source.pages", allow_null=True)
    source_address = serializers.SerializerMethodField()

    class Meta:
        model = Text
        fields = (
            "language", "role", "version", "reader", "raw_sha256", "quality", "warnings", "inventory", "read_on",
            "source_name", "media_type", "sha256", "size", "pages", "source_address",
        )  # fmt: skip

    def get_source_address(self, text: Text) -> str:
        return absolute(self, reverse("agreement_source", args=[text.agreement.slug, text.source.sha256]))


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    dates = serializers.SerializerMethodField()
    parties = ParticipationSerializer(source="participations", many=True)
    texts = TextSerializer(source="current_texts", many=True)
    is_draft = serializers.BooleanField()
    provision_count = serializers.IntegerField()
    permalink = Permalink()

    class Meta:
        model = Agreement
        fields = (
            "slug", "title", "short_title", "kind", "status", "is_draft", "symbol", "dates", "place", "facts", "address",
            "is_cited_only", "parties", "texts", "provision_count", "modified", "permalink",
        )  # fmt: skip

    def get_dates(self, agreement: Agreement) -> dict[str, str | None]:
        return {
            "signature": agreement.signature_date or None,
            "adoption": agreement.adoption_date or None,
            "entry_into_force": agreement.entry_into_force_date or None,
            "distribution": agreement.distribution_date or None,
        }


class ProvisionSerializer(serializers.ModelSerializer[Provision]):
    agreement = serializers.CharField(source="text.agreement.slug")
    is_draft = serializers.BooleanField(source="text.agreement.is_draft")
    language = serializers.CharField(source="text.language")
    number_inferred = serializers.BooleanField(source="is_number_inferred")
    parent = serializers.CharField(source="parent.eid", default=None)
    text = serializers.CharField(source="content")
    text_sha256 = serializers.CharField(source="content_sha256")
    permalink = Permalink()

    class Meta:
        model = Provision
        fields = (
            "agreement", "is_draft", "language", "eid", "kind", "number", "number_inferred", "pinpoint", "heading", "text",
            "text_sha256", "parent", "page", "spans", "edits", "permalink",
        )  # fmt: skip


class PartySerializer(serializers.ModelSerializer[Party]):
    permalink = serializers.SerializerMethodField()

    class Meta:
        model = Party
        fields = ("slug", "name", "acronym", "aliases", "kind", "is_confirmed", "permalink")

    def get_permalink(self, party: Party) -> str:
        return absolute(self, f"{reverse('agreement_list')}?party={party.slug}")


class AgreementViewSet(ExactViewSet):
    """Agreements, with parties, dates and current texts."""

    serializer_class: Any = AgreementSerializer
    filterset_class: Any = AgreementFilter
    flat = ("dates",)
    lookup_field = "slug"
    orderings = {
        "": ("title", "pk"),
        "title": ("title", "pk"),
        "-title": ("-title", "-pk"),
        "signature_date": ("signature_date", "pk"),
        "-signature_date": ("-signature_date", "-pk"),
        "modified": ("modified", "pk"),
        "-modified": ("-modified", "-pk"),
    }

    def get_queryset(self) -> QuerySet[Agreement]:
        provisions = Provision.objects.filter(text__agreement=OuterRef("pk"), text__is_current=True).order_by()
        counted = provisions.values("text__agreement").annotate(n=Count("pk")).values("n")
        agreements = Agreement.objects.visible_to(self.request.user).with_parties().with_texts()
        return agreements.annotate(provision_count=Coalesce(Subquery(counted), 0))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Words are looked for by the indexes of words, as on the page."""
        with by_index() if "q" in request.query_params else nullcontext():
            return super().list(request, *args, **kwargs)


class ProvisionViewSet(ExactListViewSet):
    """Provisions of all current texts."""

    serializer_class = ProvisionSerializer
    filterset_class = ProvisionFilter
    modified_field = "text__agreement__modified"
    orderings = {"": ("text_id", "position", "pk")}

    def get_queryset(self) -> QuerySet[Provision]:
        provisions = Provision.objects.visible_to(self.request.user).current()
        return provisions.select_related("text__agreement", "parent").defer("text__raw", "search")


@extend_schema(parameters=[OpenApiParameter("agreement_slug", str, OpenApiParameter.PATH)])
class AgreementProvisionViewSet(ExactViewSet, ProvisionViewSet):
    """The provisions of one agreement: its tree in reading order, each by its eid."""

    lookup_field = "eid"
    lookup_value_regex = r"[^/\0]+"

    def get_queryset(self) -> QuerySet[Provision]:
        slug = self.kwargs.get("agreement_slug", "")
        if not Agreement.objects.visible_to(self.request.user).filter(slug=slug).exists():
            raise NotFound
        return super().get_queryset().filter(text__agreement__slug=slug)

    def get_object(self) -> Provision:
        """Of several languages, the first that has the eid; the list has them all."""
        provision = self.get_queryset().filter(eid=self.kwargs["eid"]).order_by("text__language").first()
        if provision is None:
            raise NotFound
        return provision


class PartyViewSet(ExactViewSet):
    """The directory: international organisations, organs, States and other bodies."""

    common = tuple(name for name in COMMON if name != "modified__gte")
    serializer_class = PartySerializer
    filterset_class = PartyFilter
    lookup_field = "slug"
    orderings = {"": ("name", "pk"), "name": ("name", "pk"), "-name": ("-name", "-pk")}

    def get_queryset(self) -> QuerySet[Party]:
        return Party.objects.visible_to(self.request.user)
