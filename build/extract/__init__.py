"""The extractors: one for each type of event, each from a sentence's matches to its drafts."""

from demarche.build.extract.acts import acts_of
from demarche.build.extract.casualties import casualties_of
from demarche.build.extract.common import saying_of
from demarche.build.extract.notifications import notifications_of
from demarche.build.extract.strikes import references_of, strikes_of

__all__ = ["acts_of", "casualties_of", "notifications_of", "references_of", "saying_of", "strikes_of"]
