-- The tables, views and macros of a Démarche release, for DuckDB 1.2 and later.
-- In the folder of the release:  .read views.sql
-- From anywhere else, name the folder first, with a slash at its end:
--     SET VARIABLE release = '/data/demarche/2024.2.0/';
-- Then ask:  FROM grades(DATE '2024-02-06');  FROM conflicts(DATE '2024-02-06');
--            FROM live(DATE '2024-02-06');    FROM history('irq-2024-02-02-strike');

CREATE OR REPLACE VIEW documents AS FROM read_parquet(coalesce(getvariable('release'), '') || 'documents.parquet');
CREATE OR REPLACE VIEW events AS FROM read_parquet([
    coalesce(getvariable('release'), '') || 'events-2008.parquet',
    coalesce(getvariable('release'), '') || 'events-2023.parquet',
    coalesce(getvariable('release'), '') || 'events-2024.parquet',
    coalesce(getvariable('release'), '') || 'events-2025.parquet'
]);
CREATE OR REPLACE VIEW claims AS FROM read_parquet(coalesce(getvariable('release'), '') || 'claims.parquet');
CREATE OR REPLACE VIEW links AS FROM read_parquet(coalesce(getvariable('release'), '') || 'links.parquet');
CREATE OR REPLACE VIEW incidents AS FROM read_parquet(coalesce(getvariable('release'), '') || 'incidents.parquet');
CREATE OR REPLACE VIEW actors AS FROM read_parquet(coalesce(getvariable('release'), '') || 'actors.parquet');
CREATE OR REPLACE VIEW places AS FROM read_parquet(coalesce(getvariable('release'), '') || 'places.parquet');
CREATE OR REPLACE VIEW coders AS FROM read_parquet(coalesce(getvariable('release'), '') || 'coders.parquet');
CREATE OR REPLACE VIEW codes AS FROM read_parquet(coalesce(getvariable('release'), '') || 'codes.parquet');
CREATE OR REPLACE VIEW changes AS FROM read_parquet(coalesce(getvariable('release'), '') || 'changes.parquet');
CREATE OR REPLACE VIEW registry AS FROM read_parquet(coalesce(getvariable('release'), '') || 'registry.parquet');

-- Different answers to a question that can both be true; any other two cannot.
CREATE OR REPLACE VIEW compatible AS
FROM (VALUES
    ('notified', 'after', 'not_before'),
    ('notified', 'during', 'not_before'),
    ('notified', 'none', 'not_before'),
    ('notified', 'not_before', 'after'),
    ('notified', 'not_before', 'during'),
    ('notified', 'not_before', 'none')
) AS pairs (question, value_a, value_b);

-- The ledger: what each side claimed, day by day, and what became of it. Exact definitions: docs/codebook/ledger.md.
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

-- Claims that their own side took back: by which claim, and from which day (null: at all times). A withdrawal
-- is an act: it is not undone by taking back the claim that made it.
CREATE OR REPLACE VIEW withdrawals AS
-- Few claims are linked: they are picked out, at once, before anything else is looked up.
WITH linked AS MATERIALIZED (
    SELECT to_claim_id AS claim_id, from_claim_id AS by_claim_id, relation
    FROM links
    WHERE relation IN ('corrects', 'retracts') AND from_claim_id <> to_claim_id
),
ends AS MATERIALIZED (
    SELECT claim_id, claimant_id, said_date, doc_id
    FROM claims
    WHERE claim_id IN (SELECT claim_id FROM linked UNION SELECT by_claim_id FROM linked)
)
SELECT
    linked.claim_id,
    linked.by_claim_id,
    linked.relation,
    coalesce(later.said_date, documents.published_on) AS day
FROM linked
JOIN ends AS later ON later.claim_id = linked.by_claim_id
JOIN ends AS earlier ON earlier.claim_id = linked.claim_id
LEFT JOIN documents ON documents.doc_id = later.doc_id
LEFT JOIN actors AS claimant ON claimant.actor_id = earlier.claimant_id
LEFT JOIN actors AS by_claimant ON by_claimant.actor_id = later.claimant_id
WHERE coalesce(claimant.principal_id, earlier.claimant_id)
    = coalesce(by_claimant.principal_id, later.claimant_id);

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

