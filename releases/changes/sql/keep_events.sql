-- The events, each under the id that it had.
SELECT t.* REPLACE (coalesce(kept.old_key, t.event_id) AS event_id)
FROM read_parquet($files) AS t
LEFT JOIN kept ON kept.table_name = 'events' AND kept.new_key = t.event_id
ORDER BY event_id;
