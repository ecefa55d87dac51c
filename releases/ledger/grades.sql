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
