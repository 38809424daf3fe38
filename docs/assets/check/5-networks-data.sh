#!/bin/sh
# Vérifier votre travail, exercice 5 : sh 5-networks-data.sh fr, puis, une fois rangé :
# sh 5-networks-data.sh fr --place-nette
# Check your work, exercise 5: sh 5-networks-data.sh en, or, after tidying up, sh 5-networks-data.sh en --tidied
#
# Ends with 0 if all is in order, with 1 if not, with 2 if nothing could be looked at. Changes nothing.

title() { say "Exercice 5 : réseaux et données" "Exercise 5: networks and data"; }

VOTE=dockersamples/examplevotingapp_vote
PROJECT=label=com.docker.compose.project=votes

# Section 5.5 first undoes what the sections before it have built: until there is something of 5.5, that has to stand;
# afterwards it has to be gone.
checks() {
  file=$(find_file votes compose.yaml "$VOTE")
  started=$(ask events --since 24h --until 0s --filter type=container --filter event=start --filter "$PROJECT" \
    --format '{{index .Actor.Attributes "com.docker.compose.service"}}') || unanswered events

  section "5.1 Un réseau où l’on se trouve" "5.1 A network in which to be found"
  for image in alpine:latest redis:alpine $VOTE:latest; do
    name=${image%:latest}
    present "l’image $name" "the image $name" "docker image pull --quiet $name" has_image "$image"
  done
  if [ -z "$file$started" ]; then
    still_standing
    in_one_file
  else
    in_one_file
    by_hand
    with_compose
  fi
}

still_standing() {
  present "le réseau app" "the network app" "docker network create app" has_network app
  present "le conteneur redis, en marche sur le réseau app" "the container redis, running on the network app" \
    "docker container run -d --name redis --network app redis:alpine" runs_on redis app

  section "5.2 Celui que l’on n’atteint pas" "5.2 The one that cannot be reached"
  present "le réseau elsewhere" "the network elsewhere" "docker network create elsewhere" \
    has_network elsewhere
  present "le conteneur stranger, seul sur le réseau elsewhere" \
    "the container stranger, alone on the network elsewhere" \
    "docker container run -d --name stranger alpine sleep 3600
docker network connect elsewhere stranger
docker network disconnect bridge stranger" stranger_is_apart

  section "5.3 Une porte vers l’extérieur" "5.3 A door to the outside"
  present "le conteneur vote, sur le réseau app, publié sur le port 8080" \
    "the container vote, on the network app, published on port 8080" \
    "docker container run -d --name vote --network app -p 8080:80 $VOTE" vote_is_published

  section "5.4.2 Un volume qui a un nom" "5.4.2 A volume with a name"
  present "le volume votes-data" "the volume votes-data" "docker volume create votes-data" \
    has_volume votes-data
  present "le conteneur redis, qui y garde ses données" "the container redis, which keeps its data there" \
    "docker container rm -f redis
docker container run -d --name redis --network app --mount type=volume,source=votes-data,target=/data redis:alpine" \
    redis_keeps_its_data
}

runs_on() { # CONTAINER NETWORK
  about "$1" '{{.State.Running}} {{json .NetworkSettings.Networks}}' | grep -q "^true .*\"$2\":{"
}

stranger_is_apart() {
  runs_on stranger elsewhere && ! runs_on stranger app && ! runs_on stranger bridge
}

vote_is_published() {
  runs_on vote app && about vote '{{json .HostConfig.PortBindings}}' | grep -q '"80/tcp":.*"HostPort":"8080"'
}

redis_keeps_its_data() {
  about redis '{{range .Mounts}}{{.Name}}:{{.Destination}} {{end}}' | grep -qF 'votes-data:/data '
}

by_hand() {
  absent "les conteneurs redis, vote et stranger" "the containers redis, vote and stranger" \
    "docker container rm -f vote redis stranger" has_our_containers
  absent "les réseaux app et elsewhere" "the networks app and elsewhere" "docker network rm app elsewhere" \
    has_our_networks
  absent "le volume votes-data" "the volume votes-data" "docker volume rm votes-data" has_volume votes-data
}

has_our_containers() { # by name and image: your machine may have a redis of its own
  printf '%s\n' "$containers" | grep -Eq "^$ANY (/redis redis:alpine|/vote $VOTE|/stranger alpine) "
}

has_our_networks() {
  has_network app || has_network elsewhere
}

in_one_file() {
  section "5.5 Tout dans un fichier : Compose" "5.5 All in one file: Compose"
  present "le fichier compose.yaml" "the file compose.yaml" \
    "$(say "écrivez votes/compose.yaml comme le montre la page, et lancez ce script du dossier où se trouve votes" \
      "write votes/compose.yaml as the page shows it, and run this script from the folder in which votes is")" \
    holds "$file" 'image: redis:alpine' '- votes-data:/data' '8080:80' 'depends_on:'
  present "dans la mémoire du démon, redis et vote démarrés par Compose" \
    "in the daemon’s memory, redis and vote started by Compose" "docker compose up -d" compose_has_started
}

with_compose() {
  absent "ce que Compose avait créé, ses données comprises" "what Compose had created, its data included" \
    "docker compose down --volumes" has_compose_things
}

# The daemon remembers its last 256 events until it is started again.
compose_has_started() {
  has_line "$started" redis && has_line "$started" vote
}

has_compose_things() {
  rest=$(ask container ls --all --quiet --filter "$PROJECT") || unanswered "container ls"
  [ -n "$rest" ] || has_network votes_app || has_volume votes_votes-data
}

leftovers() {
  section "5.6 Laisser place nette" "5.6 Leaving things tidy"
  by_hand
  with_compose
  absent "le dossier votes, cherché ici et à côté du script" "the folder votes, looked for here and beside the script" \
    "rm -r votes" find_file votes compose.yaml "$VOTE"
  for image in alpine:latest redis:alpine $VOTE:latest; do
    name=${image%:latest}
    absent "l’image $name" "the image $name" "docker image rm $name" has_image "$image"
  done
}

# The site puts the text of that file in the place of this line, so that what you download needs no other.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
