-- Lists the values of terms anew, for the agreements given (model: TermOccurrence).
CREATE FUNCTION concord_list_terms(touched bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM clauses_termoccurrence WHERE agreement_id = ANY(touched);
    INSERT INTO clauses_termoccurrence (agreement_id, type_id, kind, value)
    SELECT DISTINCT text.agreement_id, clause.type_id, term.kind, term.value
    FROM agreements_text text
    JOIN agreements_provision provision ON provision.text_id = text.id
    JOIN clauses_clause clause ON clause.provision_id = provision.id
    JOIN clauses_term term ON term.clause_id = clause.id
    WHERE text.agreement_id = ANY(touched) AND text.is_current AND NOT clause.is_tentative AND clause.state <> 'rejected'
    ON CONFLICT DO NOTHING;
$$;
