"""The API of the library: agreements with their texts, provisions in reading order, the directory of parties.

Texts are exact: ``text`` is what the spans of a provision yield, ``text_sha256`` is over its UTF-8.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from functools import reduce
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from agreements.filters import AgreementFilter, PartyFilter, ProvisionFilter, TextFilter
from agreements.models import Agreement, Participation, Party, Provision, Text
from agreements.models.fields import SIGNED
from agreements.published_act import as_akn
from agreements.row_names import PlaceName, parse_place
from agreements.search.word_index import by_index
from web.rest import COMMON, ExactViewSet, ProblemRenderer


class Permalink(serializers.URLField):
    """The absolute address of a row's page."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "The page.")
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, row: Any) -> str:
        return absolute(self, row.get_absolute_url())


class RowUrl(serializers.URLField):
    """The absolute address of a row in the API, by its name there; it stays the same for ever."""

    def __init__(self, route: str, name: str = "slug", **kwargs: Any) -> None:
        self.route, self.attribute = route, name
        super().__init__(source="*", read_only=True, help_text="The address of this row, for ever.", **kwargs)

    def to_representation(self, row: Any) -> str:
        return row_url(self, self.route, str(reduce(getattr, self.attribute.split("."), row)))


def named_to(field: Any, person: Any) -> str | None:
    """The sign-in name of ``person``, for those who sign in themselves."""
    request = field.context.get("request")
    return (
        person.get_username() if person is not None and request is not None and request.user.is_authenticated else None
    )


def row_url(field: Any, route: str, name: str) -> str:
    """The address of the row ``name`` of a resource."""
    return absolute(field, reverse(f"{route}-detail", args=[name]))


def absolute(field: Any, path: str) -> str:
    """``path`` with the site it was asked for at."""
    request = field.context.get("request")
    return request.build_absolute_uri(path) if request is not None else path


def json_field(shape: dict[str, Any]) -> serializers.JSONField:
    """A field of JSON whose ``shape`` stands in the schema."""
    return extend_schema_field(shape)(type("Json", (serializers.JSONField,), {}))()


_LISTS = {"type": "array", "items": {"type": "array", "items": {}}}
_OBJECTS = {"type": "array", "items": {"type": "object", "additionalProperties": True}}


class BriefPartySerializer(serializers.Serializer[Participation]):
    """A party as rows of its agreement name it."""

    slug = serializers.CharField(source="party.slug")
    name = serializers.CharField(source="party.name")
    acronym = serializers.CharField(source="party.acronym")
    role = serializers.ChoiceField(choices=Participation.Role.choices)


class DatesSerializer(serializers.Serializer[Agreement]):
    """Each as exact as the text gives it: a year, a month or a day; null where it gives none."""

    signature = serializers.SerializerMethodField()
    adoption = serializers.SerializerMethodField()
    entry_into_force = serializers.SerializerMethodField()
    distribution = serializers.SerializerMethodField()

    def get_signature(self, agreement: Agreement) -> str | None:
        return agreement.signature_date or None

    def get_adoption(self, agreement: Agreement) -> str | None:
        return agreement.adoption_date or None

    def get_entry_into_force(self, agreement: Agreement) -> str | None:
        return agreement.entry_into_force_date or None

    def get_distribution(self, agreement: Agreement) -> str | None:
        return agreement.distribution_date or None


_SIGNATORIES = {
    "type": "array",
    "description": "Who signed for the party; a date may be a year or a month, and what is not known is empty.",
    "items": {"type": "object", "required": [*SIGNED], "properties": {name: {"type": "string"} for name in SIGNED}},
}


class ParticipationSerializer(serializers.ModelSerializer[Participation]):
    slug = serializers.CharField(source="party.slug")
    name = serializers.CharField(source="party.name")
    acronym = serializers.CharField(source="party.acronym")
    kind = serializers.CharField(source="party.kind")
    signatories = json_field(_SIGNATORIES)

    class Meta:
        model = Participation
        fields = (
            "slug", "name", "acronym", "kind", "role", "designations", "signatories",
        )  # fmt: skip


