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
