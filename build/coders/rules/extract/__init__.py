"""The extractors: one for each type of event, each from a sentence's matches to its drafts."""

from demarche.build.coders.rules.extract.acts import acts_of
from demarche.build.coders.rules.extract.casualties import casualties_of
from demarche.build.coders.rules.extract.common import saying_of
from demarche.build.coders.rules.extract.notifications import notifications_of
from demarche.build.coders.rules.extract.strikes import references_of, strikes_of

__all__ = ["acts_of", "casualties_of", "notifications_of", "references_of", "saying_of", "strikes_of"]
