-- Every change with its reason; what a person decided goes before what the tables tell.
CREATE TABLE explained AS
WITH judged AS (
    SELECT table_name, key, column_name, 'review: ' || min(reason) AS reason
    FROM reviews
    WHERE reason IS NOT NULL
    GROUP BY table_name, key, column_name
)

SELECT change.*, coalesce(of_cell.reason, of_row.reason, reason.reason) AS reason
FROM change
LEFT JOIN reason USING (table_name, key)
LEFT JOIN judged AS of_cell USING (table_name, key, column_name)
LEFT JOIN judged AS of_row
    ON of_row.table_name = change.table_name AND of_row.key = change.key AND of_row.column_name IS NULL;
