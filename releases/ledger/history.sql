-- Who claimed what about an incident, when, and what became of it: a row per claim that is made, and another for
-- the day on which its side takes it back.
--
-- became  live        its side has not taken it back
--         withdrawn   it stood from its day until the day before withdrawn_on
--         never_live  it was taken back by its first day, or on a day that nobody tells: it stood on no day
CREATE OR REPLACE MACRO history(incident) AS TABLE
WITH made AS MATERIALIZED (SELECT * FROM ledger WHERE incident_id = incident),
-- What a claim is taken back by first decides; what comes after changes nothing.
taken_back AS (
    SELECT withdrawals.*
    FROM withdrawals
    WHERE claim_id IN (SELECT claim_id FROM made)
    QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY day NULLS FIRST, by_claim_id, relation) = 1
),
fates AS MATERIALIZED (
    SELECT
        made.*,
        CASE
            WHEN taken_back.claim_id IS NULL THEN 'live'
            WHEN taken_back.day > coalesce(made.day, DATE '-infinity') THEN 'withdrawn'
            ELSE 'never_live'
        END AS became,
        -- Nothing is taken back before it is said. Unknown days are passed over.
        CASE WHEN taken_back.claim_id IS NOT NULL THEN greatest(made.day, taken_back.day) END AS withdrawn_on,
        taken_back.by_claim_id AS withdrawn_by,
        taken_back.relation
    FROM made
    LEFT JOIN taken_back ON taken_back.claim_id = made.claim_id
),
changes AS (
    SELECT day AS changed_on, 1 AS step, 'made' AS change, * FROM fates
    UNION ALL
    SELECT withdrawn_on AS changed_on, 2 AS step, 'withdrawn' AS change, * FROM fates WHERE became <> 'live'
)
SELECT
    changed_on AS day,
    change,
    question,
    victim,
    principal_id,
    claimant_id,
    answer,
    count_low,
    count_high,
    victim_of,
    became,
    withdrawn_on,
    withdrawn_by,
    relation,
    claim_id,
    doc_id
FROM changes
ORDER BY changed_on NULLS FIRST, step, question, victim NULLS LAST, principal_id, claim_id;
