"""The API's front: its root, its schema and the page that shows it. Each app declares its own resources."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from agreements.api import AgreementProvisionViewSet, PartyViewSet, ProvisionViewSet
from clauses.api import AccuracyView, AgreementViewSet, ClauseTypeViewSet, ClauseViewSet, StateView, TermViewSet
from comparisons.api import ComparisonView

router = DefaultRouter()
router.register("agreements", AgreementViewSet, basename="agreement")
router.register(
    r"agreements/(?P<agreement_slug>[^/.]+)/provisions", AgreementProvisionViewSet, basename="agreement-provision"
)
router.register("provisions", ProvisionViewSet, basename="provision")
router.register("parties", PartyViewSet, basename="party")
router.register("clause-types", ClauseTypeViewSet, basename="clause-type")
router.register("clauses", ClauseViewSet, basename="clause")
router.register("terms", TermViewSet, basename="term")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("accuracy/", AccuracyView.as_view(), name="accuracy-api"),
    path("states/", StateView.as_view(), name="states"),
    path("comparison/", ComparisonView.as_view(), name="comparison"),
    *router.urls,
]
