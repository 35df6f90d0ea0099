from pathlib import Path

from django.db import migrations

APPS = Path(__file__).resolve().parent.parent.parent


def written(name):
    return (APPS / f'{name}.sql').read_text(encoding='utf-8')


def settled_anew():
    """What settles changes in place of what did before; its trigger stands."""
    function = written('library/sql/settle_changes').partition('\nCREATE CONSTRAINT TRIGGER')[0]
    return function.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION')


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0006_file_orders'),
        ('library', '0013_changes_of_own'),
    ]

    operations = [
        migrations.RunSQL(
            written('comparisons/sql/rows_naming'),
            'DROP FUNCTION concord_touch_person CASCADE; DROP FUNCTION concord_rows_naming CASCADE',
        ),
        migrations.RunSQL(settled_anew(), migrations.RunSQL.noop),
    ]
