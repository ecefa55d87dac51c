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
