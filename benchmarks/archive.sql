-- A right dataset of any size, for measuring: $documents documents with ten events and ten claims each.
-- Everything is computed from the number of the document, so that the same size is the same data.
-- One document in a hundred belongs to one of ten long wars; of the others, four report one incident.

CREATE MACRO hex(kind, number, digits) AS left(sha256(kind || '-' || number), digits);
CREATE MACRO day(from_start) AS DATE '1990-01-01' + CAST(from_start AS INTEGER);

CREATE TABLE state AS
SELECT row_number() OVER (ORDER BY actor_id) - 1 AS number, actor_id, iso3, name, cameo_code
FROM read_csv('$states', all_varchar = true);

CREATE VIEW incident AS
WITH numbered AS (
    SELECT range AS number, (SELECT count(*) FROM state) AS states, IF(range < 10, 3000, 4) AS days
    FROM range(10 + CAST(ceil($documents / 4) AS BIGINT))
)
SELECT
    numbered.number,
    day(number * 7919 % 9000) AS start_date,
    day(number * 7919 % 9000 + days) AS end_date,
    days,
    number % states AS struck,
    (number % states + 1 + number // states % (states - 1)) % states AS attacker,
    'incident-' || number AS incident_id
FROM numbered;

CREATE VIEW document AS
SELECT
    range AS number,
    incident.incident_id,
    hex('document', range, 16) AS doc_id,
    incident.start_date + CAST(1 + IF(days > 4, range // 100 % (days - 1), range % 4) AS INTEGER) AS published_on,
    attacker.actor_id AS attacker,
    struck.actor_id AS struck,
    struck.iso3 AS sovereign,
    struck.cameo_code AS victim_of
FROM range($documents)
JOIN incident ON incident.number = IF(range % 100 = 0, range // 100 % 10, 10 + range // 4)
JOIN state AS attacker ON attacker.number = incident.attacker
JOIN state AS struck ON struck.number = incident.struck;

-- The ten acts that every document reports: who does what, and what is claimed in it.
CREATE TABLE act AS
FROM (VALUES
    (0, 'strike', '195', NULL, 'attacker', NULL, 'responsible', 'narrator'),
    (1, 'notification', '010', NULL, 'attacker', 'struck', 'notified', 'attacker'),
    (2, 'casualty_claim', '112', NULL, 'struck', 'attacker', 'killed', 'struck'),
    (3, 'protest', '111', 'statement', 'struck', 'attacker', 'violated', 'struck'),
    (4, 'casualty_claim', '112', NULL, 'attacker', NULL, 'killed', 'attacker'),
    (5, 'notification', '010', NULL, 'struck', 'attacker', 'notified', 'struck'),
    (6, 'other', '112', NULL, 'struck', 'attacker', 'responsible', 'struck'),
    (7, 'casualty_claim', '112', NULL, 'struck', 'attacker', 'wounded', 'struck'),
    (8, 'other', '015', NULL, 'attacker', NULL, 'responsible', 'attacker'),
    (9, 'strike', '190', NULL, 'attacker', 'struck', 'targets', 'attacker')
) AS acts (act, event_type, event_code, form, source, target, question, claimant);

CREATE VIEW reported AS
SELECT
    document.*,
    act.*,
    strftime(IF(event_type = 'strike', published_on - 1, published_on), '%Y%m%d') || '-'
        || hex('event', number * 10 + act, 12) AS event_id,
    'c-' || hex('claim', number * 10 + act, 16) AS claim_id,
    CASE source WHEN 'attacker' THEN attacker ELSE struck END AS source_id,
    CASE target WHEN 'attacker' THEN attacker WHEN 'struck' THEN struck END AS target_id,
    CASE claimant WHEN 'attacker' THEN attacker WHEN 'struck' THEN struck ELSE 'narrator-wire' END AS claimant_id
FROM document
CROSS JOIN act;

COPY (
    SELECT
        doc_id, doc_id || '.txt' AS source_uri, 'Wire' AS publisher, 'Report ' || number AS title,
        published_on, 'en' AS language, hex('document', number, 64) AS sha256,
        CAST(2000 AS INTEGER) AS n_chars, CAST(NULL AS VARCHAR) AS rights
    FROM document
    ORDER BY doc_id
) TO '$folder/documents.parquet';

COPY (
    SELECT
        event_id, event_type, event_code, CAST(form AS VARCHAR) AS form, source_id, target_id,
        IF(event_type = 'strike', sovereign, NULL) AS sovereign,
        IF(event_type = 'strike', struck || '-capital', NULL) AS place_id,
        IF(event_type = 'strike', published_on - 1, NULL) AS event_date,
        CAST(IF(event_type = 'strike', 1, NULL) AS TINYINT) AS date_precision,
        'actual' AS modality, doc_id,
        CAST(act * 100 AS INTEGER) AS span_start, CAST(act * 100 + 60 AS INTEGER) AS span_end,
        CAST(act * 100 AS INTEGER) AS source_start, CAST(act * 100 + 8 AS INTEGER) AS source_end,
        CAST(NULL AS INTEGER) AS target_start, CAST(NULL AS INTEGER) AS target_end,
        incident_id, 'demarche-archive' AS coder_id, 'archive' AS rule_id, CAST(0.8 AS FLOAT) AS confidence
    FROM reported
    ORDER BY event_id
) TO '$folder/events.parquet';

COPY (
    SELECT
        claim_id, event_id, incident_id, question, claimant_id,
        CAST(NULL AS DATE) AS said_date, CAST(NULL AS TINYINT) AS said_precision,
        CASE
            WHEN act = 8 THEN 'self'
            WHEN question = 'responsible' THEN attacker
            WHEN question = 'violated' THEN 'yes'
            WHEN act = 5 THEN 'not_before'
            WHEN question = 'notified' THEN IF(number % 4 = 2, 'not_before', 'before')
        END AS value,
        CAST(IF(question IN ('killed', 'wounded', 'targets'), 3 + number % 7 + act, NULL) AS INTEGER) AS count_low,
        CAST(IF(question IN ('killed', 'targets'), 9 + number % 9 + act, NULL) AS INTEGER) AS count_high,
        IF(question IN ('killed', 'wounded', 'targets'), 'several', NULL) AS count_text,
        IF(question IN ('killed', 'wounded'), 'civilian', NULL) AS victim,
        IF(question IN ('killed', 'wounded'), victim_of, NULL) AS victim_of,
        doc_id, CAST(act * 100 AS INTEGER) AS span_start, CAST(act * 100 + 60 AS INTEGER) AS span_end
    FROM reported
    ORDER BY claim_id
) TO '$folder/claims.parquet';

COPY (
    SELECT
        'c-' || hex('claim', number * 10 + 1, 16) AS from_claim_id,
        'c-' || hex('claim', (number - 1) * 10 + 1, 16) AS to_claim_id,
        'corrects' AS relation, 'coder' AS basis
    FROM document
    WHERE number % 4 = 2 AND number % 100 NOT IN (0, 1) AND number // 4 % 5 = 0
    ORDER BY ALL
) TO '$folder/links.parquet';

COPY (
    SELECT
        incident_id, 'strike' AS kind, 'Strike on ' || state.name AS title, start_date, end_date,
        CAST(1 AS TINYINT) AS date_precision, state.actor_id || '-capital' AS place_id, state.iso3 AS sovereign,
        CAST(NULL AS VARCHAR) AS in_response_to
    FROM incident
    JOIN state ON state.number = struck
    WHERE incident_id IN (SELECT incident_id FROM document)
    ORDER BY incident_id
) TO '$folder/incidents.parquet';

COPY (
    SELECT actor_id, name, 'state' AS kind, cameo_code, CAST(NULL AS VARCHAR) AS principal_id, CAST(NULL AS VARCHAR) AS wikidata_id
    FROM state
    WHERE actor_id IN (SELECT attacker FROM document UNION SELECT struck FROM document)
    UNION ALL
    SELECT 'narrator-wire', 'Wire', 'narrator', NULL, NULL, NULL
    ORDER BY actor_id
) TO '$folder/actors.parquet';

COPY (
    SELECT
        actor_id || '-capital' AS place_id, name, iso3 AS country, CAST(NULL AS DOUBLE) AS latitude,
        CAST(NULL AS DOUBLE) AS longitude, CAST(NULL AS INTEGER) AS geonames_id, CAST(6 AS TINYINT) AS place_precision
    FROM state
    WHERE actor_id IN (SELECT struck FROM document)
    ORDER BY place_id
) TO '$folder/places.parquet';

COPY (
    SELECT
        'demarche-archive' AS coder_id, '0' AS version, sha256('') AS codebook_sha256, sha256('') AS lexicon_sha256,
        sha256('') AS parser_sha256
) TO '$folder/coders.parquet';
