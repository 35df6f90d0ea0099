from pathlib import Path

from django.db import migrations

SHIPPED = (Path(__file__).resolve().parent.parent / 'sql' / 'shipped_checklists.sql').read_text(encoding='utf-8')


class Migration(migrations.Migration):
    """The checklist of data protection asks for notice of a breach apart from security."""

    dependencies = [
        ('comparisons', '0008_reason_of_parties'),
    ]

    operations = [
        migrations.RunSQL(SHIPPED.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'), migrations.RunSQL.noop),
        migrations.RunSQL("SELECT concord_touch('checklist', ARRAY['data_protection'])", migrations.RunSQL.noop),
    ]
