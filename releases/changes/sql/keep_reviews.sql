-- What was decided of rows, by the ids that these had.
SELECT t.* REPLACE (coalesce(kept.old_key, t.key) AS key)
FROM read_parquet($files) AS t
LEFT JOIN kept ON kept.table_name = t.table_name AND kept.new_key = t.key
ORDER BY ALL;
