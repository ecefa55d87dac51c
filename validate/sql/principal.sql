-- code: E123
-- table: actors
-- needs: actors
-- title: a principal speaks for itself
-- reason: Grades go one step from claimant to principal; a chain would split one side into two.
-- hint: Name the last principal of the chain.
SELECT
    actors.file_row_number AS row,
    actors.actor_id AS key,
    'principal_id' AS column_name,
    actors.principal_id AS value,
    actors.principal_id || ' speaks for ' || principal.principal_id AS message
FROM actors
JOIN actors AS principal ON principal.actor_id = actors.principal_id
WHERE principal.principal_id <> principal.actor_id
