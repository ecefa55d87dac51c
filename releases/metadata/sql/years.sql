-- How many events each year has; those without a date come last.
SELECT coalesce(CAST(year(event_date) AS VARCHAR), 'no date') AS year, count(*) AS events
FROM events
GROUP BY ALL
ORDER BY year;
