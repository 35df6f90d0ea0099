-- Whether a person saw an agreement when the log was last written: it was public, or they may see it still.
CREATE FUNCTION concord_saw(person bigint, agreement bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT concord_sees(person, agreement) OR EXISTS (
        SELECT FROM library_rowstate s WHERE s.agreement_id = agreement AND s.resource = 'agreements' AND s.is_public)
$$;
