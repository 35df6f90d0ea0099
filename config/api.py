"""The API's front: its root, its schema and the page that shows it. Each app declares its own resources."""

from functools import cache
from typing import Any

from django.urls import path, re_path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter

from agreements.api import AgreementProvisionViewSet, PartyViewSet, ProvisionViewSet, TextViewSet
from clauses.accuracy_api import AccuracyView
from clauses.api import ClauseTypeViewSet, ClauseViewSet, TermViewSet
from clauses.decisions_api import DecisionViewSet
from clauses.facts_api import FactsView
from clauses.states_api import AgreementStatesView, OneStateView, StateView
from clauses.views.similar import SimilarView
from comparisons.api import ComparisonView
from comparisons.checklists_api import ChecklistsView, ChecklistView
from comparisons.drafts_api import DraftViewSet
from comparisons.positions_api import PositionViewSet
from comparisons.saved_api import SavedComparisonViewSet, SnapshotViewSet
from library.api import AgreementViewSet
from library.bulk.api import BulkFileView, BulkViewSet
from library.changes.api import ChangesView, lasting
from library.collections.api import CollectionViewSet
from library.identity.api import RelationViewSet
from library.uploads.api import TaskView, UploadView
from library.webhooks.api import WebhookViewSet
from library.workspace.api import NoteViewSet, WorkingSetViewSet
from web.rest import ApiAnswers, ProblemRenderer
from web.schema import ExactSchema
from web.views import ProblemView


class Root(ApiAnswers, APIRootView):
    """The resources of this version, by name."""

    renderer_classes = [ProblemRenderer]
    schema = ExactSchema()

    @extend_schema(responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}})
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class Schema(ApiAnswers, SpectacularAPIView):
    """The schema that this page is made from; it is written once a process."""

    custom_settings = None

    def _get_schema_response(self, request: Any) -> Response:
        return Response(whole_schema())


@cache
def whole_schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


class Router(DefaultRouter):
    """Its root names the resources that are no lists of rows too."""

    APIRootView = Root
    include_format_suffixes = False

    def get_api_root_view(self, api_urls: Any = None) -> Any:
        root = {prefix: self.routes[0].name.format(basename=basename) for prefix, _, basename in self.registry}
        others = {
            "changes": "changes",
            "uploads": "upload",
            "states": "states",
            "comparison": "comparison",
            "similar": "similar",
            "checklists": "checklists",
            "accuracy": "accuracy-api",
        }
        return self.APIRootView.as_view(api_root_dict={**root, **others, "schema": "schema", "docs": "docs"})


router = Router()
router.register("agreements", lasting("agreements", AgreementViewSet), basename="agreement")
router.register(
    r"agreements/(?P<agreement_slug>[^/.]+)/provisions", AgreementProvisionViewSet, basename="agreement-provision"
)
router.register("texts", lasting("texts", TextViewSet), basename="text")
router.register("provisions", lasting("provisions", ProvisionViewSet), basename="provision")
router.register("parties", lasting("parties", PartyViewSet), basename="party")
router.register("clause-types", lasting("clause-types", ClauseTypeViewSet), basename="clause-type")
router.register("clauses", lasting("clauses", ClauseViewSet), basename="clause")
router.register("relations", lasting("relations", RelationViewSet), basename="relation")
router.register("decisions", lasting("decisions", DecisionViewSet), basename="decision")
router.register("comparisons", lasting("comparisons", SavedComparisonViewSet), basename="saved-comparison")
router.register("snapshots", lasting("snapshots", SnapshotViewSet), basename="snapshot")
router.register("notes", lasting("notes", NoteViewSet), basename="note")
router.register("working-sets", lasting("working-sets", WorkingSetViewSet), basename="working-set")
router.register("collections", lasting("collections", CollectionViewSet), basename="collection")
router.register("positions", lasting("positions", PositionViewSet), basename="position")
router.register("drafts", lasting("drafts", DraftViewSet), basename="draft")
router.register("webhooks", lasting("webhooks", WebhookViewSet), basename="webhook")
router.register("bulk", BulkViewSet, basename="bulk")
router.register("terms", lasting("terms", TermViewSet), basename="term")

urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    path("problems/<slug:code>/", ProblemView.as_view(), name="problem"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    re_path(r"^bulk/(?P<name>[^/]+)/(?P<file>.+)$", BulkFileView.as_view(), name="bulk-file"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("agreements/<slug:slug>/facts/", FactsView.as_view(), name="facts"),
    path("agreements/<slug:slug>/states/", AgreementStatesView.as_view(), name="agreement-states"),
    path("uploads/", UploadView.as_view(), name="upload"),
    path("tasks/<int:pk>/", TaskView.as_view(), name="task-detail"),
    path("accuracy/", AccuracyView.as_view(), name="accuracy-api"),
    path("states/", StateView.as_view(), name="states"),
    path("similar/", SimilarView.as_view(), name="similar"),
    path("checklists/", ChecklistsView.as_view(), name="checklists"),
    path("checklists/<slug:code>/", ChecklistView.as_view(), name="checklist-detail"),
    path("states/<str:name>/", OneStateView.as_view(), name="state-detail"),
    path("comparison/", ComparisonView.as_view(), name="comparison"),
    *router.urls,
]
