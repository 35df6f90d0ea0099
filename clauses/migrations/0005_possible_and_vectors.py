from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql" / "possible_changed.sql"
DROP = """
DROP FUNCTION concord_possible_of_text_changed CASCADE; DROP FUNCTION concord_possible_changed CASCADE;
DROP FUNCTION concord_list_possible CASCADE;
"""
FILL = "SELECT concord_list_possible(ARRAY(SELECT id FROM agreements_agreement))"


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("clauses", "0004_clause_sentences"),
    ]

    operations = [
        migrations.CreateModel(
            name="PossibleOccurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("best_score", models.FloatField()),
                (
                    "agreement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="possible_occurrences",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="clauses.clausetype",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["type", "-best_score", "agreement"], name="possible_type_score")],
                "constraints": [models.UniqueConstraint(fields=("agreement", "type"), name="possible_once")],
            },
        ),
        migrations.CreateModel(
            name="ParagraphVector",
            fields=[
                (
                    "provision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="vector",
                        serialize=False,
                        to="agreements.provision",
                    ),
                ),
                ("vector", models.BinaryField()),
                ("version", models.CharField(max_length=12)),
            ],
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
