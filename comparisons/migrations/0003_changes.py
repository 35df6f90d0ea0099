from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / 'sql'
FUNCTIONS = ('rows_of_comparisons', 'touch_comparisons')
EVERYTHING = '''
SELECT concord_touch('agreement', ARRAY(SELECT id::text FROM agreements_agreement));
SELECT concord_touch('relation', ARRAY(SELECT id::text FROM agreements_relation));
SELECT concord_touch('set', ARRAY(SELECT id::text FROM library_workingset));
SELECT concord_touch('comparison', ARRAY(SELECT id::text FROM comparisons_comparison));
SELECT concord_touch('snapshot', ARRAY(SELECT id::text FROM comparisons_snapshot));
'''


def run_sql(name):
    """The function and triggers of ``sql/<name>.sql``."""
    return migrations.RunSQL((SQL / f'{name}.sql').read_text(encoding='utf-8'), f'DROP FUNCTION concord_{name} CASCADE')


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0002_positions'),
        ('library', '0008_changes_of_persons'),
    ]

    operations = [
        *(run_sql(name) for name in FUNCTIONS),
        migrations.RunSQL(EVERYTHING, migrations.RunSQL.noop),
    ]
