-- code: W125
-- table: actors
-- needs: actors
-- title: a narrator speaks for itself
-- reason: A report in its own voice would count as the word of the side that it is said to speak for.
-- hint: Leave principal_id empty, or make the actor one of kind media if it is quoted as a state's mouthpiece.
SELECT
    file_row_number AS row,
    actor_id AS key,
    'principal_id' AS column_name,
    principal_id AS value,
    'the actor is a narrator' AS message
FROM actors
WHERE kind = 'narrator'
    AND principal_id <> actor_id
