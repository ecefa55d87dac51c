-- The day that is asked about: a date, or a text such as '2024-02-06'.
CREATE OR REPLACE MACRO day_of(as_of) AS
CAST(coalesce(as_of, error('as_of is null: name a day, such as DATE ''2024-02-06''')) AS DATE);

-- Every claim made about an incident by that day, and whether it stands.
CREATE OR REPLACE MACRO standing(as_of) AS TABLE
WITH taken_back AS (
    SELECT DISTINCT claim_id FROM withdrawals WHERE day IS NULL OR day <= day_of(as_of)
)
SELECT ledger.*, taken_back.claim_id IS NULL AS is_live
FROM ledger
LEFT JOIN taken_back ON taken_back.claim_id = ledger.claim_id
WHERE (ledger.day IS NULL OR ledger.day <= day_of(as_of)) AND ledger.incident_id IS NOT NULL;

-- The claims that stand on a day: those that their own side has not taken back by then.
CREATE OR REPLACE MACRO live(as_of) AS TABLE
SELECT * EXCLUDE (is_live) FROM standing(as_of) WHERE is_live ORDER BY claim_id;
