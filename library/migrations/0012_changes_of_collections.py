from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / 'sql'


def functions(name):
    """The functions of ``sql/<name>.sql`` instead of those before, without its triggers, which stand."""
    written = (SQL / f'{name}.sql').read_text(encoding='utf-8').partition('\nDO $$')[0]
    return written.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION')


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0009_collections'),
        ('library', '0011_bulk_editions'),
    ]

    operations = [
        *(migrations.RunSQL(functions(name), migrations.RunSQL.noop) for name in ('sees', 'tell_readers', 'touch_rows')),
        migrations.RunSQL((SQL / 'touch_collections.sql').read_text(encoding='utf-8'), migrations.RunSQL.noop),
    ]
