-- code: E139
-- table: links
-- needs: links
-- title: claims do not bear on each other in a circle
-- reason: Each link says which claim is the later one; in a circle, all are later than themselves.
-- hint: Remove one of the links.
-- A circle can be walked for ever, and little else as long as 32 links: what is on no such walk is left out first.
WITH RECURSIVE edges AS MATERIALIZED (
    SELECT DISTINCT from_claim_id AS later, to_claim_id AS earlier
    FROM links
    WHERE from_claim_id <> to_claim_id
        AND from_claim_id IN (SELECT to_claim_id FROM links)
        AND to_claim_id IN (SELECT from_claim_id FROM links)
),
walks AS (
    SELECT DISTINCT 0 AS steps, earlier AS claim_id
    FROM edges
    UNION ALL
    (
        SELECT DISTINCT steps + 1, edges.earlier
        FROM walks
        JOIN edges ON edges.later = walks.claim_id
        WHERE steps < 32
    )
),
far AS (SELECT claim_id FROM walks WHERE steps = 32),
core AS MATERIALIZED (FROM edges WHERE later IN (FROM far) AND earlier IN (FROM far)),
reached AS (
    FROM core
    UNION
    SELECT reached.later, core.earlier
    FROM reached
    JOIN core ON core.later = reached.earlier
)
SELECT
    links.file_row_number AS row,
    concat_ws(' ', from_claim_id, to_claim_id, relation) AS key,
    'to_claim_id' AS column_name,
    to_claim_id AS value,
    'by other links, that claim is itself later than ' || from_claim_id AS message
FROM links
JOIN reached ON reached.later = to_claim_id AND reached.earlier = from_claim_id
