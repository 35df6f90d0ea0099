"""Which clause types occur in which agreement, kept by the database."""

import django.db.models.deletion
from django.db import migrations, models

# The database keeps occurrences itself: whoever writes clauses, however many at once, the agreements that these rows touch
# are counted anew, at the end of the statement. A text that begins or ceases to be current counts too.
COUNT_TYPES = """
CREATE FUNCTION concord_count_types(touched bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM clauses_occurrence WHERE agreement_id = ANY(touched);
    INSERT INTO clauses_occurrence (agreement_id, type_id, clause_count)
    SELECT text.agreement_id, clause.type_id, count(*)
    FROM agreements_text text
    JOIN agreements_provision provision ON provision.text_id = text.id
    JOIN clauses_clause clause ON clause.provision_id = provision.id
    WHERE text.agreement_id = ANY(touched) AND text.is_current AND NOT clause.is_tentative AND clause.state <> 'rejected'
    GROUP BY text.agreement_id, clause.type_id
    ON CONFLICT (agreement_id, type_id) DO UPDATE SET clause_count = EXCLUDED.clause_count;
$$;

CREATE FUNCTION concord_clauses_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_count_types(ARRAY(
        SELECT DISTINCT text.agreement_id FROM changed
        JOIN agreements_provision provision ON provision.id = changed.provision_id
        JOIN agreements_text text ON text.id = provision.text_id
    ));
    RETURN NULL;
END $$;

CREATE FUNCTION concord_text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_count_types(ARRAY[OLD.agreement_id, NEW.agreement_id]);
    RETURN NULL;
END $$;

CREATE TRIGGER concord_clauses_inserted AFTER INSERT ON clauses_clause REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_clauses_changed();
CREATE TRIGGER concord_clauses_updated AFTER UPDATE ON clauses_clause REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_clauses_changed();
CREATE TRIGGER concord_clauses_deleted AFTER DELETE ON clauses_clause REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_clauses_changed();
CREATE TRIGGER concord_text_changed AFTER UPDATE OF is_current, agreement_id ON agreements_text FOR EACH ROW
WHEN (OLD.is_current IS DISTINCT FROM NEW.is_current OR OLD.agreement_id <> NEW.agreement_id)
EXECUTE FUNCTION concord_text_changed();

SELECT concord_count_types(ARRAY(SELECT id FROM agreements_agreement));
"""
FORGET_TYPES = """
DROP TRIGGER concord_text_changed ON agreements_text;
DROP TRIGGER concord_clauses_inserted ON clauses_clause;
DROP TRIGGER concord_clauses_updated ON clauses_clause;
DROP TRIGGER concord_clauses_deleted ON clauses_clause;
DROP FUNCTION concord_text_changed;
DROP FUNCTION concord_clauses_changed;
DROP FUNCTION concord_count_types;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0002_reading_room'),
        ('clauses', '0003_decisions_on_clauses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clause_count', models.PositiveIntegerField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='agreements.agreement')),
                ('type', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='clauses.clausetype')),
            ],
            options={
                'indexes': [models.Index(fields=['type', 'agreement'], name='occurrence_type_agreement')],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'type'), name='occurrence_once')],
            },
        ),
        migrations.RunSQL(COUNT_TYPES, FORGET_TYPES),
    ]
