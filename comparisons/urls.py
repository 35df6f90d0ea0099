"""The compare page, its exports, pairings, snapshots, and the comparisons that a person keeps."""

from django.urls import path

from comparisons.views import (
    basket,
    checklists,
    drafts,
    file_orders,
    my_work,
    pairings,
    positions,
    remarks,
    saved,
    snapshots,
)
from comparisons.views import desk as views
from comparisons.views import text_pair as textpair
from comparisons.views import whole as wholes

urlpatterns = [
    path("agreements/<slug:slug>/texts/", textpair.text_pair, name="text_pair"),
    path("work/", my_work.my_work, name="my_work"),
    path("compare/", views.compare, name="compare"),
    path("compare/export.<slug:extension>", views.compare_export, name="compare_export"),
    path("compare/files/<int:pk>/", file_orders.file_order, name="file_order"),
    path("compare/paste/", views.compare_paste, name="compare_paste"),
    path("compare/article/<slug:slug>/<str:eid>/", views.compare_article, name="compare_article"),
    path("compare/pairing/<slug:code>/<slug:base>/<slug:slug>/", pairings.pairing, name="pairing"),
    path("compare/whole/<slug:base>/<slug:other>/", wholes.whole, name="whole"),
    path("compare/whole/<slug:base>/<slug:other>/export.<slug:extension>", wholes.whole_export, name="whole_export"),
    path("positions/", positions.position_list, name="position_list"),
    path("positions/add/", positions.position_add, name="position_add"),
    path("positions/<int:pk>/approve/", positions.position_approve, name="position_approve"),
    path("positions/<int:pk>/withdraw/", positions.position_withdraw, name="position_withdraw"),
    path("positions/<slug:code>/", positions.position_page, name="position_page"),
    path("checklists/", checklists.checklist_list, name="checklist_list"),
    path("checklists/<slug:code>/", checklists.checklist_page, name="checklist_page"),
    path("checklists/<slug:code>/export.<slug:extension>", checklists.checklist_page, name="checklist_export"),
    path("compare/remarks/", remarks.remarks_page, name="remarks_page"),
    path("basket/", basket.basket_page, name="basket_page"),
    path("basket/add/", basket.basket_add, name="basket_add"),
    path("basket/change/", basket.basket_change, name="basket_change"),
    path("basket/draft.docx", basket.basket_draft, name="basket_draft"),
    path("drafts/", drafts.draft_list, name="draft_list"),
    path("drafts/<slug:slug>/", drafts.draft_page, name="draft_page"),
    path("drafts/<slug:slug>/add/", drafts.draft_add, name="draft_add"),
    path("drafts/<slug:slug>/delete/", drafts.draft_delete, name="draft_delete"),
    path("compare/save/", saved.comparison_save, name="comparison_save"),
    path("compare/freeze/", snapshots.snapshot_take, name="snapshot_take"),
    path("comparisons/", saved.comparison_list, name="comparison_list"),
    path("comparisons/<slug:slug>/", saved.comparison_saved, name="comparison_saved"),
    path("comparisons/<slug:slug>/share/", saved.comparison_share, name="comparison_share"),
    path("comparisons/<slug:slug>/delete/", saved.comparison_delete, name="comparison_delete"),
    path("snapshots/<slug:slug>/", snapshots.snapshot_page, name="snapshot_page"),
    path("snapshots/<slug:slug>/changes/", snapshots.snapshot_changes, name="snapshot_changes"),
    path(
        "snapshots/<slug:slug>/changes/export.<slug:extension>",
        snapshots.snapshot_changes_export,
        name="snapshot_changes_export",
    ),
    path("snapshots/<slug:slug>/export.<slug:extension>", snapshots.snapshot_export, name="snapshot_export"),
]
