"""Verified tables become a version on disk that never changes, and versions are asked in SQL."""

from demarche.releases.publish import PUBLISHED, NotPublished, Published, publish
from demarche.releases.query import find_release, open_release, run_query
from demarche.releases.versions import published_versions
from demarche.releases.views import views_sql

__all__ = [
    "PUBLISHED",
    "NotPublished",
    "Published",
    "find_release",
    "open_release",
    "publish",
    "published_versions",
    "run_query",
    "views_sql",
]
