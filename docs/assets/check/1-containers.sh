#!/bin/sh
# Vérifier votre travail, exercice 1 : sh 1-containers.sh fr, ou, une fois rangé, sh 1-containers.sh fr --place-nette
# Check your work, exercise 1: sh 1-containers.sh en, or, after tidying up, sh 1-containers.sh en --tidied
#
# Ends with 0 if all is in order, with 1 if not, with 2 if nothing could be looked at. Changes nothing.

title() { say "Exercice 1 : votre premier conteneur" "Exercise 1: your first container"; }

checks() {
  section "1.1 Premier conteneur" "1.1 First container"
  present "l’image hello-world" "the image hello-world" "docker container run hello-world" \
    has_image hello-world:latest
  present "un conteneur de hello-world" "a container of hello-world" "docker container run hello-world" \
    has_container hello-world "$ANY" '.*'

  section "1.2 Un conteneur Linux Alpine" "1.2 An Alpine Linux container"
  present "l’image alpine" "the image alpine" "docker image pull alpine" has_image alpine:latest

  section "1.2.1 docker container run" "1.2.1 docker container run"
  present "un conteneur d’alpine qui a exécuté ls -l" "a container of alpine that has run ls -l" \
    "docker container run alpine ls -l" has_container alpine "$ANY" 'ls -l'
  present "un conteneur qui a dit hello from alpine" "a container that has said hello from alpine" \
    'docker container run alpine echo "hello from alpine"' has_container alpine "$ANY" 'echo hello from alpine'
  present "un conteneur qui a exécuté /bin/sh sans terminal" "a container that has run /bin/sh without a terminal" \
    "docker container run alpine /bin/sh" has_container alpine false /bin/sh
  present "un conteneur qui a exécuté /bin/sh dans un terminal (-it)" \
    "a container that has run /bin/sh in a terminal (-it)" \
    "docker container run -it alpine /bin/sh" has_container alpine true /bin/sh

  awake=$(container_with_hello running)
  kept=${awake:-$(container_with_hello "$ANY")}
  section "1.3 L’isolation d’un conteneur" "1.3 The isolation of a container"
  present "un conteneur qui a exécuté /bin/ash, et dont hello.txt dit hello world" \
    "a container that has run /bin/ash, and whose hello.txt says hello world" \
    'docker container run -it alpine /bin/ash
echo "hello world" > hello.txt' test -n "$kept"
  present "un autre conteneur, qui a exécuté ls" "another container, which has run ls" \
    "docker container run alpine ls" has_container alpine "$ANY" ls

  section "1.3.1 Revenir dans un conteneur" "1.3.1 Coming back to a container"
  present "le conteneur de hello.txt, de nouveau en marche" "the container of hello.txt, running again" \
    "docker container start ${kept:-$(say "IDENTIFIANT" "IDENTIFIER")}" test -n "$awake"
}

container_with_hello() { # STATE: the first container in that state whose hello.txt says hello world
  for id in $(containers_like alpine "$1" "$ANY" /bin/ash); do
    # `cp … -` writes an archive to the pipe, and nothing to this machine.
    if ask container cp "$id:/hello.txt" - 2>/dev/null | tr '\000' '\n' | grep -qxF 'hello world'; then
      echo "$id"
      return
    fi
  done
  return 1
}

leftovers() {
  section "1.5 Laisser place nette" "1.5 Leaving things tidy"
  rest=$(containers_like 'hello-world|alpine' "$ANY" "$ANY" '/hello|ls|ls -l|echo hello from alpine|/bin/a?sh')
  absent "les conteneurs de l’exercice" "the containers of the exercise" \
    "docker container rm --force $(echo "$rest" | tr '\n' ' ')" test -n "$rest"
  absent "l’image alpine" "the image alpine" "docker image rm alpine" has_image alpine:latest
  absent "l’image hello-world" "the image hello-world" "docker image rm hello-world" has_image hello-world:latest
}

# The site puts the text of that file in the place of this line, so that what you download needs no other.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
