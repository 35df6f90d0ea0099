from pathlib import Path

from django.db import migrations

APPS = Path(__file__).resolve().parent.parent.parent
MADE = ('comparisons/sql/shipped_checklists', 'comparisons/sql/rows_of_house', 'comparisons/sql/touch_house')
EVERYTHING = '''
DO $$
BEGIN
    IF EXISTS (SELECT FROM library_touchedrow) THEN
        DELETE FROM library_touchedrow;
        PERFORM concord_touch('party', ARRAY(SELECT id::text FROM agreements_party));
        PERFORM concord_touch('agreement', ARRAY(SELECT id::text FROM agreements_agreement));
        PERFORM concord_touch('relation', ARRAY(SELECT id::text FROM agreements_relation));
        PERFORM concord_touch('type', ARRAY(SELECT code::text FROM clauses_clausetype));
        PERFORM concord_touch('set', ARRAY(SELECT id::text FROM library_workingset));
        PERFORM concord_touch('comparison', ARRAY(SELECT id::text FROM comparisons_comparison));
        PERFORM concord_touch('snapshot', ARRAY(SELECT id::text FROM comparisons_snapshot));
    END IF;
END $$;
SELECT concord_touch('webhook', ARRAY(SELECT id::text FROM library_webhook));
SELECT concord_touch('collection', ARRAY(SELECT id::text FROM agreements_collection));
SELECT concord_touch('position', ARRAY(SELECT id::text FROM comparisons_position));
SELECT concord_touch('draft', ARRAY(SELECT id::text FROM comparisons_draft));
SELECT concord_touch('checklist', ARRAY(SELECT code FROM concord_shipped_checklists()));
'''


def written(name):
    return (APPS / f'{name}.sql').read_text(encoding='utf-8')


def settled_anew():
    """What settles changes in place of what did before; its trigger stands."""
    function = written('library/sql/settle_changes').partition('\nCREATE CONSTRAINT TRIGGER')[0]
    return function.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION')


class Migration(migrations.Migration):

    dependencies = [
        ('comparisons', '0004_drafts'),
        ('library', '0013_changes_of_own'),
    ]

    operations = [
        *(
            migrations.RunSQL(written(name), f'DROP FUNCTION concord_{name.rpartition("/")[2]} CASCADE')
            for name in MADE
        ),
        migrations.RunSQL(settled_anew(), migrations.RunSQL.noop),
        migrations.RunSQL(EVERYTHING, migrations.RunSQL.noop),
    ]
