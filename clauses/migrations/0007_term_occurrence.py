"""Which values of terms occur in which agreement, kept by the database with the occurrences of types."""

import django.db.models.deletion
from django.db import migrations, models

# As occurrences of types: whoever writes terms, clauses or texts, the agreements that these rows touch are listed anew at
# the end of the statement.
LIST_TERMS = """
CREATE FUNCTION concord_list_terms(touched bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM clauses_termoccurrence WHERE agreement_id = ANY(touched);
    INSERT INTO clauses_termoccurrence (agreement_id, type_id, kind, value)
    SELECT DISTINCT text.agreement_id, clause.type_id, term.kind, term.value
    FROM agreements_text text
    JOIN agreements_provision provision ON provision.text_id = text.id
    JOIN clauses_clause clause ON clause.provision_id = provision.id
    JOIN clauses_term term ON term.clause_id = clause.id
    WHERE text.agreement_id = ANY(touched) AND text.is_current AND NOT clause.is_tentative AND clause.state <> 'rejected'
    ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION concord_terms_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_list_terms(ARRAY(
        SELECT DISTINCT text.agreement_id FROM changed
        JOIN clauses_clause clause ON clause.id = changed.clause_id
        JOIN agreements_provision provision ON provision.id = clause.provision_id
        JOIN agreements_text text ON text.id = provision.text_id
    ));
    RETURN NULL;
END $$;

CREATE FUNCTION concord_terms_of_clauses_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_list_terms(ARRAY(
        SELECT DISTINCT text.agreement_id FROM changed
        JOIN agreements_provision provision ON provision.id = changed.provision_id
        JOIN agreements_text text ON text.id = provision.text_id
    ));
    RETURN NULL;
END $$;

CREATE FUNCTION concord_terms_of_text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_list_terms(ARRAY[OLD.agreement_id, NEW.agreement_id]);
    RETURN NULL;
END $$;

CREATE TRIGGER concord_terms_inserted AFTER INSERT ON clauses_term REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_terms_changed();
CREATE TRIGGER concord_terms_updated AFTER UPDATE ON clauses_term REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_terms_changed();
CREATE TRIGGER concord_terms_deleted AFTER DELETE ON clauses_term REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_terms_changed();
CREATE TRIGGER concord_terms_of_clauses_updated AFTER UPDATE ON clauses_clause REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_terms_of_clauses_changed();
CREATE TRIGGER concord_terms_of_text_changed AFTER UPDATE OF is_current, agreement_id ON agreements_text FOR EACH ROW
WHEN (OLD.is_current IS DISTINCT FROM NEW.is_current OR OLD.agreement_id <> NEW.agreement_id)
EXECUTE FUNCTION concord_terms_of_text_changed();

SELECT concord_list_terms(ARRAY(SELECT id FROM agreements_agreement));
"""
FORGET_TERMS = """
DROP TRIGGER concord_terms_of_text_changed ON agreements_text;
DROP TRIGGER concord_terms_of_clauses_updated ON clauses_clause;
DROP TRIGGER concord_terms_inserted ON clauses_term;
DROP TRIGGER concord_terms_updated ON clauses_term;
DROP TRIGGER concord_terms_deleted ON clauses_term;
DROP FUNCTION concord_terms_of_text_changed;
DROP FUNCTION concord_terms_of_clauses_changed;
DROP FUNCTION concord_terms_changed;
DROP FUNCTION concord_list_terms;
"""


class Migration(migrations.Migration):
    dependencies = [("clauses", "0006_keeping")]

    operations = [
        migrations.CreateModel(
            name="TermOccurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("value", models.CharField(blank=True, max_length=300)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="clauses.clausetype",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "value", "agreement"], name="term_occurrence_value"),
                    models.Index(fields=["type", "kind", "value"], name="term_occurrence_type"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "type", "kind", "value"), name="term_occurrence_once")
                ],
            },
        ),
        migrations.RunSQL(LIST_TERMS, FORGET_TERMS),
    ]
