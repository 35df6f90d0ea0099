"""The back office of clauses: everything here is shown and nothing changed.

Types come from the documented taxonomy, clauses and terms from ``annotate``, decisions from ``decide`` and are never
rewritten. What a person wants to change about a clause is decided on its page, where it keeps who, when and why.
"""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agreements.admin import Derived
from clauses.models import Clause, ClauseType, Decision, Term


@admin.register(ClauseType)
class ClauseTypeAdmin(Derived):
    list_display = ("code", "label", "group", "version", "definition")
    list_filter = ("group",)
    search_fields = ("code", "label", "definition")

    def narrowed(self, rows: QuerySet[ClauseType], request: HttpRequest) -> QuerySet[ClauseType]:
        return rows


class TermInline(admin.TabularInline[Term, Clause]):
    model = Term
    fields = readonly_fields = ("kind", "value", "words", "arithmetic")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Clause)
class ClauseAdmin(Derived):
    list_display = ("place", "type", "score", "state", "is_tentative", "source", "rules_version")
    list_filter = ("state", "is_tentative", "source", "type")
    list_select_related = ("provision__text__agreement", "type")
    search_fields = ("provision__eid", "provision__content", "provision__text__agreement__title")
    fields = (
        "place",
        "words",
        "type",
        "score",
        "state",
        "is_tentative",
        "source",
        "evidence",
        "rules_version",
        "modified",
    )
    readonly_fields = ("place", "words", "modified")
    inlines = (TermInline,)
    heavy = ("provision__text__raw", "provision__search", "provision__spans", "provision__edits")

    @admin.display(description="provision")
    def place(self, clause: Clause) -> SafeString:
        return format_html('<a href="{}">{}</a>', clause.provision.get_absolute_url(), clause.provision)

    @admin.display(description="words")
    def words(self, clause: Clause) -> str:
        return clause.provision.content


@admin.register(Decision)
class DecisionAdmin(Derived):
    list_display = ("agreement", "type", "verdict", "eid", "made_by", "made_on", "reason")
    list_filter = ("verdict", "type", "made_by")
    list_select_related = ("agreement", "type", "made_by")
    search_fields = ("agreement__title", "eid", "reason")
    date_hierarchy = "made_on"
    exclude = ("text",)
