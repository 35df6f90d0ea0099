-- After any statement on terms: lists the terms of the agreements that its rows touch.
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

CREATE TRIGGER concord_terms_inserted AFTER INSERT ON clauses_term REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_terms_changed();
CREATE TRIGGER concord_terms_updated AFTER UPDATE ON clauses_term REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_terms_changed();
CREATE TRIGGER concord_terms_deleted AFTER DELETE ON clauses_term REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_terms_changed();
