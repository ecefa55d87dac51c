"""Who is who and where: names, persons, places and their ids, for coders and people alike; no parser is needed."""
