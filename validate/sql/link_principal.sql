-- code: E137
-- table: links
-- needs: links claims actors
-- title: a claim is corrected or retracted by its own side
-- reason: One side cannot take back what another said; that is a contradiction, and those are computed.
-- hint: Remove the link, or correct the claimant or the claimant's principal_id.
WITH sides AS (SELECT actor_id, coalesce(principal_id, actor_id) AS side FROM actors),
compared AS (
    SELECT
        row,
        key,
        from_claim_id,
        relation,
        coalesce(now.side, later.claimant_id) AS side,
        coalesce(before.side, earlier.claimant_id) AS earlier_side
    FROM linked()
    LEFT JOIN sides AS now ON now.actor_id = later.claimant_id
    LEFT JOIN sides AS before ON before.actor_id = earlier.claimant_id
    WHERE relation IN ('corrects', 'retracts')
)
SELECT
    row,
    key,
    'from_claim_id' AS column_name,
    from_claim_id AS value,
    'it is ' || side || ' that ' || relation || ' a claim of ' || earlier_side AS message
FROM compared
WHERE side <> earlier_side
