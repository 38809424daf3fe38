#!/bin/sh
# Vérifier votre travail, exercice 4 : sh 4-capabilities.sh fr, puis, une fois rangé :
# sh 4-capabilities.sh fr --place-nette
# Check your work, exercise 4: sh 4-capabilities.sh en, or, after tidying up, sh 4-capabilities.sh en --tidied
#
# Ends with 0 if all is in order, with 1 if not, with 2 if nothing could be looked at. Changes nothing.

title() { say "Exercice 4 : les capacités" "Exercise 4: capabilities"; }

# The containers of this exercise are gone as soon as they end. The daemon remembers its last 256 events, those of
# containers that have died among them, until it is started again.
checks() {
  ended=$(ask events --since 24h --until 0s --filter type=container --filter event=die \
    --format '{{.Actor.Attributes.image}} {{.Actor.Attributes.exitCode}}') || unanswered events

  section "4.2 Premiers pas" "4.2 First steps"
  present "l’image alpine" "the image alpine" "docker image pull --quiet alpine" has_image alpine:latest
  present "dans la mémoire du démon, un conteneur d’alpine qui a réussi (code de retour 0)" \
    "in the daemon’s memory, a container of alpine that has succeeded (status 0)" \
    "docker run --rm alpine grep Cap /proc/self/status" ended_with 0 1

  section "4.3 Mettre les capacités à l’épreuve" "4.3 Putting capabilities to the test"
  present "dans la mémoire du démon, deux conteneurs auxquels le noyau a refusé chown (code de retour 1)" \
    "in the daemon’s memory, two containers that were refused chown by the kernel (status 1)" \
    "docker run --rm -it --cap-drop CHOWN alpine chown nobody /
docker run --rm -it --cap-add chown -u nobody alpine chown nobody /" ended_with 1 2

  section "4.5 Laisser place nette" "4.5 Leaving things tidy"
  no_containers_left
}

ended_with() { # STATUS COUNT: whether at least so many containers of alpine have ended with that status
  [ "$(printf '%s\n' "$ended" | grep -Exc "(docker\.io/)?(library/)?alpine(:latest)? $1")" -ge "$2" ]
}

no_containers_left() {
  rest=$(containers_like alpine "$ANY" "$ANY" 'chown nobody /|grep (Cap|CapEff|NoNewPrivs) /proc/self/status')
  absent "les conteneurs de l’exercice, que --rm supprime" "the containers of the exercise, which --rm removes" \
    "docker container rm --force $(echo "$rest" | tr '\n' ' ')" test -n "$rest"
}

leftovers() {
  section "4.5 Laisser place nette" "4.5 Leaving things tidy"
  no_containers_left
  absent "l’image alpine" "the image alpine" "docker image rm alpine" has_image alpine:latest
}

# The site puts the text of that file in the place of this line, so that what you download needs no other.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
