-- What happened to the rows of $table: $old_key and $new_key name them, $cells are its columns, old beside new.
INSERT INTO change
WITH pair AS (
    SELECT o.row_key AS old_key, n.row_key AS new_key, [$cells] AS cells
    FROM (
        SELECT t.*, $old_key AS row_key, coalesce(move.new_key, row_key) AS now_key
        FROM "old_$table" AS t
        LEFT JOIN move ON move.table_name = '$table' AND move.old_key = $old_key
    ) AS o
    FULL JOIN (SELECT t.*, $new_key AS row_key FROM "new_$table" AS t) AS n ON n.row_key = o.now_key
)

SELECT '$table', new_key, 'added', NULL, NULL, NULL
FROM pair
WHERE old_key IS NULL
UNION ALL
SELECT '$table', old_key, 'withdrawn', NULL, NULL, NULL
FROM pair
WHERE new_key IS NULL
UNION ALL
SELECT '$table', old_key, 'moved', '$key_column', old_key, new_key
FROM pair
WHERE old_key <> new_key
UNION ALL
SELECT '$table', new_key, 'changed', cell.name, cell.old, cell.new
FROM (
    SELECT new_key, unnest(cells) AS cell
    FROM pair
    WHERE old_key IS NOT NULL AND new_key IS NOT NULL
)
WHERE cell.differs;
