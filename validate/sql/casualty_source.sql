-- code: E125
-- table: claims
-- needs: claims events
-- title: who claims a toll is the source of its casualty_claim
-- reason: Counted by source or by claimant, the same toll would be of two sides.
-- hint: Make the claimant the source of the event, or give the claim an event of its own.
SELECT
    row,
    claim_id AS key,
    'claimant_id' AS column_name,
    claimant_id AS value,
    'the source of its event is ' || coalesce(event.source_id, 'not given') AS message
FROM claims_with_events
WHERE event.event_type = 'casualty_claim'
    AND question IN ('killed', 'wounded')
    AND (event.source_id <> claimant_id OR event.source_id IS NULL)
    AND claimant_id IS NOT NULL
