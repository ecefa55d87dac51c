-- The same claim under another id: its event, question, claimant, victims and span agree, and no other claim on
-- either side that lost its id or came with a new one says so too. An event that moved is the same event.
INSERT INTO move
WITH gone AS (
    SELECT old_claims.* REPLACE (coalesce(move.new_key, old_claims.event_id) AS event_id)
    FROM old_claims
    LEFT JOIN move ON move.table_name = 'events' AND move.old_key = old_claims.event_id
    WHERE NOT EXISTS (FROM new_claims WHERE new_claims.claim_id = old_claims.claim_id)
),

come AS (
    FROM new_claims ANTI JOIN old_claims USING (claim_id)
),

answer AS (
    SELECT
        any_value(old_key) AS old_key, any_value(new_key) AS new_key,
        count(old_key) AS old_claims, count(new_key) AS new_claims
    FROM (
        SELECT
            claim_id AS old_key, NULL AS new_key,
            event_id, question, claimant_id, victim, victim_of, span_start, span_end
        FROM gone
        UNION ALL
        SELECT NULL, claim_id, event_id, question, claimant_id, victim, victim_of, span_start, span_end
        FROM come
    )
    GROUP BY event_id, question, claimant_id, victim, victim_of, span_start, span_end
)

SELECT 'claims', old_key, new_key
FROM answer
WHERE old_claims = 1 AND new_claims = 1;
