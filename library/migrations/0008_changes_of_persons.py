from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / 'sql'
FUNCTIONS = ('sees', 'saw', 'rows_of_agreements', 'rows_of_others', 'rows_of_sets', 'tell_readers', 'settle_changes', 'touch_rows')
BEFORE = ('touch_rows', 'touch', 'settle_changes', 'tell_readers', 'rows_of_others', 'rows_of_agreements')
DROPPED = ''.join(f'DROP FUNCTION concord_{name} CASCADE;' for name in BEFORE)


def written(name):
    """The function and triggers of ``sql/<name>.sql``."""
    return (SQL / f'{name}.sql').read_text(encoding='utf-8')


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0007_audit'),
        ('clauses', '0008_audited_decisions'),
        ('library', '0007_threads_members_positions'),
    ]

    operations = [
        migrations.AddField('rowstate', 'reader', models.BigIntegerField(db_column='reader_id', default=0)),
        migrations.RemoveConstraint('rowstate', 'row_state_once'),
        migrations.AddConstraint(
            'rowstate',
            models.UniqueConstraint(fields=['scope', 'scope_id', 'resource', 'name', 'reader'], name='row_state_once'),
        ),
        migrations.RunSQL(DROPPED, migrations.RunSQL.noop),
        *(migrations.RunSQL('SET LOCAL check_function_bodies = off;' + written(name), migrations.RunSQL.noop) for name in FUNCTIONS),
    ]
