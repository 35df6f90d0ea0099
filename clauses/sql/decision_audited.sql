-- Every decision is written into the chained log with a digest of what was decided (models: Decision, AuditEntry). Where it
-- stands (agreement, text) may change when texts are joined, and is no part of the digest.
CREATE FUNCTION concord_decision_sha256(decision clauses_decision) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(decision.id, decision.type_id, decision.eid, decision.text_sha256,
        decision.verdict, decision.before, decision.after, decision.reason, decision.made_by_id,
        extract(epoch FROM decision.made_on), decision.undoes_id, decision.carries_id)::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION concord_decision_audited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concord_audit('decision', NEW.made_by_id, NEW.agreement_id,
        jsonb_build_object('decision', NEW.id, 'sha256', concord_decision_sha256(NEW)));
    RETURN NULL;
END $$;

CREATE TRIGGER concord_decision_audited AFTER INSERT ON clauses_decision
FOR EACH ROW EXECUTE FUNCTION concord_decision_audited();
