"""The back office: the directory and who may see what are mended here; what was read from files is only shown.

The facts of an agreement are corrected on its own page, where each correction is kept as a decision that no later reading
overrides; here they are only given for an agreement that is entered by hand.
Texts, provisions, references and sources are derived from files, so they can be looked at and not changed. Parties that
reading proposed are confirmed, or merged into the entry they belong to.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from agreements.audit import record, seal
from agreements.directory import confirm, merge
from agreements.models import (
    Agreement,
    AuditEntry,
    Collection,
    Participation,
    Party,
    Provision,
    Reference,
    Source,
    Text,
)
from agreements.structure.repair import FACTS

admin.site.site_header = admin.site.site_title = "Concord"
admin.site.index_title = _("Back office")


class LinesField(forms.CharField):
    """A list of strings, one a line; names may hold commas."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial or []), "\n".join((data or "").splitlines()))


class PartyForm(forms.ModelForm[Party]):
    aliases = LinesField(required=False, help_text=_("Other names and languages, one a line."))

    class Meta:
        model = Party
        fields = ("name", "acronym", "slug", "kind", "aliases", "is_confirmed")


class ParticipationForm(forms.ModelForm[Participation]):
    designations = LinesField(
        required=False, widget=forms.Textarea(attrs={"rows": 2, "cols": 24}), help_text=_("One a line.")
    )

    class Meta:
        model = Participation
        fields = (
            "party", "role", "designations", "position", "signatories",
        )  # fmt: skip


