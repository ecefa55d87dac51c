-- code: E121
-- table: $table
-- needs: $table $to_table
-- title: $column is found in $to_table
-- reason: A join loses the row, or what it points to.
-- hint: Add the missing row to $to_table, or correct the id.
SELECT
    this.file_row_number AS row,
    $key AS key,
    '$column' AS column_name,
    this.$column AS value,
    'no row of $to_table has the $to_column ' || this.$column AS message
FROM $table AS this
WHERE this.$column IS NOT NULL
    AND NOT EXISTS (FROM $to_table AS other WHERE other.$to_column = this.$column)
