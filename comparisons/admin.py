"""The back office of comparisons: their titles, and who else may open them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from comparisons.models import Alignment, Comparison, ComparisonColumn, ComparisonRow, Snapshot


class ColumnInline(admin.TabularInline[ComparisonColumn, Comparison]):
    model = ComparisonColumn
    autocomplete_fields = ("agreement",)
    extra = 0


class RowInline(admin.TabularInline[ComparisonRow, Comparison]):
    model = ComparisonRow
    extra = 0


@admin.register(Comparison)
class ComparisonAdmin(admin.ModelAdmin[Comparison]):
    """A comparison is its owner's and those's it is shared with; an administrator sees all of them."""

    list_display = ("title", "owner", "modified")
    list_select_related = ("owner",)
    search_fields = ("title", "notes", "owner__username")
    readonly_fields = ("slug", "created", "modified")
    autocomplete_fields = ("owner", "base", "shared_with")
    inlines = (ColumnInline, RowInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(pk__in=Comparison.objects.visible_to(request.user))  # type: ignore[arg-type]


class _Shown(admin.ModelAdmin[Any]):
    """What persons froze or decided is shown here and changed nowhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(pk__in=self.model.objects.visible_to(request.user))


@admin.register(Snapshot)
class SnapshotAdmin(_Shown):
    list_display = ("title", "owner", "taken_on", "checksum")
    list_select_related = ("owner",)
    search_fields = ("title", "slug", "checksum")
    exclude = ("table",)


@admin.register(Alignment)
class AlignmentAdmin(_Shown):
    list_display = ("base", "other", "type", "made_by", "made_on", "is_withdrawn")
    list_select_related = ("base", "other", "type", "made_by")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
