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

NOTES = {
    "LISEZMOI.txt": """\
Docker · Exercices, pour lire sans réseau

1. Décompressez l’archive tout entière ; ouvrir une page à l’intérieur du ZIP ne suffit pas.
2. Ouvrez index.html dans un navigateur. Il ne faut ni réseau ni serveur, et la recherche fonctionne.
   Les commandes, elles, veulent un moteur Docker et, la première fois, un accès à Docker Hub.

La date dans le nom de l’archive est celle de la vérification ; verification.json dit ce qui l’a été, et avec quoi.
""",
    "README.txt": """\
Docker · Exercises, to be read without a network

1. Unpack the whole archive; opening a page inside the ZIP is not enough.
2. Open en/index.html in a browser. It needs neither a network nor a server, and the search works.
   The commands, however, want a Docker engine and, the first time, access to Docker Hub.

The date in the archive’s name is that of the check; verification.json tells what was verified, and with what.
""",
}
"""The files beside the home page of the copy, by name."""
