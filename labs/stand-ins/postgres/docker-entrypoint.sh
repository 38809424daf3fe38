#!/bin/sh
# Makes a database cluster in $PGDATA when there is none, then runs what it is given; a server as the user postgres.
set -eu

: "${POSTGRES_USER:=postgres}"
: "${POSTGRES_DB:=$POSTGRES_USER}"

main() {
  case ${1-} in
  -*) set -- postgres "$@" ;;
  esac
  if [ "${1-}" = postgres ]; then
    [ "$(id -u)" != 0 ] || become_postgres "$@"
    [ -s "$PGDATA/PG_VERSION" ] || make_cluster
  fi
  exec "$@"
}

become_postgres() {
  mkdir -p "$PGDATA"
  chown -R postgres:postgres "$PGDATA"
  chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
}

make_cluster() {
  if [ -z "${POSTGRES_PASSWORD-}" ]; then
    echo 'Error: there is no database yet, and no password for its superuser.' >&2
    echo '       Set POSTGRES_PASSWORD, as in "docker run -e POSTGRES_PASSWORD=secret postgres".' >&2
    exit 1
  fi
  password=$(mktemp)
  printf '%s\n' "$POSTGRES_PASSWORD" >"$password"
  # The first process of a container heeds no signal without a trap, and a trap waits for a program in the foreground.
  initdb --no-sync --username="$POSTGRES_USER" --pwfile="$password" --auth=trust &
  making=$!
  trap 'kill -TERM $making; wait $making || true; rm -f "$password"; exit 130' INT TERM
  wait "$making"
  trap - INT TERM
  rm -f "$password"
  [ "$POSTGRES_DB" = postgres ] || make_database
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

make_database() {
  name=$(printf %s "$POSTGRES_DB" | sed 's/"/""/g')
  printf 'CREATE DATABASE "%s"\n' "$name" | postgres --single -j postgres >/dev/null
}

main "$@"
