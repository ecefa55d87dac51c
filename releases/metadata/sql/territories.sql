-- How many events touch the territory of each state, the most frequent first.
SELECT sovereign, count(*) AS events
FROM events
WHERE sovereign IS NOT NULL
GROUP BY sovereign
ORDER BY events DESC, sovereign;
