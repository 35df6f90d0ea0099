-- Counts the clauses in tables of each type anew, for the agreements given (model: Occurrence).
CREATE FUNCTION concord_count_types(touched bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM clauses_occurrence WHERE agreement_id = ANY(touched);
    INSERT INTO clauses_occurrence (agreement_id, type_id, clause_count)
    SELECT text.agreement_id, clause.type_id, count(*)
    FROM agreements_text text
    JOIN agreements_provision provision ON provision.text_id = text.id
    JOIN clauses_clause clause ON clause.provision_id = provision.id
    WHERE text.agreement_id = ANY(touched) AND text.is_current AND NOT clause.is_tentative AND clause.state <> 'rejected'
    GROUP BY text.agreement_id, clause.type_id
    ON CONFLICT (agreement_id, type_id) DO UPDATE SET clause_count = EXCLUDED.clause_count;
$$;
