"""The back office of comparisons: their titles, and who else may open them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from comparisons.models import Comparison, ComparisonColumn, ComparisonRow


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
