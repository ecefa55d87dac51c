-- code: W120
-- table: actors
-- needs: actors events claims
-- title: an actor is named by some row
-- reason: One that acts, is acted on, claims or speaks for nobody was left behind, or its id is misspelt elsewhere.
-- hint: Remove it, or correct the id where it should stand.
WITH named AS (
    SELECT source_id AS actor_id FROM events
    UNION SELECT target_id FROM events
    UNION SELECT claimant_id FROM claims
    UNION SELECT value FROM claims WHERE question = 'responsible'
    UNION SELECT principal_id FROM actors WHERE principal_id <> actor_id
)
SELECT
    file_row_number AS row,
    actor_id AS key,
    'actor_id' AS column_name,
    actor_id AS value,
    'no event, claim or other actor names it' AS message
FROM actors
WHERE actor_id NOT IN (SELECT actor_id FROM named WHERE actor_id IS NOT NULL)