-- Whether two codes can mean the same people: one begins with the other, or one of them is unknown.
CREATE OR REPLACE MACRO can_be_same_people(one, another) AS
one IS NULL OR another IS NULL OR starts_with(one, another) OR starts_with(another, one);

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
-- Grouping, joining and sorting by names is slow. Inside, each name goes by its place in the order of all names, and
-- an incident, question and victim by one number, their subject, in which the three places can be read again.
WITH incident_places AS MATERIALIZED (
    SELECT incident_id, row_number() OVER (ORDER BY incident_id) AS incident
    FROM (
        SELECT incident_id FROM incidents
        UNION
        SELECT incident_id FROM claims ANTI JOIN incidents USING (incident_id)
    )
    WHERE incident_id IS NOT NULL
),
places AS MATERIALIZED (
    SELECT name, CAST(row_number() OVER (ORDER BY name) AS INTEGER) AS place
    FROM (
        SELECT actor_id AS name FROM actors
        UNION SELECT principal_id FROM actors
        UNION SELECT claimant_id FROM claims
        UNION SELECT value FROM claims
        UNION SELECT victim_of FROM claims
        UNION SELECT question FROM claims
        UNION SELECT victim FROM claims
    )
    WHERE name IS NOT NULL
),
-- Every place is below the base, which leaves one place free: no victim comes after all victims.
bases AS MATERIALIZED (SELECT 2 + count(*) AS base FROM places),
-- A claim that was taken back says nothing any more: of it there remains a row without a side.
numbered AS MATERIALIZED (
    SELECT
        (incident * base + asked.place) * base + coalesce(hurt.place, base - 1) AS subject,
        CASE WHEN is_live THEN side.place END AS side,
        CASE WHEN is_live THEN answer.place END AS answer,
        CASE WHEN is_live THEN people.place END AS people,
        CASE WHEN is_live THEN count_low END AS low,
        CASE WHEN is_live THEN count_high END AS high,
        CASE WHEN is_live THEN day END AS day
    FROM standing(as_of) AS made
    JOIN incident_places USING (incident_id)
    JOIN places AS asked ON asked.name = made.question
    JOIN places AS side ON side.name = made.principal_id
    LEFT JOIN places AS hurt ON hurt.name = made.victim
    LEFT JOIN places AS answer ON answer.name = made.answer
    LEFT JOIN places AS people ON people.name = made.victim_of
    CROSS JOIN bases
),
summary AS MATERIALIZED (
    SELECT
        subject,
        count(*) > count(side) AS has_withdrawn,
        min(side) AS first_side,
        max(side) AS last_side,
        count(side) AS claims,
        count(high) AS limited,
        max(low) AS highest_low,
        min(low) AS lowest_low,
        max(high) AS highest_high,
        min(high) AS lowest_high,
        min(answer) <> max(answer) AS has_answers,
        min(people) <> max(people) AS has_peoples,
        max(day) AS said
    FROM numbered
    GROUP BY subject
),
-- Only where two sides speak can one contradict another.
voices AS MATERIALIZED (
    SELECT
        numbered.*,
        summary.has_answers,
        summary.highest_low > summary.lowest_high AS has_gap
    FROM numbered
    JOIN summary USING (subject)
    WHERE summary.first_side <> summary.last_side AND numbered.side IS NOT NULL
),
side_counts AS (
    SELECT subject, count(*) AS sides
    FROM (SELECT DISTINCT subject, side FROM voices)
    GROUP BY ALL
),
-- Two answers are of one and the same side only if the first and the last side of each are that side.
answers AS MATERIALIZED (
    SELECT subject, answer, min(side) AS first_side, max(side) AS last_side
    FROM voices
    WHERE has_answers AND answer IS NOT NULL
    GROUP BY ALL
),
compatible_places AS MATERIALIZED (
    SELECT asked.place AS asked, a.place AS answer_a, b.place AS answer_b
    FROM compatible
    JOIN places AS asked ON asked.name = compatible.question
    JOIN places AS a ON a.name = compatible.value_a
    JOIN places AS b ON b.name = compatible.value_b
),
contrary AS (
    SELECT subject
    FROM answers AS a
    JOIN answers AS b USING (subject)
    CROSS JOIN bases
    LEFT JOIN compatible_places AS pairs
        ON pairs.asked = a.subject // base % base AND pairs.answer_a = a.answer AND pairs.answer_b = b.answer
    WHERE a.answer < b.answer
        AND pairs.asked IS NULL
        AND least(a.first_side, b.first_side) <> greatest(a.last_side, b.last_side)
),
bounds AS MATERIALIZED (
    SELECT subject, people, side, max(low) AS highest_low, min(high) AS lowest_high
    FROM voices
    WHERE has_gap
    GROUP BY ALL
),
-- Of each state's people the two sides that say most are held against the two that say least: two, for the side
-- that says most can be the one that says least.
most AS (
    FROM bounds
    WHERE highest_low IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY subject, people ORDER BY highest_low DESC, side) <= 2
),
fewest AS (
    FROM bounds
    WHERE lowest_high IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY subject, people ORDER BY lowest_high, side) <= 2
),
apart AS (
    SELECT subject
    FROM most
    JOIN fewest USING (subject)
    LEFT JOIN places AS most_people ON most_people.place = most.people
    LEFT JOIN places AS fewest_people ON fewest_people.place = fewest.people
    WHERE most.highest_low > fewest.lowest_high
        AND most.side <> fewest.side
        AND can_be_same_people(most_people.name, fewest_people.name)
),
contested AS (FROM contrary UNION FROM apart),
meeting AS (
    SELECT
        *,
        has_peoples IS NOT TRUE AND (lowest_high IS NULL OR highest_low <= lowest_high) AS do_meet
    FROM summary
)
SELECT
    incident_places.incident_id,
    asked_places.name AS question,
    hurt_places.name AS victim,
    CASE
        WHEN contested.subject IS NOT NULL THEN 'contested'
        WHEN has_withdrawn THEN 'conceded'
        WHEN first_side <> last_side THEN 'agreed'
        ELSE 'one_sided'
    END AS grade,
    coalesce(sides, CAST(first_side IS NOT NULL AS BIGINT)) AS sides,
    claims,
    CASE WHEN do_meet THEN highest_low ELSE lowest_low END AS count_low,
    CASE WHEN do_meet THEN lowest_high WHEN claims = limited THEN highest_high END AS count_high,
    said
