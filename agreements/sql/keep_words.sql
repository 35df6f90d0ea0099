-- Maintains agreements_concordance and agreements_word whenever a text is written (models: Concordance, Word).
CREATE FUNCTION concord_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.raw = NEW.raw AND OLD.language = NEW.language THEN
        UPDATE agreements_concordance SET is_current = NEW.is_current, agreement_id = NEW.agreement_id
        WHERE text_id = NEW.id;
        RETURN NULL;
    END IF;
    INSERT INTO agreements_concordance (text_id, agreement_id, language, is_current, words)
    VALUES (NEW.id, NEW.agreement_id, NEW.language, NEW.is_current, concord_words(NEW.language, NEW.raw))
    ON CONFLICT (text_id) DO UPDATE SET agreement_id = EXCLUDED.agreement_id, language = EXCLUDED.language,
        is_current = EXCLUDED.is_current, words = EXCLUDED.words;
    INSERT INTO agreements_word (word) SELECT concord_spellings(NEW.raw) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER concord_keep_words AFTER INSERT OR UPDATE OF raw, language, is_current, agreement_id ON agreements_text
FOR EACH ROW EXECUTE FUNCTION concord_keep_words();