class TextSerializer(serializers.ModelSerializer[Text]):
    """A text as it was read; ``id`` is agreement, language and version."""

    id = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    text_url = serializers.SerializerMethodField(help_text="The words as they were read; spans point into them.")
    warnings = json_field({"type": "array", "items": {"type": "string"}})
    inventory = json_field(
        {**_OBJECTS, "type": ["array", "null"], "description": "What the file holds, and what became of it."}
    )
    recognition = json_field(
        {
            "type": ["object", "null"],
            "additionalProperties": True,
            "description": "How sure the words are that were recognised from pictures.",
        }
    )
    missing_pages = json_field({"type": "array", "items": {"type": "integer"}})
    source_name = serializers.CharField(source="source.name")
    media_type = serializers.CharField(source="source.media_type")
    sha256 = serializers.CharField(source="source.sha256")
    size = serializers.IntegerField(source="source.size")
    pages = serializers.IntegerField(source="source.pages", allow_null=True)
    source_address = serializers.SerializerMethodField()
    permalink = serializers.SerializerMethodField(
        help_text="The page of the agreement in this language, as it is read now."
    )

    class Meta:
        model = Text
        fields = (
            "id", "url", "text_url", "language", "role", "version", "is_current", "reader", "raw_sha256", "quality", "warnings", "inventory", "read_on",
            "quarantine", "recognition", "missing_pages",
            "source_name", "media_type", "sha256", "size", "pages", "source_address", "permalink",
        )  # fmt: skip

    def get_id(self, text: Text) -> str:
        return f"{text.agreement.slug}.{text.language}.{text.version}"

    def get_url(self, text: Text) -> str:
        return row_url(self, "text", self.get_id(text))

    def get_text_url(self, text: Text) -> str:
        return absolute(self, reverse("text-words", args=[self.get_id(text)]))

    def get_permalink(self, text: Text) -> str:
        return absolute(self, f"{text.agreement.get_absolute_url()}?{urlencode({'language': text.language})}")

    def get_source_address(self, text: Text) -> str:
        return absolute(self, reverse("agreement_source", args=[text.agreement.slug, text.source.sha256]))


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    url = RowUrl("agreement")
    dates = DatesSerializer(source="*")
    facts = json_field(
        {"type": "object", "additionalProperties": True, "description": "Further facts, by kind of document."}
    )
    parties = ParticipationSerializer(source="participations", many=True)
    texts = TextSerializer(source="current_texts", many=True)
    is_draft = serializers.BooleanField()
    owner = serializers.SerializerMethodField()
    provision_count = serializers.IntegerField()
    permalink = Permalink()

    class Meta:
        model = Agreement
        fields = (
            "slug", "url", "title", "short_title", "kind", "status", "is_draft", "visibility", "owner", "symbol", "dates", "place", "facts", "address",
            "is_cited_only", "parties", "texts", "provision_count", "modified", "permalink",
        )  # fmt: skip

    def get_owner(self, agreement: Agreement) -> str | None:
        """The account that added it, named to signed-in readers only."""
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated or agreement.added_by is None:
            return None
        return agreement.added_by.get_username()


class ProvisionSerializer(serializers.ModelSerializer[Provision]):
    """A provision of a current text; ``id`` is agreement, language and eid."""

    id = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="text.version")
    agreement = serializers.CharField(source="text.agreement.slug")
    is_draft = serializers.BooleanField(source="text.agreement.is_draft")
    quarantine = serializers.CharField(source="text.quarantine")
    language = serializers.CharField(source="text.language")
    number_inferred = serializers.BooleanField(source="is_number_inferred")
    parent = serializers.CharField(source="parent.eid", default=None, allow_null=True)  # type: ignore[assignment]
    text = serializers.CharField(source="content")
    spans = json_field({**_LISTS, "description": "start, end, part, page, box: in the words of the text as read."})
    edits = json_field({**_LISTS, "description": "kind, start, end, replacement: all that was changed of these words."})
    text_sha256 = serializers.CharField(source="content_sha256")
    permalink = Permalink()

    class Meta:
        model = Provision
        fields = (
            "id", "url", "agreement", "is_draft", "quarantine", "confidence", "language", "version", "eid", "kind", "number", "number_inferred", "pinpoint", "heading", "text",
            "text_sha256", "parent", "page", "spans", "edits", "permalink",
        )  # fmt: skip

    def get_id(self, provision: Provision) -> str:
        return name_of(provision)

    def get_url(self, provision: Provision) -> str:
        return row_url(self, "provision", name_of(provision))


def name_of(provision: Provision) -> str:
    """The name that a provision keeps when its file is read again."""
    return str(PlaceName(provision.text.agreement.slug, provision.text.language, provision.eid))


