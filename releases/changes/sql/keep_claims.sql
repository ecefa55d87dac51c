-- The claims, each under the id that it had and pointing to the id that its event had; in the order of a release.
SELECT
    t.* REPLACE (
        coalesce(claim.old_key, t.claim_id) AS claim_id,
        coalesce(event.old_key, t.event_id) AS event_id
    )
FROM read_parquet($files) AS t
LEFT JOIN kept AS claim ON claim.table_name = 'claims' AND claim.new_key = t.claim_id
LEFT JOIN kept AS event ON event.table_name = 'events' AND event.new_key = t.event_id
ORDER BY event_id, claim_id;
