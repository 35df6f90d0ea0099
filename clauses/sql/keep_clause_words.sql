-- Keeps the words of each clause (model: ClauseWords): when a clause is written or gets another type, state or provision, and
-- when the words of its provision are corrected.
CREATE FUNCTION concord_keep_clause_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO clauses_clausewords (clause_id, type_id, text_id, is_shown, language, words)
    SELECT NEW.id, NEW.type_id, provision.text_id, NOT NEW.is_tentative AND NEW.state <> 'rejected', provision.language,
        provision.search
    FROM agreements_provision provision WHERE provision.id = NEW.provision_id
    ON CONFLICT (clause_id) DO UPDATE SET type_id = EXCLUDED.type_id, text_id = EXCLUDED.text_id,
        is_shown = EXCLUDED.is_shown, language = EXCLUDED.language, words = EXCLUDED.words;
    RETURN NULL;
END $$;

CREATE TRIGGER concord_clause_words_inserted AFTER INSERT ON clauses_clause
FOR EACH ROW EXECUTE FUNCTION concord_keep_clause_words();
CREATE TRIGGER concord_clause_words_updated AFTER UPDATE OF type_id, provision_id, is_tentative, state ON clauses_clause
FOR EACH ROW WHEN ((OLD.type_id, OLD.provision_id, OLD.is_tentative, OLD.state)
    IS DISTINCT FROM (NEW.type_id, NEW.provision_id, NEW.is_tentative, NEW.state))
EXECUTE FUNCTION concord_keep_clause_words();

CREATE FUNCTION concord_provision_words_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE clauses_clausewords kept SET language = NEW.language, words = NEW.search
    FROM clauses_clause clause WHERE clause.id = kept.clause_id AND clause.provision_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER concord_provision_words_changed AFTER UPDATE OF heading, content, language ON agreements_provision
FOR EACH ROW WHEN (OLD.language <> NEW.language OR OLD.search IS DISTINCT FROM NEW.search)
EXECUTE FUNCTION concord_provision_words_changed();