class Visible(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows what its user may see, as every page does; never counts a whole large table for a heading."""

    show_full_result_count = False
    heavy: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.narrowed(super().get_queryset(request), request).defer(*self.heavy)

    def narrowed(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        return rows.visible_to(request.user)  # type: ignore[attr-defined]


class Derived(Visible):
    """Rows that reading wrote: to look at, not to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ParticipationInline(InlineModelAdmin):  # type: ignore[type-arg]
    model = Participation
    form = ParticipationForm
    template = "admin/edit_inline/stacked.html"
    autocomplete_fields = ("party",)
    extra = 0


@admin.register(Agreement)
class AgreementAdmin(Visible):
    list_display = ("__str__", "kind", "status", "signature_date", "is_cited_only", "visibility", "modified")
    list_filter = ("kind", "status", "visibility", "is_cited_only")
    search_fields = ("title", "short_title", "symbol", "slug")
    list_per_page = 50
    readonly_fields = ("described_in", "added_by", "created", "modified")
    autocomplete_fields = ("shared_with",)
    inlines = (ParticipationInline,)
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "short_title", "slug", "symbol", "kind", "status"),
                "description": _("Facts are corrected on the page of the agreement, where each correction is kept."),
            },
        ),
        (
            _("Dates and place"),
            {"fields": ("signature_date", "adoption_date", "entry_into_force_date", "distribution_date", "place")},
        ),
        (_("More"), {"fields": ("facts", "address", "is_cited_only", "described_in")}),
        (
            _("Who may see it"),
            {"fields": ("visibility", "shared_with", "added_by", "created", "modified")},
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A file added later says kind and status, so that by hand these are corrections from the first."""
        return (*self.readonly_fields, *(FACTS if obj is not None else ("kind", "status")))

    def narrowed(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        passages = Provision.objects.visible_to(request.user).defer("search")
        return super().narrowed(rows, request).prefetch_related(Prefetch("described_in", passages))

    def save_model(self, request: HttpRequest, obj: Agreement, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        seal(request.user, obj.pk)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "shared_with" in form.changed_data:
            shared = sorted(form.instance.shared_with.values_list("pk", flat=True))
            record(request.user, AuditEntry.Action.RIGHTS, agreement=form.instance.pk, shared_with=shared)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What was read of an agreement goes with it, although nobody may delete it by itself."""
        found, counts, missing, protected = super().get_deleted_objects(objs, request)
        derived = {
            str(model._meta.verbose_name)
            for model, shown in self.admin_site._registry.items()
            if isinstance(shown, Derived)
        }
        return found, counts, missing - derived, protected


@admin.register(Collection)
class CollectionAdmin(Visible):
    """To look at, and to delete once it is empty: it is made and run on its own page, where each change is logged."""

    list_display = ("__str__", "has_four_eyes", "created")
    search_fields = ("name",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Collection) -> None:
        record(request.user, AuditEntry.Action.RIGHTS, collection=obj.pk, deleted=True)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        for collection in queryset:
            self.delete_model(request, collection)


@admin.register(Party)
class PartyAdmin(Visible):
    form = PartyForm
    list_display = ("name", "acronym", "kind", "is_confirmed", "agreement_count")
    list_filter = ("is_confirmed", "kind")
    search_fields = ("name", "acronym", "aliases", "slug")
    list_per_page = 50
    actions = ("confirm_entries", "merge_entries")

    def narrowed(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        if not request.user.has_perm("agreements.view_restricted"):
            rows = rows.visible_to(request.user)  # type: ignore[attr-defined]
        return rows.with_counts(request.user)  # type: ignore[attr-defined]

    @admin.display(description=_("agreements"), ordering="agreement_count")
    def agreement_count(self, party: Any) -> int:
        return int(party.agreement_count)

    def save_model(self, request: HttpRequest, obj: Party, form: Any, change: bool) -> None:
        obj.folded_names = obj.fold_names()
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Confirm the entries chosen"), permissions=["change"])
    def confirm_entries(self, request: HttpRequest, chosen: QuerySet[Party]) -> None:
        messages.success(request, _("%(count)d entries confirmed.") % {"count": confirm(chosen)})

    @admin.action(description=_("Merge the entries chosen into one …"), permissions=["change", "delete"])
    def merge_entries(self, request: HttpRequest, chosen: QuerySet[Party]) -> HttpResponse | None:
        parties = list(chosen)
        if len(parties) < 2:
            messages.warning(request, _("Choose at least two entries that are the same party."))
            return None
        kept = next((party for party in parties if str(party.pk) == request.POST.get("kept")), None)
        if kept is None:
            context = {**self.admin_site.each_context(request), "title": _("Merge parties"), "parties": parties}
            return render(request, "admin/agreements/party/merge.html", {**context, "opts": self.opts})
        merge(kept, [party for party in parties if party != kept])
        self.log_change(request, kept, f"Merged with {', '.join(party.name for party in parties if party != kept)}.")
        messages.success(
            request, _("%(count)d entries are now “%(name)s”.") % {"count": len(parties), "name": kept.name}
        )
        return None


@admin.register(Source)
class SourceAdmin(Derived):
    list_display = ("name", "media_type", "size", "pages", "sha256", "added")
    list_filter = ("media_type",)
    search_fields = ("name", "sha256")
    heavy = ("content",)

    def narrowed(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        return rows.filter(pk__in=Text.objects.visible_to(request.user).values("source"))


@admin.register(Text)
class TextAdmin(Derived):
    list_display = ("agreement", "language", "version", "is_current", "source", "quality", "read_on")
    list_filter = ("language", "is_current")
    search_fields = ("agreement__title", "source__name", "source__sha256")
    list_select_related = ("agreement",)
    exclude = ("raw",)
    heavy = ("raw", "source__content")

    def narrowed(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        return super().narrowed(rows, request).select_related("agreement", "source")


@admin.register(Provision)
class ProvisionAdmin(Derived):
    list_display = ("agreement", "pinpoint", "kind", "heading", "language")
    list_filter = ("kind", "language")
    search_fields = ("=eid", "text__agreement__title")
    exclude = ("search",)
    heavy = ("search", "text__raw")

    def narrowed(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        return super().narrowed(rows, request).select_related("text__agreement", "parent", "called_in")

    @admin.display(ordering="text__agreement__title")
    def agreement(self, provision: Provision) -> str:
        return str(provision.text.agreement)


@admin.register(Reference)
class ReferenceAdmin(Derived):
    list_display = ("words", "kind", "target", "citing", "agreement")
    list_filter = ("kind",)
    search_fields = ("words", "target")
    heavy = ("provision__search", "provision__text__raw")

    def narrowed(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        """What a reference resolves to is empty for a person who may not see it."""
        cited = Agreement.objects.visible_to(request.user)
        provisions = Provision.objects.visible_to(request.user).defer("search")
        return (
            super()
            .narrowed(rows, request)
            .select_related("provision__text__agreement")
            .prefetch_related(Prefetch("agreement", cited), Prefetch("cited_provision", provisions))
        )

    @admin.display(description=_("in"))
    def citing(self, reference: Reference) -> str:
        return str(reference.provision)
