"""The pages of clauses: types, terms, decisions, the review queue, corrections."""

from django.urls import path

from clauses.review import decision_pages as reviewing
from clauses.review import desk as queue_views
from clauses.review import party_pages, quarantine_pages, sampling, term_decisions, together
from clauses.review import repair_pages as repair_views
from clauses.views import assignments, missing, second_reader, similar
from clauses.views import clause_types as views
from clauses.views import terms as term_views

urlpatterns = [
    path(
        "agreements/<slug:slug>/provisions/<str:eid>/correct/", repair_views.provision_repair, name="provision_repair"
    ),
    path("agreements/<slug:slug>/facts/", repair_views.agreement_facts, name="agreement_facts"),
    path("agreements/<slug:slug>/parties/", party_pages.agreement_parties, name="agreement_parties"),
    path("agreements/<slug:slug>/corrections/", repair_views.agreement_repairs, name="agreement_repairs"),
    path("agreements/<slug:slug>/corrections/<int:pk>/undo/", repair_views.repair_undo, name="repair_undo"),
    path("agreements/<slug:slug>/quarantine/", quarantine_pages.agreement_quarantine, name="agreement_quarantine"),
    path("agreements/<slug:slug>/quarantine/<int:number>/", quarantine_pages.page_lines, name="page_lines"),
    path("review/", queue_views.review, name="review"),
    path("review/agreements/", assignments.review_agreements, name="review_agreements"),
    path("review/agreements/<slug:slug>/assign/", assignments.review_assign, name="review_assign"),
    path("review/second/", second_reader.second_readings, name="second_readings"),
    path("review/second/<int:pk>/", second_reader.second_reading, name="second_reading"),
    path("review/together/", together.review_together, name="review_together"),
    path("review/skip/", queue_views.review_skip, name="review_skip"),
    path("review/undo/", queue_views.review_undo, name="review_undo"),
    path("accuracy/", views.accuracy_page, name="accuracy"),
    path("samples/", sampling.sample_list, name="sample_list"),
    path("samples/<int:pk>/", sampling.sample_page, name="sample_page"),
    path("missing/", missing.missing_page, name="missing_page"),
    path("similar/", similar.similar_page, name="similar_page"),
    path("clauses/", views.clausetype_list, name="clausetype_list"),
    path("clauses/decide/", reviewing.decide_clause, name="decide_clause"),
    path("terms/<int:pk>/decide/", term_decisions.term_decide, name="term_decide"),
    path("terms/decisions/<int:pk>/undo/", term_decisions.term_undo, name="term_undo"),
    path("clauses/<slug:code>/", views.clausetype_page, name="clausetype_page"),
    path("clauses/<slug:code>/terms/", term_views.terms_page, name="terms_page"),
    path("clauses/<slug:code>/in/<slug:slug>/", reviewing.state_page, name="state_page"),
]
