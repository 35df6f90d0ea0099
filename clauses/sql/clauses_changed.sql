-- After any statement on clauses: counts the types of the agreements that its rows touch.
CREATE FUNCTION concord_clauses_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_count_types(ARRAY(
        SELECT DISTINCT text.agreement_id FROM changed
        JOIN agreements_provision provision ON provision.id = changed.provision_id
        JOIN agreements_text text ON text.id = provision.text_id
    ));
    RETURN NULL;
END $$;

CREATE TRIGGER concord_clauses_inserted AFTER INSERT ON clauses_clause REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_clauses_changed();
CREATE TRIGGER concord_clauses_updated AFTER UPDATE ON clauses_clause REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_clauses_changed();
CREATE TRIGGER concord_clauses_deleted AFTER DELETE ON clauses_clause REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_clauses_changed();
