-- A table: the rows given, and those beside them whose key is not among the given ones.
-- The latter can be pointed to; without a number they have no findings.
CREATE VIEW $table AS
SELECT $columns, file_row_number
FROM given_$table
UNION ALL
SELECT $columns, NULL
FROM beside_$table AS other
WHERE NOT EXISTS (FROM given_$table AS this WHERE $same)
