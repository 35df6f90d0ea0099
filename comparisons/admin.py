"""The back office of comparisons: their titles, and who else may open them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest

from agreements.models import Agreement, AgreementQuerySet
from comparisons.models import Alignment, Comparison, ComparisonColumn, ComparisonRow, Snapshot


def _seen(request: HttpRequest) -> AgreementQuerySet:
    return Agreement.objects.visible_to(request.user)  # type: ignore[arg-type]


class _OfVisible(admin.options.BaseModelAdmin[Any]):
    """Only agreements that its user may see can be chosen, and are named."""

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Agreement:
            kwargs["queryset"] = _seen(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ColumnInline(_OfVisible, admin.TabularInline[ComparisonColumn, Comparison]):
    model = ComparisonColumn
    autocomplete_fields = ("agreement",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(agreement__in=_seen(request))


class RowInline(admin.TabularInline[ComparisonRow, Comparison]):
    model = ComparisonRow
    extra = 0


@admin.register(Comparison)
class ComparisonAdmin(_OfVisible, admin.ModelAdmin[Comparison]):
    """A comparison is its owner's and those's it is shared with; an administrator sees all of them."""

    list_display = ("title", "owner", "modified")
    list_select_related = ("owner",)
    search_fields = ("title", "notes", "owner__username")
    readonly_fields = ("slug", "created", "modified")
    autocomplete_fields = ("owner", "base", "shared_with")
    inlines = (ColumnInline, RowInline)

    def get_exclude(self, request: HttpRequest, obj: Comparison | None = None) -> Any:
        """A base that its user may not see stays as it is and is not named."""
        is_hidden = obj is not None and obj.base_id and not _seen(request).filter(pk=obj.base_id).exists()
        return ("base",) if is_hidden else super().get_exclude(request, obj)

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
