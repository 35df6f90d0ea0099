"""The compare page, its exports, and the comparisons that a person keeps."""

from django.urls import path

from comparisons import views

urlpatterns = [
    path("compare/", views.compare, name="compare"),
    path("compare/export.<slug:extension>", views.compare_export, name="compare_export"),
    path("compare/save/", views.comparison_save, name="comparison_save"),
    path("comparisons/", views.comparison_list, name="comparison_list"),
    path("comparisons/<slug:slug>/", views.comparison_saved, name="comparison_saved"),
    path("comparisons/<slug:slug>/delete/", views.comparison_delete, name="comparison_delete"),
]
