-- Keeps, for each agreement, the types that the machine saw something of below their threshold and that no clause in tables has
-- (model: PossibleOccurrence).
CREATE FUNCTION concord_list_possible(touched bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM clauses_possibleoccurrence WHERE agreement_id = ANY(touched);
    INSERT INTO clauses_possibleoccurrence (agreement_id, type_id, best_score)
    SELECT text.agreement_id, clause.type_id, max(clause.score)
    FROM agreements_text text
    JOIN agreements_provision provision ON provision.text_id = text.id
    JOIN clauses_clause clause ON clause.provision_id = provision.id
    WHERE text.agreement_id = ANY(touched) AND text.is_current AND clause.state <> 'rejected'
    GROUP BY text.agreement_id, clause.type_id
    HAVING bool_and(clause.is_tentative) AND max(clause.score) >= 0.15
    ON CONFLICT (agreement_id, type_id) DO UPDATE SET best_score = EXCLUDED.best_score;
$$;

CREATE FUNCTION concord_possible_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_list_possible(ARRAY(
        SELECT DISTINCT text.agreement_id FROM changed
        JOIN agreements_provision provision ON provision.id = changed.provision_id
        JOIN agreements_text text ON text.id = provision.text_id
    ));
    RETURN NULL;
END $$;

CREATE TRIGGER concord_possible_inserted AFTER INSERT ON clauses_clause REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_possible_changed();
CREATE TRIGGER concord_possible_updated AFTER UPDATE ON clauses_clause REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_possible_changed();
CREATE TRIGGER concord_possible_deleted AFTER DELETE ON clauses_clause REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION concord_possible_changed();

CREATE FUNCTION concord_possible_of_text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_list_possible(ARRAY[OLD.agreement_id, NEW.agreement_id]);
    RETURN NULL;
END $$;

CREATE TRIGGER concord_possible_of_text_changed AFTER UPDATE OF is_current, agreement_id ON agreements_text FOR EACH ROW
WHEN (OLD.is_current IS DISTINCT FROM NEW.is_current OR OLD.agreement_id <> NEW.agreement_id)
EXECUTE FUNCTION concord_possible_of_text_changed();
