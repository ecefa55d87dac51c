-- How many rows of each table were added, changed, withdrawn and moved; and of the changed, how many in each column.
SELECT table_name, change, NULL AS column_name, count(DISTINCT key) AS rows
FROM change
GROUP BY table_name, change
UNION ALL
SELECT table_name, change, column_name, count(*)
FROM change
WHERE change = 'changed'
GROUP BY table_name, change, column_name
ORDER BY ALL;
