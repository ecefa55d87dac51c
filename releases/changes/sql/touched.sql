-- What the register must hear of the rows of a table, one row a key, in the order of the keys.
SELECT
    key,
    bool_or(change IN ('withdrawn', 'moved')) AS is_gone,
    max(new_value) FILTER (change = 'moved') AS moved_to
FROM (
    SELECT key, change, new_value FROM change WHERE table_name = $table
    UNION ALL
    SELECT new_value, 'arrived', NULL FROM change WHERE table_name = $table AND change = 'moved'
)
GROUP BY key
ORDER BY key;
