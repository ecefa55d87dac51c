-- Why rows changed, as far as the tables tell: their document came or went, or another coder wrote the row.
CREATE TABLE reason AS
WITH document AS (
    SELECT key AS doc_id
    FROM change
    WHERE table_name = 'documents' AND change IN ('added', 'withdrawn')
),

coder AS (
    SELECT key AS coder_id
    FROM change
    WHERE table_name = 'coders' AND change IN ('added', 'withdrawn')
),

event AS (
    SELECT
        touched.key,
        coalesce(n.doc_id, o.doc_id) IN (FROM document) AS has_document,
        n.coder_id IN (FROM coder) OR o.coder_id IN (FROM coder) OR n.coder_id <> o.coder_id AS has_coder
    FROM (SELECT DISTINCT key FROM change WHERE table_name = 'events') AS touched
    LEFT JOIN old_events AS o ON o.event_id = touched.key
    LEFT JOIN new_events AS n ON n.event_id = touched.key
),

claim AS (
    SELECT
        touched.key,
        coalesce(n.doc_id, o.doc_id) IN (FROM document) AS has_document,
        new_event.has_coder OR old_event.has_coder AS has_coder
    FROM (SELECT DISTINCT key FROM change WHERE table_name = 'claims') AS touched
    LEFT JOIN old_claims AS o ON o.claim_id = touched.key
    LEFT JOIN new_claims AS n ON n.claim_id = touched.key
    LEFT JOIN event AS old_event ON old_event.key = o.event_id
    LEFT JOIN event AS new_event ON new_event.key = n.event_id
)

SELECT 'events' AS table_name, key, IF(has_document, 'document', 'coder') AS reason
FROM event
WHERE has_document OR has_coder
UNION ALL
SELECT 'claims', key, IF(has_document, 'document', 'coder')
FROM claim
WHERE has_document OR has_coder;
