-- code: E136
-- table: links
-- needs: links claims
-- title: linked claims answer one question about one incident
-- reason: A claim can only correct, retract or repeat an answer to the same question.
-- hint: Link the claims that answer each other, or correct their incident_id or question.
SELECT
    row,
    key,
    'to_claim_id' AS column_name,
    to_claim_id AS value,
    'one claim is about ' || earlier.question || ' in ' || coalesce(earlier.incident_id, 'no incident')
        || ', the other about ' || later.question || ' in ' || coalesce(later.incident_id, 'no incident') AS message
FROM linked()
WHERE later.question <> earlier.question
    OR later.incident_id IS DISTINCT FROM earlier.incident_id
