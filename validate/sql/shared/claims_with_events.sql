-- needs: claims events
-- The claims that differ from their event in anything that a rule looks at, beside that event. Joining all claims with
-- all events is the dearest step there is: it is made once, for all these rules, and leaves few rows.
CREATE OR REPLACE TEMP TABLE claims_with_events AS
SELECT
    claims.file_row_number AS row,
    claim_id,
    event_id,
    question,
    claimant_id,
    claims.doc_id,
    claims.incident_id,
    claims.span_start,
    {
        doc_id: events.doc_id,
        incident_id: events.incident_id,
        event_type: event_type,
        source_id: source_id,
        span_start: events.span_start,
        span_end: events.span_end
    } AS event,
    greatest(claims.span_start - events.span_end, events.span_start - claims.span_end) AS apart
FROM claims
JOIN events USING (event_id)
WHERE claims.doc_id <> events.doc_id
    OR claims.incident_id IS DISTINCT FROM events.incident_id
    OR (event_type = 'casualty_claim' AND claimant_id IS DISTINCT FROM source_id)
    OR apart > 400
    OR (
        event_type <> 'other'
        AND (event_type, question) NOT IN (SELECT (event_type, value) FROM fits WHERE column_name = 'question')
    );
