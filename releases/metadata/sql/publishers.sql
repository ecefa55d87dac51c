-- How many documents each publisher has, the most frequent first.
SELECT publisher, count(*) AS documents
FROM documents
WHERE publisher IS NOT NULL
GROUP BY publisher
ORDER BY documents DESC, publisher;
