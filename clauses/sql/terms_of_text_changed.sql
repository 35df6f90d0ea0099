-- When a text begins or ceases to be current: lists the terms of its agreement.
CREATE FUNCTION concord_terms_of_text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_list_terms(ARRAY[OLD.agreement_id, NEW.agreement_id]);
    RETURN NULL;
END $$;

CREATE TRIGGER concord_terms_of_text_changed AFTER UPDATE OF is_current, agreement_id ON agreements_text FOR EACH ROW
WHEN (OLD.is_current IS DISTINCT FROM NEW.is_current OR OLD.agreement_id <> NEW.agreement_id)
EXECUTE FUNCTION concord_terms_of_text_changed();
