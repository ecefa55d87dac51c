"""What a sentence names: actors, places, dates and numbers."""
