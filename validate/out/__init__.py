"""What comes out of a validation, for programs: JSON, JUnit XML, GitHub's own forms, and the failing rows."""
