from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / 'sql'


def written(name):
    return (SQL / f'{name}.sql').read_text(encoding='utf-8')


class Migration(migrations.Migration):
    """What settles changes asks for functions of ``comparisons``: the migration there that makes them touches what there is."""

    dependencies = [
        ('agreements', '0009_collections'),
        ('library', '0012_changes_of_collections'),
    ]

    operations = [
        migrations.AlterField(
            model_name='change',
            name='reason',
            field=models.CharField(blank=True, choices=[('restricted', 'it is not open to you any more'), ('joined', 'its agreement was found to be one with another'), ('removed', 'it stands in the library no more')], max_length=12),
        ),
        migrations.RunSQL(written('rows_of_own'), 'DROP FUNCTION concord_rows_of_own CASCADE'),
        migrations.RunSQL(written('touch_own'), 'DROP FUNCTION concord_touch_own CASCADE'),
    ]
