"""The general CAMEO acts: which pairs a sentence relates, and which act stands between the two.

The act table (schema/lexicon/en/acts) says which words report which act; reports.py finds them in a sentence, pairs.py
says how two sides stand to them, features.py and ranker.py weigh it, relations.py makes events of it.
"""

from demarche.build.coders.rules.relate.relations import relations_of

__all__ = ["relations_of"]
