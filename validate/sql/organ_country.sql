-- code: W124
-- table: actors
-- needs: actors
-- title: the code of an organ begins with its state
-- reason: Summed by code, the organ acts for one state; by principal, for another.
-- hint: Check cameo_code and principal_id.
SELECT
    actors.file_row_number AS row,
    actors.actor_id AS key,
    'cameo_code' AS column_name,
    actors.cameo_code AS value,
    'it speaks for ' || state.actor_id || ', whose code is ' || state.cameo_code AS message
FROM actors
JOIN actors AS state ON state.actor_id = actors.principal_id
WHERE actors.kind = 'organ'
    AND state.kind = 'state'
    AND NOT starts_with(actors.cameo_code, state.cameo_code)
