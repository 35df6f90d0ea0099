from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "decision_audited.sql"
HELD = """
SELECT concord_audit('decision', decision.made_by_id, decision.agreement_id,
    jsonb_build_object('decision', decision.id, 'sha256', concord_decision_sha256(decision)))
FROM (SELECT * FROM clauses_decision ORDER BY id) ordered JOIN clauses_decision decision ON decision.id = ordered.id;
"""
GONE = """
DROP TRIGGER concord_decision_audited ON clauses_decision;
DROP FUNCTION concord_decision_audited();
DROP FUNCTION concord_decision_sha256(clauses_decision);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0007_audit'),
        ('clauses', '0007_release'),
    ]

    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), GONE),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
    ]
