#!/bin/sh
# Vérifier votre travail, exercice 3, sur la première machine : sh 3-swarm.sh fr, ou, après le rangement, sur chacune :
# sh 3-swarm.sh fr --place-nette
# Check your work, exercise 3, on the first machine: sh 3-swarm.sh en, or, after tidying up, on each of them:
# sh 3-swarm.sh en --tidied
#
# Ends with 0 if all is in order, with 1 if not, with 2 if nothing could be looked at. Changes nothing.

title() { say "Exercice 3 : un essaim de machines" "Exercise 3: a swarm of machines"; }

DEPLOY="docker stack deploy --compose-file=docker-stack.yml voting_stack"

checks() {
  look_at_swarm

  section "3.1 Initialiser l’essaim" "3.1 Initialising the swarm"
  # shellcheck disable=SC2016 # the reader's shell is to ask for the address
  present "un essaim, dont cette machine est gestionnaire" "a swarm of which this machine is a manager" \
    'docker swarm init --advertise-addr $(hostname -i)' test "$role" = "active true"
  present "une autre machine, travailleur de l’essaim, prête" "another machine, a worker, ready" \
    "docker swarm join-token worker
$(say "puis, sur l’autre machine, la commande affichée" "then, on the other machine, the command shown")" \
    has_worker

  section "3.3 Déployer une pile" "3.3 Deploying a stack"
  for name in db redis result visualizer worker; do
    present "le service voting_stack_$name, avec sa tâche" "the service voting_stack_$name, with its task" \
      "$(start_service "$name")" has_line "$services" "voting_stack_$name 1/1"
  done
  present "le service voting_stack_vote" "the service voting_stack_vote" "$DEPLOY" has_service vote
  present "les réseaux de la pile : frontend, backend et default" \
    "the networks of the stack: frontend, backend and default" "$DEPLOY" has_networks
  present "le volume voting_stack_db-data, où sont les votes" "the volume voting_stack_db-data, which holds the votes" \
    "$DEPLOY" has_volume voting_stack_db-data

  section "3.4 Mettre une application à l’échelle" "3.4 Scaling an application"
  present "cinq tâches de voting_stack_vote, toutes en marche" "five tasks of voting_stack_vote, all of them running" \
    "docker service scale voting_stack_vote=5" has_line "$services" "voting_stack_vote 5/5"

  section "3.5 Voter, et lire le résultat" "3.5 Voting, and reading the result"
  present "l’image alpine, d’où part le vote" "the image alpine, from which the vote leaves" \
    "docker image pull --quiet alpine" has_image alpine:latest

  section "3.6 Vider un nœud" "3.6 Draining a node"
  drained=$(printf '%s\n' "$nodes" | awk '$3 == "Drain" { print $1 }')
  present "un nœud vidé" "a drained node" \
    "docker node update --availability drain $(worker_name)" test -n "$drained"
  present "aucune tâche de voting_stack_vote sur un nœud vidé" "no task of voting_stack_vote on a drained node" \
    "docker service ps voting_stack_vote" vote_has_moved
}

ask_role() { # in which state the swarm is here, and whether this machine is a manager
  role=$(ask info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}') || unanswered info
}

# A worker cannot tell what the swarm is doing; a machine outside can say that nothing has begun.
look_at_swarm() {
  ask_role
  nodes='' services='' placed=''
  case $role in
    "active true")
      nodes=$(ask node ls --format '{{.Hostname}} {{.Status}} {{.Availability}} {{.ManagerStatus}}') ||
        unanswered "node ls"
      services=$(ask service ls --format '{{.Name}} {{.Replicas}}') || unanswered "service ls"
      ;;
    "active false")
      give_up "Un travailleur ignore ce que fait l’essaim : lancez ce script sur la machine où vous l’avez initialisé." \
        "A worker does not know what the swarm is doing: run this script on the machine where you initialised it."
      ;;
    inactive*)
      echo
      say "Cette machine n’est dans aucun essaim. Si le vôtre est ailleurs, lancez ce script sur sa première machine." \
        "This machine is in no swarm. If yours is elsewhere, run this script on its first machine."
      ;;
    *)
      give_up "L’essaim ne répond pas (${role% *}). Tapez docker info pour voir ce qui ne va pas." \
        "The swarm does not answer (${role% *}). Type docker info to see what is wrong."
      ;;
  esac
}

has_worker() { # a node that is ready and has no status as a manager
  printf '%s\n' "$nodes" | awk '$2 == "Ready" && NF == 3 { found = 1 } END { exit !found }'
}

worker_name() {
  printf '%s\n' "$nodes" | awk 'NF == 3 { print $1; found = 1; exit } END { if (!found) print "node2" }'
}

has_service() { # NAME
  printf '%s\n' "$services" | grep -q "^voting_stack_$1 "
}

start_service() { # NAME: the command that brings it, or tells why it does not run
  if has_service "$1"; then
    echo "docker service ps --no-trunc voting_stack_$1"
  else
    echo "$DEPLOY"
  fi
}

has_networks() {
  for name in frontend backend default; do
    has_network "voting_stack_$name" || return
  done
}

vote_has_moved() {
  placed=$(ask service ps --filter desired-state=running --format '{{.Node}}' voting_stack_vote 2>/dev/null)
  [ -n "$drained" ] && [ -n "$placed" ] || return
  for name in $drained; do
    has_line "$placed" "$name" && return 1
  done
  return 0
}

# A swarm pulls images by their digests, so that they have no tag, and can only be named by their identifiers.
OURS='dockersamples/(examplevotingapp_(vote|worker|result)|visualizer):.*|alpine:latest'
OURS="$OURS|redis:(alpine|<none>)|postgres:(18-alpine|<none>)"

leftovers() {
  ask_role
  rest=$(ask container ls --all --quiet --filter label=com.docker.stack.namespace=voting_stack) ||
    unanswered "container ls"
  section "3.8 Laisser place nette" "3.8 Leaving things tidy"
  absent "les conteneurs de la pile" "the containers of the stack" "docker stack rm voting_stack" test -n "$rest"
  absent "le volume voting_stack_db-data" "the volume voting_stack_db-data" "docker volume rm voting_stack_db-data" \
    has_volume voting_stack_db-data
  absent "la place de cette machine dans l’essaim" "the place of this machine in the swarm" \
    "docker swarm leave --force" test "$role" != "inactive false"
  absent "le réseau docker_gwbridge" "the network docker_gwbridge" "docker network rm docker_gwbridge" \
    has_network docker_gwbridge
  ours=$(ask image ls --all --format '{{.Repository}}:{{.Tag}} {{.ID}}') || unanswered "image ls --all"
  ours=$(printf '%s\n' "$ours" | grep -Ex "($OURS) .*" | cut -d ' ' -f 2 | sort -u | tr '\n' ' ')
  absent "les images de l’exercice" "the images of the exercise" "docker image rm $ours" test -n "$ours"
}

# The site puts the text of that file in the place of this line, so that what you download needs no other.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
