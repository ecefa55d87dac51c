"""Files that people write: coding sheets, and reviews of what was coded."""
