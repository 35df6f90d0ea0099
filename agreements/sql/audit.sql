-- The chained log (model: AuditEntry). The line that is hashed can be put together by anybody who holds an exported entry.
CREATE FUNCTION concord_audit_line(
    sequence bigint, at timestamptz, actor integer, action text, agreement bigint, details jsonb, previous text
) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT concat_ws(' ', previous, sequence, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        coalesce(actor::text, '-'), action, coalesce(agreement::text, '-'), details::text)
$$;

CREATE FUNCTION concord_audit(action text, actor integer, agreement bigint, details jsonb)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    number bigint;
    before text;
    now_ timestamptz := clock_timestamp();
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('concord audit'));
    SELECT entry.sequence, entry.sha256 INTO number, before
    FROM agreements_auditentry entry ORDER BY entry.sequence DESC LIMIT 1;
    number := coalesce(number, 0) + 1;
    before := coalesce(before, '');
    INSERT INTO agreements_auditentry (sequence, at, actor, action, agreement, details, previous, sha256)
    VALUES (number, now_, actor, action, agreement, details, before, encode(sha256(convert_to(
        concord_audit_line(number, now_, actor, action, agreement, details, before), 'UTF8')), 'hex'));
    RETURN number;
END $$;

CREATE FUNCTION concord_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END $$;

CREATE TRIGGER concord_audit_is_append_only BEFORE UPDATE OR DELETE ON agreements_auditentry
FOR EACH ROW EXECUTE FUNCTION concord_audit_is_append_only();

-- A digest of the facts of an agreement that persons correct and of who may read it (FACTS in structure/repair.py).
CREATE FUNCTION concord_facts_sha256(key bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(title, short_title, kind, status, symbol, signature_date, adoption_date,
        entry_into_force_date, distribution_date, place, visibility)::text, 'UTF8')), 'hex')
    FROM agreements_agreement WHERE id = key
$$;
