-- code: E120
-- table: $table
-- needs: $table
-- title: the key names one row only
-- reason: Every reference to a key that is used twice is ambiguous, and sums count it twice.
-- hint: Remove the second row, or give it an id of its own.
WITH repeated AS (
    SELECT $columns, min(file_row_number) AS first_row
    FROM $table
    GROUP BY ALL
    HAVING count(*) > 1
)
SELECT
    this.file_row_number AS row,
    $key AS key,
    '$column' AS column_name,
    $key AS value,
    'the same key stands in row ' || repeated.first_row AS message
FROM $table AS this
JOIN repeated USING ($columns)
WHERE this.file_row_number > repeated.first_row
