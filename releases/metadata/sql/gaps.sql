-- How many rows lack what many questions need.
WITH lacking AS MATERIALIZED (
    SELECT
        count(*) AS events,
        count(*) - count(event_date) AS dateless,
        count(*) - count(source_id) AS sourceless,
        count(*) - count(target_id) AS targetless,
        count(*) - count(place_id) AS placeless,
        count(*) - count(incident_id) AS incidentless
    FROM events
),
claimed AS MATERIALIZED (
    SELECT count(*) AS claims, count(*) - count(said_date) AS dayless, count(*) - count(incident_id) AS loose
    FROM claims
),
printed AS MATERIALIZED (
    SELECT count(*) AS documents, count(*) - count(publisher) AS nameless, count(*) - count(published_on) AS undated
    FROM documents
)
SELECT 'events' AS table_name, 'no date' AS lacking, dateless AS lacks, events AS of FROM lacking
UNION ALL SELECT 'events', 'no source that is a known actor', sourceless, events FROM lacking
UNION ALL SELECT 'events', 'no target that is a known actor', targetless, events FROM lacking
UNION ALL SELECT 'events', 'no place', placeless, events FROM lacking
UNION ALL SELECT 'events', 'no incident', incidentless, events FROM lacking
UNION ALL SELECT 'claims', 'no day on which it was said', dayless, claims FROM claimed
UNION ALL SELECT 'claims', 'no incident', loose, claims FROM claimed
UNION ALL SELECT 'documents', 'no publisher', nameless, documents FROM printed
UNION ALL SELECT 'documents', 'no day of publication', undated, documents FROM printed;
