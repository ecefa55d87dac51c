-- code: E127
-- table: claims
-- needs: claims
-- title: no claim stands twice under different ids
-- reason: The same words in the same act are one claim; twice, they are counted twice.
-- hint: Remove one of the rows, and the links of its id.
-- Equal rows have equal hashes, so that the exact comparison is of few rows.
WITH suspects AS MATERIALIZED (
    SELECT *
    FROM claims
    WHERE hash(event_id, question, claimant_id, value, span_start) IN (
        SELECT hash(event_id, question, claimant_id, value, span_start) AS mark
        FROM claims
        GROUP BY mark
        HAVING count(*) > 1
    )
),
same AS (
    SELECT
        event_id, question, claimant_id, value, said_date, count_low, count_high, victim, victim_of,
        span_start, span_end,
        -- A row of another release is the first one, so that the row at hand is the one to be reported.
        coalesce(min(claim_id) FILTER (file_row_number IS NULL), min(claim_id)) AS first_id,
        list({row: file_row_number, claim_id: claim_id}) AS rows
    FROM suspects
    GROUP BY ALL
    HAVING count(DISTINCT claim_id) > 1
)
SELECT
    twin.row AS row,
    twin.claim_id AS key,
    'claim_id' AS column_name,
    twin.claim_id AS value,
    'the same claim is ' || first_id AS message
FROM (SELECT first_id, unnest(rows) AS twin FROM same)
WHERE twin.claim_id <> first_id
