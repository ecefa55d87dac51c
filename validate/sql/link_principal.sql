-- code: E137
-- table: links
-- needs: links claims actors
-- title: a claim is corrected or retracted by its own side
-- reason: One side cannot take back what another said; that is a contradiction, and those are computed.
-- hint: Remove the link, or correct the claimant or the claimant's principal_id.
WITH sides AS (
    SELECT claim_id, coalesce(principal_id, claimant_id) AS side
    FROM claims
    LEFT JOIN actors ON actor_id = claimant_id
)
SELECT
    links.file_row_number AS row,
    concat_ws(' ', from_claim_id, to_claim_id, relation) AS key,
    'from_claim_id' AS column_name,
    from_claim_id AS value,
    'it is ' || later.side || ' that ' || relation || ' a claim of ' || earlier.side AS message
FROM links
JOIN sides AS later ON later.claim_id = from_claim_id
JOIN sides AS earlier ON earlier.claim_id = to_claim_id
WHERE relation IN ('corrects', 'retracts')
    AND later.side <> earlier.side
