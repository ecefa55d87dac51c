-- code: W113
-- table: claims
-- needs: claims events
-- title: a claim stands near its event
-- reason: It is made in the act that the event's clause reports; words far away belong to another act.
-- hint: Check the event_id of the claim and both spans.
-- A sentence is not marked in the tables: 400 characters between the spans hold any but the longest.
SELECT
    row,
    claim_id AS key,
    'span_start' AS column_name,
    span_start AS value,
    'the clause of its event stands at ' || event.span_start || ' to ' || event.span_end AS message
FROM claims_with_events
WHERE doc_id = event.doc_id
    AND apart > 400
