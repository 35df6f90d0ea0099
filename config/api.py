"""The API's front: its root, its schema and the page that shows it. Each app declares its own resources."""

from typing import Any

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from agreements.api import AgreementProvisionViewSet, PartyViewSet, ProvisionViewSet
from clauses.api import AccuracyView, ClauseTypeViewSet, ClauseViewSet, StateView, TermViewSet
from comparisons.api import ComparisonView
from library.api import AgreementViewSet
from library.identity.api import RelationViewSet


class Router(DefaultRouter):
    """Its root names the resources that are no lists of rows too."""

    def get_api_root_view(self, api_urls: Any = None) -> Any:
        root = {prefix: self.routes[0].name.format(basename=basename) for prefix, _, basename in self.registry}
        others = {"states": "states", "comparison": "comparison", "accuracy": "accuracy-api"}
        return self.APIRootView.as_view(api_root_dict={**root, **others, "schema": "schema", "docs": "docs"})


router = Router()
router.register("agreements", AgreementViewSet, basename="agreement")
router.register(
    r"agreements/(?P<agreement_slug>[^/.]+)/provisions", AgreementProvisionViewSet, basename="agreement-provision"
)
router.register("provisions", ProvisionViewSet, basename="provision")
router.register("parties", PartyViewSet, basename="party")
router.register("clause-types", ClauseTypeViewSet, basename="clause-type")
router.register("clauses", ClauseViewSet, basename="clause")
router.register("relations", RelationViewSet, basename="relation")
router.register("terms", TermViewSet, basename="term")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("accuracy/", AccuracyView.as_view(), name="accuracy-api"),
    path("states/", StateView.as_view(), name="states"),
    path("comparison/", ComparisonView.as_view(), name="comparison"),
    *router.urls,
]
