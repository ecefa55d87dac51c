-- Kilometres between two points on a sphere of the Earth's mean radius.
CREATE OR REPLACE TEMP MACRO distance_km(latitude_a, longitude_a, latitude_b, longitude_b) AS
    2 * 6371 * asin(sqrt(least(1,
        sin(radians(latitude_b - latitude_a) / 2) ** 2
        + cos(radians(latitude_a)) * cos(radians(latitude_b)) * sin(radians(longitude_b - longitude_a) / 2) ** 2
    )));
