-- From which day to which the events happened, and the documents were published.
SELECT
    (SELECT min(event_date) FROM events) AS first_event,
    (SELECT max(event_date) FROM events) AS last_event,
    (SELECT min(published_on) FROM documents) AS first_document,
    (SELECT max(published_on) FROM documents) AS last_document;
