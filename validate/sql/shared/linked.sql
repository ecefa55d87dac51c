-- Each link with the claims at its ends, and whether the answers of the two exclude each other: words that differ,
-- unless compatible.csv says that they agree; counts if no number lies in both.
CREATE OR REPLACE TEMP MACRO linked() AS TABLE
WITH agreeing AS (
    SELECT question, value_a, value_b FROM compatible WHERE is_compatible
    UNION ALL
    SELECT question, value_b, value_a FROM compatible WHERE is_compatible
),
-- Few claims have a link: they are picked out before anything is joined.
ends AS MATERIALIZED (
    SELECT
        claim_id, claimant_id, doc_id, incident_id, question, value, count_low, count_high, said_date, said_precision
    FROM claims
    WHERE claim_id IN (SELECT from_claim_id FROM links UNION ALL SELECT to_claim_id FROM links)
),
-- Joined before any rule filters: a condition on both ends, such as the same question, is no way to find them.
joined AS MATERIALIZED (
    SELECT
        links.file_row_number AS row,
        concat_ws(' ', from_claim_id, to_claim_id, relation) AS key,
        relation,
        from_claim_id,
        to_claim_id,
        later,
        earlier
    FROM links
    JOIN ends AS later ON later.claim_id = from_claim_id
    JOIN ends AS earlier ON earlier.claim_id = to_claim_id
)
SELECT
    joined.*,
    coalesce(
        later.value <> earlier.value AND agreeing.question IS NULL,
        later.count_low > earlier.count_high OR earlier.count_low > later.count_high,
        false
    ) AS do_exclude
FROM joined
LEFT JOIN agreeing
    ON agreeing.question = joined.later.question
    AND agreeing.value_a = joined.later.value
    AND agreeing.value_b = joined.earlier.value;
