-- code: E120
-- table: $table
-- needs: $table
-- title: the key names one row only
-- reason: Every reference to a key that is used twice is ambiguous, and sums count it twice.
-- hint: Remove the second row, or give it an id of its own.
-- Equal keys have equal hashes, so that the exact comparison is of few rows.
WITH suspects AS MATERIALIZED (
    FROM $table
    WHERE hash($columns) IN (
        SELECT hash($columns) AS mark
        FROM $table
        GROUP BY mark
        HAVING count(*) > 1
    )
),
repeated AS (
    SELECT $columns, min(file_row_number) AS first_row
    FROM suspects
    GROUP BY ALL
    HAVING count(*) > 1
)
SELECT
    this.file_row_number AS row,
    $key AS key,
    '$column' AS column_name,
    $key AS value,
    'the same key stands in row ' || repeated.first_row AS message
FROM suspects AS this
JOIN repeated USING ($columns)
WHERE this.file_row_number > repeated.first_row
