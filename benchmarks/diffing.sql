-- A second version of the tables in $old, in which one row in a hundred of events and claims is another: of a
-- thousand events one is withdrawn, six changed, two added and one goes by another id; of a thousand claims one
-- is withdrawn, seven changed and two added.

CREATE MACRO fresh(id, start, digits) AS left(id, start) || left(sha256('fresh-' || id), digits);

COPY (
    SELECT
        * EXCLUDE (turn)
        REPLACE (
            IF(turn = 9, fresh(event_id, 9, 12), event_id) AS event_id,
            IF(turn BETWEEN 1 AND 6, 'planned', modality) AS modality,
            CAST(IF(turn = 1, 0.5, confidence) AS FLOAT) AS confidence
        )
    FROM (
        SELECT * EXCLUDE (file_row_number), file_row_number % 1000 AS turn
        FROM read_parquet('$old/events.parquet', file_row_number = true)
    )
    WHERE turn <> 0
    UNION ALL
    SELECT * REPLACE (fresh(event_id, 9, 12) AS event_id, span_end + 1 AS span_end)
    FROM (
        SELECT * EXCLUDE (file_row_number)
        FROM read_parquet('$old/events.parquet', file_row_number = true)
        WHERE file_row_number % 1000 IN (7, 8)
    )
    ORDER BY event_id
) TO '$new/events.parquet';

COPY (
    SELECT
        * EXCLUDE (turn)
        REPLACE (
            IF(turn BETWEEN 1 AND 6 OR turn = 9, span_end + 5, span_end) AS span_end,
            IF(turn = 1, 'dozens', count_text) AS count_text
        )
    FROM (
        SELECT * EXCLUDE (file_row_number), file_row_number % 1000 AS turn
        FROM read_parquet('$old/claims.parquet', file_row_number = true)
    )
    WHERE turn <> 0
    UNION ALL
    SELECT * REPLACE (fresh(claim_id, 2, 16) AS claim_id, span_end + 1 AS span_end)
    FROM (
        SELECT * EXCLUDE (file_row_number)
        FROM read_parquet('$old/claims.parquet', file_row_number = true)
        WHERE file_row_number % 1000 IN (7, 8)
    )
    ORDER BY claim_id
) TO '$new/claims.parquet';
