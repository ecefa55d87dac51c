-- code: W121
-- table: places
-- needs: places events incidents
-- title: a place is named by some row
-- reason: One that no event or incident names was left behind, or its id is misspelt elsewhere.
-- hint: Remove it, or correct the id where it should stand.
WITH named AS (
    SELECT place_id FROM events
    UNION SELECT place_id FROM incidents
)
SELECT
    file_row_number AS row,
    place_id AS key,
    'place_id' AS column_name,
    place_id AS value,
    'no event or incident names it' AS message
FROM places
WHERE place_id NOT IN (SELECT place_id FROM named WHERE place_id IS NOT NULL)
