#!/bin/sh
# Runs what it is given; a redis-server as the user redis, and open to the container's network.
set -eu

case ${1-} in
-* | *.conf) set -- redis-server "$@" ;;
esac

if [ "${1-}" = redis-server ]; then
  shift
  # A file of settings has to come first; what is said after it counts more.
  case ${1-} in
  '' | -*) set -- redis-server --protected-mode no "$@" ;;
  *)
    file=$1
    shift
    set -- redis-server "$file" --protected-mode no "$@"
    ;;
  esac
  umask 077
  if [ "$(id -u)" = 0 ]; then
    chown -R redis:redis .
    exec setpriv --reuid=redis --regid=redis --init-groups "$@"
  fi
fi

exec "$@"
