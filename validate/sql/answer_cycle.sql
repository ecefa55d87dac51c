-- code: E141
-- table: incidents
-- needs: incidents
-- title: incidents do not answer each other in a circle
-- reason: An answer comes after what it answers; in a circle, each would come after itself.
-- hint: Leave in_response_to empty in the first of them.
-- From each incident 1, 2, 4, 8 … answers back: whoever has walked so far that no chain is as long goes in a circle.
WITH RECURSIVE answers AS MATERIALIZED (
    SELECT incident_id, min(in_response_to) AS cause
    FROM incidents
    WHERE in_response_to <> incident_id
        AND in_response_to IN (SELECT incident_id FROM incidents WHERE in_response_to IS NOT NULL)
    GROUP BY incident_id
),
jumps AS (
    SELECT 0 AS doublings, incident_id, cause
    FROM answers
    UNION ALL
    SELECT near.doublings + 1, near.incident_id, far.cause
    FROM jumps AS near
    JOIN jumps AS far ON far.incident_id = near.cause
    WHERE near.doublings < 40
),
circle AS (SELECT DISTINCT cause AS incident_id FROM jumps WHERE doublings = 40)
SELECT
    file_row_number AS row,
    incident_id AS key,
    'in_response_to' AS column_name,
    in_response_to AS value,
    in_response_to || ' answers this incident, if not directly' AS message
FROM incidents
WHERE incident_id IN (FROM circle)
