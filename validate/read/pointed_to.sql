-- A table that was not given: its rows can be pointed to; without a number they have no findings.
CREATE VIEW $table AS
SELECT * REPLACE (NULL::BIGINT AS file_row_number)
FROM beside_$table