FROM meeting
LEFT JOIN contested USING (subject)
LEFT JOIN side_counts USING (subject)
CROSS JOIN bases
LEFT JOIN incident_places ON incident_places.incident = subject // base // base
LEFT JOIN places AS asked_places ON asked_places.place = subject // base % base
LEFT JOIN places AS hurt_places ON hurt_places.place = subject % base
ORDER BY subject;

-- A row per two live claims of different principals, on one incident, question and victim, that cannot both be
-- true. claim_a is the one of the earlier day (no day comes first), on one day the one whose id comes first.
CREATE OR REPLACE MACRO conflicts(as_of) AS TABLE
-- Claims are compared where the grade says that there is a contradiction, and nowhere else.
WITH contested AS MATERIALIZED (
    SELECT incident_id, question, victim, row_number() OVER () AS subject
    FROM grades(as_of)
    WHERE grade = 'contested'
),
told AS MATERIALIZED (
    SELECT
        contested.subject,
        row_number() OVER (ORDER BY claims.day NULLS FIRST, claims.claim_id) AS place,
        claims.*
    FROM live(as_of) AS claims
    JOIN contested
        ON contested.incident_id = claims.incident_id
        AND contested.question = claims.question
        AND contested.victim IS NOT DISTINCT FROM claims.victim
)
SELECT
    a.incident_id,
    a.question,
    a.victim,
    a.claim_id AS claim_a,
    b.claim_id AS claim_b,
    a.day AS day_a,
    b.day AS day_b,
    a.principal_id AS principal_a,
    b.principal_id AS principal_b,
    a.answer AS answer_a,
    b.answer AS answer_b,
    a.count_low AS count_low_a,
    a.count_high AS count_high_a,
    b.count_low AS count_low_b,
    b.count_high AS count_high_b,
    a.victim_of AS victim_of_a,
    b.victim_of AS victim_of_b
FROM told AS a
JOIN told AS b ON a.subject = b.subject AND a.place < b.place AND a.principal_id <> b.principal_id
LEFT JOIN compatible
    ON compatible.question = a.question
    AND compatible.value_a = a.answer
    AND compatible.value_b = b.answer
WHERE (a.answer <> b.answer AND compatible.question IS NULL)
    OR (
        (a.count_low > b.count_high OR b.count_low > a.count_high)
        AND can_be_same_people(a.victim_of, b.victim_of)
    )
ORDER BY a.incident_id, a.question, a.victim NULLS LAST, a.place, b.place;

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
