-- code: E122
-- table: claims
-- needs: claims actors
-- title: who is held responsible is found in actors
-- reason: The answer to this question is an actor, or self; any other word says nothing.
-- hint: Add the actor to actors, or correct the id.
SELECT
    file_row_number AS row,
    claim_id AS key,
    'value' AS column_name,
    value,
    'no row of actors has the actor_id ' || value AS message
FROM claims
WHERE question = 'responsible'
    AND value <> 'self'
    AND NOT EXISTS (FROM actors WHERE actors.actor_id = claims.value)
