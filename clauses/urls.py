"""The pages of clauses, and those of agreements that show clause types: the library, the reader, adding a file."""

from django.urls import path

from clauses import home, library, notes, party, reader, searches, sets, uploads
from clauses.review import decisions as reviewing
from clauses.review import desk as queue_views
from clauses.review import repair_pages as repair_views
from clauses.views import clause_types as views
from clauses.views import terms as term_views

urlpatterns = [
    path("", home.home, name="home"),
    path("agreements/", library.agreement_list, name="agreement_list"),
    path("find/", library.suggestions, name="suggestions"),
    path("parties/<slug:slug>/", party.party_page, name="party_page"),
    path("searches/save/", searches.search_save, name="search_save"),
    path("searches/<int:pk>/delete/", searches.search_delete, name="search_delete"),
    path("sets/", sets.set_list, name="set_list"),
    path("sets/keep/", sets.set_keep, name="set_keep"),
    path("sets/<int:pk>/", sets.set_page, name="set_page"),
    path("sets/<int:pk>/delete/", sets.set_delete, name="set_delete"),
    path("sets/items/<int:pk>/", sets.set_item, name="set_item"),
    path("notes/", notes.note_add, name="note_add"),
    path("notes/<int:pk>/", notes.note_change, name="note_change"),
    path("reports/", notes.reports, name="reports"),
    path("reports/send/", notes.report_error, name="report_error"),
    path("reports/<int:pk>/", notes.report_change, name="report_change"),
    path("agreements/add/", uploads.agreement_add, name="agreement_add"),
    path("agreements/add/<int:pk>/", uploads.upload_page, name="upload_page"),
    path("agreements/add/<int:pk>/again/", uploads.upload_again, name="upload_again"),
    path("agreements/<slug:slug>/", reader.agreement_reader, name="agreement_reader"),
    path("agreements/<slug:slug>/provisions/<str:eid>/", reader.provision_permalink, name="provision_permalink"),
    path(
        "agreements/<slug:slug>/provisions/<str:eid>/correct/", repair_views.provision_repair, name="provision_repair"
    ),
    path("agreements/<slug:slug>/facts/", repair_views.agreement_facts, name="agreement_facts"),
    path("agreements/<slug:slug>/corrections/", repair_views.agreement_repairs, name="agreement_repairs"),
    path("agreements/<slug:slug>/corrections/<int:pk>/undo/", repair_views.repair_undo, name="repair_undo"),
    path("review/", queue_views.review, name="review"),
    path("review/skip/", queue_views.review_skip, name="review_skip"),
    path("review/undo/", queue_views.review_undo, name="review_undo"),
    path("accuracy/", views.accuracy_page, name="accuracy"),
    path("clauses/", views.clausetype_list, name="clausetype_list"),
    path("clauses/decide/", reviewing.decide_clause, name="decide_clause"),
    path("clauses/<slug:code>/", views.clausetype_page, name="clausetype_page"),
    path("clauses/<slug:code>/terms/", term_views.terms_page, name="terms_page"),
    path("clauses/<slug:code>/in/<slug:slug>/", reviewing.state_page, name="state_page"),
]
