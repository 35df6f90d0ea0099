"""The pages where people find, read, add and save."""

from django.urls import path

from library.collections import pages as collections
from library.deletion import pages as deletion_pages
from library.identity import pages as identity_pages
from library.identity import sharing
from library.pages import activity, agreement_list, agreement_page, audit_log, ends, facts_table, home, party_page
from library.tokens import pages as tokens
from library.uploads import pages as upload_pages
from library.uploads import register_pages
from library.webhooks import pages as webhooks
from library.workspace import language, notes, reading, reports, saved_searches, search_mails, working_sets

urlpatterns = [
    path("", home.home, name="home"),
    path("agreements/", agreement_list.agreement_list, name="agreement_list"),
    path("activity/", activity.activity, name="activity"),
    path("audit/", audit_log.audit_log, name="audit_log"),
    path("facts/", facts_table.facts_table, name="facts_table"),
    path("find/", agreement_list.suggestions, name="suggestions"),
    path("ends/", ends.ends_page, name="ends_page"),
    path("ends/calendar.ics", ends.ends_calendar, name="ends_calendar"),
    path("agreements/<slug:slug>/activity/", activity.agreement_activity, name="agreement_activity"),
    path("agreements/<slug:slug>/days.ics", ends.agreement_calendar, name="agreement_calendar"),
    path("parties/<slug:slug>/", party_page.party_page, name="party_page"),
    path("agreements/<slug:slug>/relations/", identity_pages.agreement_relations, name="agreement_relations"),
    path("agreements/<slug:slug>/relations/decide/", identity_pages.identity_decide, name="identity_decide"),
    path("agreements/<slug:slug>/relations/choose/", identity_pages.agreement_choose, name="agreement_choose"),
    path(
        "agreements/<slug:slug>/relations/with/<slug:other>/", identity_pages.agreement_beside, name="agreement_beside"
    ),
    path("agreements/<slug:slug>/relations/share/", sharing.agreement_share, name="agreement_share"),
    path("agreements/<slug:slug>/relations/collection/", collections.agreement_collect, name="agreement_collect"),
    path("agreements/<slug:slug>/delete/", deletion_pages.agreement_delete, name="agreement_delete"),
    path("proposals/", identity_pages.proposal_list, name="proposal_list"),
    path("searches/save/", saved_searches.search_save, name="search_save"),
    path("searches/<int:pk>/delete/", saved_searches.search_delete, name="search_delete"),
    path("searches/<int:pk>/mail/", search_mails.search_mail, name="search_mail"),
    path("collections/", collections.collection_list, name="collection_list"),
    path("collections/<int:pk>/", collections.collection_page, name="collection_page"),
    path("collections/<int:pk>/members/", collections.collection_members, name="collection_members"),
    path("sets/", working_sets.set_list, name="set_list"),
    path("sets/keep/", working_sets.set_keep, name="set_keep"),
    path("sets/fill/", working_sets.set_fill, name="set_fill"),
    path("sets/<int:pk>/", working_sets.set_page, name="set_page"),
    path("sets/<int:pk>/delete/", working_sets.set_delete, name="set_delete"),
    path("sets/<int:pk>/members/", working_sets.set_members, name="set_members"),
    path("sets/items/<int:pk>/", working_sets.set_item, name="set_item"),
    path("accounts/tokens/", tokens.token_list, name="token_list"),
    path("accounts/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("accounts/webhooks/", webhooks.webhook_list, name="webhook_list"),
    path("accounts/webhooks/<int:pk>/", webhooks.webhook_page, name="webhook_page"),
    path("accounts/webhooks/<int:pk>/change/", webhooks.webhook_change, name="webhook_change"),
    path("language/", language.choose_language, name="choose_language"),
    path("notes/", notes.notes, name="notes"),
    path("notes/<int:pk>/", notes.note_change, name="note_change"),
    path("reading/", reading.reading, name="reading"),
    path("reports/", reports.reports, name="reports"),
    path("reports/send/", reports.report_error, name="report_error"),
    path("reports/<int:pk>/", reports.report_change, name="report_change"),
    path("agreements/add/", upload_pages.agreement_add, name="agreement_add"),
    path("agreements/add/register/", register_pages.register_page, name="register_page"),
    path("agreements/add/register.csv", register_pages.register_template, name="register_template"),
    path("agreements/add/<int:pk>/", upload_pages.upload_page, name="upload_page"),
    path("agreements/add/waiting/", upload_pages.uploads_waiting, name="uploads_waiting"),
    path("agreements/add/<int:pk>/cancel/", upload_pages.upload_cancel, name="upload_cancel"),
    path("agreements/add/<int:pk>/again/", upload_pages.upload_again, name="upload_again"),
    path("agreements/<slug:slug>/", agreement_page.agreement_reader, name="agreement_reader"),
    path(
        "agreements/<slug:slug>/provisions/<str:eid>/", agreement_page.provision_permalink, name="provision_permalink"
    ),
]
