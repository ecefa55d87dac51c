"""Reviews: what people decide of coded rows, kept in a CSV file that outlives the coding it was made of."""

from demarche.people.reviews.applying import Reviewed, apply_reviews
from demarche.people.reviews.decisions import Reviews, read_reviews
from demarche.people.reviews.review_file import Updated, new_review, update_review, write_review

__all__ = [
    "Reviewed",
    "Reviews",
    "Updated",
    "apply_reviews",
    "new_review",
    "read_reviews",
    "update_review",
    "write_review",
]
