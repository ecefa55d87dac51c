-- The links between the claims, by the ids that these had.
SELECT
    t.* REPLACE (
        coalesce(later.old_key, t.from_claim_id) AS from_claim_id,
        coalesce(earlier.old_key, t.to_claim_id) AS to_claim_id
    )
FROM read_parquet($files) AS t
LEFT JOIN kept AS later ON later.table_name = 'claims' AND later.new_key = t.from_claim_id
LEFT JOIN kept AS earlier ON earlier.table_name = 'claims' AND earlier.new_key = t.to_claim_id
ORDER BY from_claim_id, to_claim_id, relation;
