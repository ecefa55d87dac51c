-- The ledger: what each side claimed, day by day, and what became of it.
--
-- A claim counts from the day it was said; where the text gives no such day, from the day its document was
-- published; where that is unknown too, on every day, for nothing shows it to be later. A side is a principal:
-- the actor for whom the claimant speaks, or the claimant itself, narrators included.

CREATE OR REPLACE VIEW ledger AS
SELECT
    claims.claim_id,
    claims.event_id,
    claims.doc_id,
    claims.incident_id,
    claims.question,
    claims.victim,
    claims.victim_of,
    claims.claimant_id,
    coalesce(claimant.principal_id, claims.claimant_id) AS principal_id,
    coalesce(claims.said_date, documents.published_on) AS day,
    -- Who is held responsible is compared by principal: a ministry and its state are one side.
    CASE
        WHEN claims.question <> 'responsible' THEN claims.value
        WHEN claims.value = 'self' THEN coalesce(claimant.principal_id, claims.claimant_id)
        ELSE coalesce(named.principal_id, claims.value)
    END AS answer,
    claims.count_low,
    claims.count_high
FROM claims
LEFT JOIN documents USING (doc_id)
LEFT JOIN actors AS claimant ON claimant.actor_id = claims.claimant_id
LEFT JOIN actors AS named ON claims.question = 'responsible' AND named.actor_id = claims.value;

-- Claims that their own side took back, and from which day. A withdrawal is an act: it is not undone by
-- taking back the claim that made it.
CREATE OR REPLACE VIEW withdrawals AS
SELECT links.to_claim_id AS claim_id, links.from_claim_id AS by_claim_id, links.relation, later.day
FROM links
JOIN ledger AS later ON later.claim_id = links.from_claim_id
JOIN ledger AS earlier ON earlier.claim_id = links.to_claim_id
WHERE links.relation IN ('corrects', 'retracts')
    AND later.principal_id = earlier.principal_id
    AND later.claim_id <> earlier.claim_id;

-- Claims with the events that make them, the documents that report them and the actors by name.
CREATE OR REPLACE VIEW event_claims AS
SELECT
    ledger.* EXCLUDE (answer),
    claims.value,
    claims.count_text,
    claimant.name AS claimant,
    events.event_type,
    events.event_code,
    events.form,
    events.event_date,
    events.source_id,
    events.target_id,
    events.sovereign,
    events.modality,
    documents.title,
    documents.publisher,
    documents.published_on,
    documents.source_uri
FROM ledger
JOIN claims USING (claim_id)
LEFT JOIN events ON events.event_id = ledger.event_id
LEFT JOIN documents ON documents.doc_id = ledger.doc_id
LEFT JOIN actors AS claimant ON claimant.actor_id = ledger.claimant_id;

-- Every claim made about an incident by that day, and whether it stands.
CREATE OR REPLACE MACRO standing(as_of) AS TABLE
SELECT
    ledger.*,
    ledger.claim_id NOT IN (
        SELECT claim_id FROM withdrawals WHERE day IS NULL OR day <= CAST(as_of AS DATE)
    ) AS is_live
FROM ledger
WHERE (day IS NULL OR day <= CAST(as_of AS DATE)) AND incident_id IS NOT NULL;

-- The claims that stand on a day: those that their own side has not taken back by then.
CREATE OR REPLACE MACRO live(as_of) AS TABLE
SELECT * EXCLUDE (is_live) FROM standing(as_of) WHERE is_live ORDER BY claim_id;

-- A row per incident, question and victim: how the claims made by that day stand to each other.
--
-- contested  two live claims of different principals cannot both be true
-- conceded   a side took a claim back, and what remains agrees (or nothing remains)
-- agreed     two or more principals make claims that can all be true
-- one_sided  one principal
--
-- sides and claims count what is live. count_low and count_high are the numbers that every live claim allows;
-- where no number does, or the claims are about different states' people, they span all the claims. said is
-- the day of the latest live claim.
CREATE OR REPLACE MACRO grades(as_of) AS TABLE
WITH made AS MATERIALIZED (FROM standing(as_of)),
-- A side's claims with one answer about one state's people boil down to the tightest bounds among them:
-- two sides disagree if and only if the highest low of one exceeds the lowest high of the other.
positions AS (
    SELECT
        incident_id, question, victim, principal_id, answer, victim_of,
        max(count_low) AS highest_low,
        min(count_high) AS lowest_high
    FROM made
    WHERE is_live
    GROUP BY ALL
),
contested AS (
    SELECT DISTINCT a.incident_id, a.question, a.victim
    FROM positions AS a
    JOIN positions AS b
        ON a.incident_id = b.incident_id
        AND a.question = b.question
        AND a.victim IS NOT DISTINCT FROM b.victim
        AND a.principal_id < b.principal_id
    LEFT JOIN compatible
        ON compatible.question = a.question
        AND compatible.value_a = a.answer
        AND compatible.value_b = b.answer
    WHERE (a.answer <> b.answer AND compatible.question IS NULL)
        OR (
            (a.highest_low > b.lowest_high OR b.highest_low > a.lowest_high)
            AND (
                a.victim_of IS NULL OR b.victim_of IS NULL
                OR starts_with(a.victim_of, b.victim_of) OR starts_with(b.victim_of, a.victim_of)
            )
        )
),
summary AS (
    SELECT
        incident_id, question, victim,
        bool_or(NOT is_live) AS has_withdrawn,
        count(DISTINCT principal_id) FILTER (is_live) AS sides,
        count(*) FILTER (is_live) AS claims,
        max(count_low) FILTER (is_live) AS highest_low,
        min(count_high) FILTER (is_live) AS lowest_high,
        min(count_low) FILTER (is_live) AS lowest_low,
        CASE WHEN count(count_high) FILTER (is_live) = count(*) FILTER (is_live)
            THEN max(count_high) FILTER (is_live)
        END AS highest_high,
        count(DISTINCT victim_of) FILTER (is_live) <= 1 AS same_people,
        max(day) FILTER (is_live) AS said
    FROM made
    GROUP BY ALL
),
meeting AS (
    SELECT *, same_people AND (lowest_high IS NULL OR highest_low <= lowest_high) AS do_meet
    FROM summary
)
SELECT
    meeting.incident_id,
    meeting.question,
    meeting.victim,
    CASE
        WHEN contested.incident_id IS NOT NULL THEN 'contested'
        WHEN has_withdrawn THEN 'conceded'
        WHEN sides >= 2 THEN 'agreed'
        ELSE 'one_sided'
    END AS grade,
    sides,
    claims,
    CASE WHEN do_meet THEN highest_low ELSE lowest_low END AS count_low,
    CASE WHEN do_meet THEN lowest_high ELSE highest_high END AS count_high,
    said
FROM meeting
LEFT JOIN contested
    ON contested.incident_id = meeting.incident_id
    AND contested.question = meeting.question
    AND contested.victim IS NOT DISTINCT FROM meeting.victim
ORDER BY meeting.incident_id, meeting.question, meeting.victim;
