"""Which medium a name or an address stands for, by the gazetteer of media."""

from functools import lru_cache
from urllib.parse import urlsplit

from demarche.schema.gazetteer import load_media

__all__ = ["medium_named", "medium_of_url"]


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    return {
        name.casefold(): medium.name for medium in load_media() for name in (medium.name, *medium.aliases)
    }


@lru_cache(maxsize=1)
def _by_domain() -> dict[str, str]:
    return {domain: medium.name for medium in load_media() for domain in medium.domains}


def medium_named(name: str) -> str | None:
    """Return the medium's name where the words are one of its names and nothing more.

    >>> medium_named("AP"), medium_named("AP said")
    ('Associated Press', None)
    """
    return _by_name().get(name.casefold())


def medium_of_url(url: str) -> str | None:
    """Return the medium whose address it is, by the domain or the domains above it.

    >>> medium_of_url("https://lite.cnn.com/2024/02/05/index.html")
    'CNN'
    """
    labels = (urlsplit(url).hostname or "").split(".")
    domains = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((_by_domain()[domain] for domain in domains if domain in _by_domain()), None)
