"""The pages that need only what the texts say; clauses/urls.py has those that also show clause types."""

from django.urls import path

from agreements.views import akoma_ntoso
from agreements.views import citations as citing
from agreements.views import directory as views
from agreements.views import page_images as pages

urlpatterns = [
    path("agreements/<slug:slug>/source/<str:sha256>", views.agreement_source, name="agreement_source"),
    path("agreements/<slug:slug>/source/<str:sha256>/pages/<int:number>/", pages.agreement_page, name="agreement_page"),
    path(
        "agreements/<slug:slug>/source/<str:sha256>/pages/<int:number>.webp",
        pages.agreement_page_image,
        name="agreement_page_image",
    ),
    path("agreements/<slug:slug>/<str:language>.akn", akoma_ntoso.agreement_akn, name="agreement_akn"),
    path("parties/", views.party_list, name="party_list"),
    path("agreements/<slug:slug>/references/", citing.agreement_references, name="agreement_references"),
    path("references/", citing.target_references, name="target_references"),
]