class PartySerializer(serializers.ModelSerializer[Party]):
    url = RowUrl("party")
    permalink = serializers.SerializerMethodField()

    class Meta:
        model = Party
        fields = ("slug", "url", "name", "acronym", "aliases", "kind", "is_confirmed", "permalink")

    def get_permalink(self, party: Party) -> str:
        return absolute(self, reverse("party_page", args=[party.slug]))


class AgreementViewSet(ExactViewSet):
    """Agreements, with parties, dates and current texts."""

    serializer_class: Any = AgreementSerializer
    filterset_class: Any = AgreementFilter  # type: ignore[misc]
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
        agreements = (
            Agreement.objects.visible_to(self.request.user).with_parties().with_texts().select_related("added_by")
        )
        return agreements.annotate(provision_count=Coalesce(Subquery(counted), 0))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Words are looked for by the indexes of words, as on the page."""
        with by_index() if "q" in request.query_params else nullcontext():
            return super().list(request, *args, **kwargs)


class InReadingOrder:
    """Rows by agreement, language and place in the text; a cursor names a provision and not its place.

    So that no row is lost or doubled where a text is read again between two pages, and its provisions move.
    """

    def settled(self, names: Sequence[str], values: Sequence[Any]) -> Sequence[Any]:
        place = next((number for number, name in enumerate(names) if name.endswith("position")), None)
        if place is None:
            return values
        slug, language, position, eid = values[place - 2 : place + 2]
        there = Provision.objects.current().filter(text__agreement__slug=slug, text__language=language, eid=eid)
        now = there.values_list("position", flat=True).first()
        return [*values[:place], position if now is None else now, *values[place + 1 :]]


class ProvisionViewSet(InReadingOrder, ExactViewSet):
    """Provisions of all current texts."""

    serializer_class: Any = ProvisionSerializer
    filterset_class = ProvisionFilter
    modified_field = "text__agreement__modified"
    lookup_value_regex = r"[^/\0]+"
    orderings = {"": ("text__agreement__slug", "text__language", "position", "eid")}

    def get_object(self) -> Provision:
        place = parse_place(self.kwargs["pk"])
        found = self.get_queryset().filter(**provision_of(place)).first() if place else None
        if found is None:
            raise NotFound
        return found

    def get_queryset(self) -> QuerySet[Provision]:
        provisions = Provision.objects.visible_to(self.request.user).current()
        return provisions.select_related("text__agreement", "parent").defer("text__raw", "search")


def provision_of(place: PlaceName, to: str = "") -> dict[str, str]:
    """What a query asks of the provision at ``place``; ``to`` leads from a row to it."""
    return {f"{to}text__agreement__slug": place.slug, f"{to}text__language": place.language, f"{to}eid": place.eid}


class TextViewSet(ExactViewSet):
    """The texts of agreements by language and version, the older ones too; ``is_current`` marks those that are read."""

    serializer_class = TextSerializer
    filterset_class = TextFilter
    modified_field = "read_on"
    lookup_value_regex = r"[^/\0]+"
    orderings = {"": ("agreement__slug", "language", "version")}

    def get_queryset(self) -> QuerySet[Text]:
        texts = Text.objects.visible_to(self.request.user).select_related("agreement", "source")
        return texts.defer("raw", "source__content")

    def get_object(self) -> Text:
        slug, language, version = ([*self.kwargs["pk"].split("."), "", ""])[:3]
        number = int(version) if version.isascii() and version.isdigit() and len(version) < 6 else -1
        return get_object_or_404(self.get_queryset(), agreement__slug=slug, language=language, version=number)

    @extend_schema(responses={(200, "text/plain"): str})
    @action(detail=True, url_path="words", renderer_classes=[ProblemRenderer])
    def words(self, request: Request, pk: str) -> HttpResponse:
        """The words as they were read; ``raw_sha256`` is over their UTF-8, and spans of provisions point into them."""
        return HttpResponse(self.get_object().raw, content_type="text/plain; charset=utf-8")

    @extend_schema(responses={(200, "application/akn+xml"): bytes})
    @action(detail=True, url_path="akn", renderer_classes=[ProblemRenderer])
    def akn(self, request: Request, pk: str) -> HttpResponse:
        """The text as Akoma Ntoso (AKN4UN); the ``eId`` of each unit is the ``eid`` of its provision."""
        return as_akn(self.get_object())


@extend_schema(parameters=[OpenApiParameter("agreement_slug", str, OpenApiParameter.PATH)])
class AgreementProvisionViewSet(ProvisionViewSet):
    """The provisions of one agreement: its tree in reading order, each by its eid."""

    lookup_field = "eid"

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
