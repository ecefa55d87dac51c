-- code: E145
-- table: claims
-- needs: claims actors
-- title: no narrator claims an act as its own
-- reason: The reporter's voice tells of others; self would make the outlet the attacker.
-- hint: Name the claimant whom the report quotes, or the actor who is held responsible.
SELECT
    claims.file_row_number AS row,
    claim_id AS key,
    'value' AS column_name,
    value,
    claimant_id || ' is a narrator' AS message
FROM claims
JOIN actors ON actor_id = claimant_id
WHERE question = 'responsible'
    AND value = 'self'
    AND kind = 'narrator'
