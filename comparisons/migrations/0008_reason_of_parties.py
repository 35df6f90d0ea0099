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
    """A party that only a restricted agreement names any more is not told to be removed for everybody."""

    dependencies = [
        ('comparisons', '0007_changes_of_names'),
    ]

    operations = [
        migrations.RunSQL(settled_anew(), migrations.RunSQL.noop),
    ]
