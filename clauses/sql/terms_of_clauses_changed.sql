-- After an update of clauses: lists the terms of the agreements that its rows touch.
CREATE FUNCTION concord_terms_of_clauses_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_list_terms(ARRAY(
        SELECT DISTINCT text.agreement_id FROM changed
        JOIN agreements_provision provision ON provision.id = changed.provision_id
        JOIN agreements_text text ON text.id = provision.text_id
    ));
    RETURN NULL;
END $$;

CREATE TRIGGER concord_terms_of_clauses_updated AFTER UPDATE ON clauses_clause REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_terms_of_clauses_changed();
