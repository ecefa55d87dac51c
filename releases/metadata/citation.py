"""How a version is cited: as a sentence, as BibTeX, and as CITATION.cff.

The day of a release is in no file: the version's name tells year and month, and a citation has no more. So
CITATION.cff has no ``date-released``, which would need a day, but a ``preferred-citation`` with year and month.
"""

from typing import Any

import yaml

from demarche import __version__
from demarche.releases.metadata.dataset import dataset
from demarche.releases.metadata.facts import ReleaseFacts
from demarche.releases.versions import version_key

__all__ = ["bibtex", "citation_cff", "citation_sentence"]

# The version of the Citation File Format.
CFF_VERSION = "1.2.0"

# The code's licence; the data have another.
SOFTWARE_LICENSE = "Apache-2.0"


def citation_sentence(version: str, *, doi: str | None = None) -> str:
    """Return how a version is cited in a list of references.

    >>> citation_sentence("2026.11.0")[-52:]
    'as a citable event dataset, version 2026.11.0. Data.'
    """
    about = dataset()
    where = f" https://doi.org/{doi}" if doi else ""
    year, *_ = version_key(version)
    return f"{', '.join(about.authors)} ({year}). {about.title}, version {version}. Data.{where}"


def bibtex(facts: ReleaseFacts) -> str:
    """Return the entry of a version for a BibTeX file."""
    about = dataset()
    fields = {
        "author": " and ".join(f"{{{author}}}" for author in about.authors),
        "title": f"{{{about.title}}}",
        "year": str(facts.year),
        "month": str(facts.month),
        "version": facts.version,
        **({"doi": facts.doi} if facts.doi else {}),
        "note": f"Data, {facts.channel}, {about.license}",
    }
    lines = (f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{about.name}-{facts.version},\n" + ",\n".join(lines) + "\n}"


def citation_cff(facts: ReleaseFacts) -> str:
    """Return the text of CITATION.cff."""
    about = dataset()
    doi = {"doi": facts.doi} if facts.doi else {}
    authors = [{"name": author} for author in about.authors]
    cited = {"title": about.title, "authors": authors, "version": facts.version, **doi}
    software: dict[str, Any] = {
        "type": "software",
        "title": "Démarche",
        "authors": [{"name": author} for author in about.authors],
        "version": __version__,
        "license": SOFTWARE_LICENSE,
        "notes": "It coded the reports and published this version.",
    }
    document: dict[str, Any] = {
        "cff-version": CFF_VERSION,
        "message": "If you use these data, please cite this version.",
        "type": "dataset",
        **cited,
        "abstract": f"{about.description} {about.channels[facts.channel]}",
        "license": about.license,
        "license-url": about.license_url,
        "keywords": list(about.keywords),
        "preferred-citation": {
            "type": "data",  # the format's word for a dataset that is cited
            **cited,
            "authors": [dict(author) for author in authors],
            "year": facts.year,
            "month": facts.month,
            "license": about.license,
        },
        "references": [software],
    }
    text: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
    return text
