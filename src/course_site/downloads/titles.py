"""What the downloads say themselves, in each language of the course."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a book, in one language."""

    file: str
    """Its name, without the ending."""
    contents: str
    checked: str
    """On the cover: how many (`verified`) of the steps (`steps`) held on which engine (`engine`) and day (`date`)."""
    sources: dict[str, str]
    """Where the images came from, as the end of that sentence."""
    unchecked: str
    published: str
    """Comes before the address of the site."""


WORDS = {
    "fr": Words(
        "docker-exercices.fr",
        "Table des matières",
        "Le {date}, {verified} des {steps} étapes de ce cours ont été vérifiées avec Docker {engine}, {source}. Sous "
        "chaque bloc de commandes, une marque le dit\u00a0; là où une étape n’a pas été vérifiée, elle dit pourquoi.",
        {"hub": "sur les images de Docker Hub", "stand-in": "sur des images de remplacement"},
        "Cette édition n’a pas été vérifiée\u00a0: aucune de ses commandes n’a été exécutée quand elle a été faite.",
        "Le site, toujours à jour\u00a0:",
    ),
    "en": Words(
        "docker-exercises.en",
        "Contents",
        "On {date}, {verified} of the {steps} steps of this course were verified with Docker {engine}, {source}. Below "
        "each block of commands a mark says so; where a step was not verified, it says why.",
        {"hub": "on Docker Hub’s images", "stand-in": "on stand-in images"},
        "This edition has not been checked: none of its commands was run when it was made.",
        "The site, always up to date:",
    ),
}
"""A language of the course without words here is an error of `make dist`."""
