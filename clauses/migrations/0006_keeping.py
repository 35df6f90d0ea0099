"""What persons keep: saved searches, working sets, notes, reports of errors."""

import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_reading_room"),
        ("clauses", "0005_occurrence_by_its_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkingSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("note", models.TextField(blank=True, max_length=5000)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("modified", models.DateTimeField(auto_now=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="working_sets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-modified", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SetItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(blank=True, max_length=8)),
                ("eid", models.CharField(blank=True, max_length=255)),
                ("pinpoint", models.CharField(blank=True, max_length=255)),
                ("words_sha256", models.CharField(blank=True, max_length=64)),
                ("position", models.PositiveIntegerField()),
                ("note", models.TextField(blank=True, max_length=5000)),
                ("added", models.DateTimeField(auto_now_add=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "working_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="clauses.workingset"
                    ),
                ),
            ],
            options={
                "ordering": ["working_set", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(blank=True, max_length=8)),
                ("eid", models.CharField(blank=True, max_length=255)),
                ("pinpoint", models.CharField(blank=True, max_length=255)),
                ("words_sha256", models.CharField(blank=True, max_length=64)),
                ("content", models.TextField(max_length=5000)),
                (
                    "is_shared",
                    models.BooleanField(
                        default=False, help_text="Whoever signs in and may see the agreement reads it."
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("modified", models.DateTimeField(auto_now=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["created", "pk"],
                "indexes": [models.Index(fields=["agreement", "eid"], name="note_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("content", ""), _negated=True), name="note_says_something"
                    ),
                    models.CheckConstraint(condition=models.Q(("eid", ""), _negated=True), name="note_has_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(blank=True, max_length=8)),
                ("eid", models.CharField(blank=True, max_length=255)),
                ("pinpoint", models.CharField(blank=True, max_length=255)),
                ("words_sha256", models.CharField(blank=True, max_length=64)),
                ("words", models.TextField(blank=True)),
                ("remark", models.TextField(blank=True, max_length=2000)),
                ("reported_on", models.DateTimeField(auto_now_add=True)),
                ("settled_on", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True, max_length=2000)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-reported_on", "-pk"],
                "indexes": [models.Index(fields=["settled_on", "-reported_on"], name="report_queue")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("eid", ""), _negated=True), name="report_has_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_by", None), ("settled_on", None)),
                            models.Q(("settled_by__isnull", False), ("settled_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_settled_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("settled_on", None)),
                        fields=("agreement", "language", "eid", "reported_by"),
                        name="report_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("query", models.CharField(max_length=2000)),
                ("looked", models.DateTimeField(help_text="When its owner last looked at the list.")),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "saved searches",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="saved_search_name_once"),
                    models.UniqueConstraint(fields=("owner", "query"), name="saved_search_query_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("query", ""), _negated=True)
                        ),
                        name="saved_search_is_said",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="workingset",
            constraint=models.UniqueConstraint(fields=("owner", "name"), name="working_set_name_once"),
        ),
        migrations.AddConstraint(
            model_name="workingset",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="working_set_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="setitem",
            constraint=models.UniqueConstraint(
                fields=("working_set", "agreement", "language", "eid"), name="set_item_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="setitem",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("working_set", "position"),
                name="set_item_position_once",
            ),
        ),
    ]
