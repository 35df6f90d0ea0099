from pathlib import Path

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations, models


SQL = Path(__file__).resolve().parent.parent / "sql" / "keep_clause_words.sql"
DROP = "DROP FUNCTION concord_provision_words_changed CASCADE; DROP FUNCTION concord_keep_clause_words CASCADE"
FILL = """
INSERT INTO clauses_clausewords (clause_id, type_id, text_id, is_shown, language, words)
SELECT clause.id, clause.type_id, provision.text_id, NOT clause.is_tentative AND clause.state <> 'rejected',
    provision.language, provision.search
FROM clauses_clause clause JOIN agreements_provision provision ON provision.id = clause.provision_id
"""


class Migration(migrations.Migration):
    """In a large library the index is made once the rows are there: about four minutes for 100,000 agreements."""

    dependencies = [
        ("agreements", "0010_source_in_a_bucket"),
        ("clauses", "0009_second_reading"),
    ]

    operations = [
        BtreeGinExtension(),
        migrations.CreateModel(
            name="ClauseWords",
            fields=[
                (
                    "clause",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="clauses.clause",
                    ),
                ),
                ("is_shown", models.BooleanField()),
                ("language", models.CharField(max_length=8)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "text",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.text",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clauses.clausetype",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="clausewords",
            index=django.contrib.postgres.indexes.GinIndex(fields=["type", "language", "words"], name="clause_words"),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP),
    ]
