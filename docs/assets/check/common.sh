# --- what all five exercises share ------------------------------------------------------------------------
#
# Above, `checks` and `leftovers` say what belongs to this exercise; below is how it is looked for and told. Where a
# function takes what to say, it takes it in French, then in English. Docker is only asked (ls, inspect, diff, …).

set -u

LIMIT=20 # seconds that Docker may take for one answer

main() {
  language=$(system_language)
  task=checks option=''
  for argument; do
    case $argument in
      fr | en) language=$argument ;;
      --tidied | --place-nette) task=leftovers option=$argument ;;
      -h | --help) usage && exit 0 ;;
      *) misused "$argument" ;;
    esac
  done
  LC_ALL=C
  export LC_ALL
  dress
  look
  printf '%s%s%s\n' "$bold" "$(title)" "$plain"
  total=0 right=0
  "$task"
  sum_up
}

system_language() {
  case ${LC_ALL:-${LC_MESSAGES:-${LANG-}}} in
    fr*) echo fr ;;
    *) echo en ;;
  esac
}

# --- what it says -----------------------------------------------------------------------------------------

say() { # FRENCH ENGLISH
  case $language in
    fr) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$2" ;;
  esac
}

usage() {
  say "Usage : sh $0 [fr|en] [--place-nette]
Dit ce que l’exercice a laissé sur cette machine, et ce qui manque ; --place-nette dit ce qu’il reste à ranger." \
    "Usage: sh $0 [fr|en] [--tidied]
Tells what the exercise has left on this machine, and what is missing; --tidied tells what there is still to tidy up."
}

misused() { # ARGUMENT
  say "« $1 » n’est pas connu." "$1 is not known." >&2
  usage >&2
  exit 2
}

# Why nothing could be looked at; where the page of help has a section on it, that is named, too.
give_up() { # FRENCH ENGLISH [FRENCH-SECTION ENGLISH-SECTION]
  say "$1" "$2" >&2
  [ $# -eq 2 ] ||
    say "Voyez, à la page « En cas de problème » : $3." "See the page of help (If something goes wrong): $4." >&2
  exit 2
}

# Colours only on a terminal, and only beside words that say the same.
dress() {
  good='' bad='' bold='' plain=''
  if [ -t 1 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-dumb}" != dumb ]; then
    good=$(printf '\033[32m') bad=$(printf '\033[31m') bold=$(printf '\033[1m') plain=$(printf '\033[0m')
  fi
}

section() { # FRENCH ENGLISH: the section of the page that leads to what comes next
  printf '\n%s%s%s\n' "$bold" "$(say "$1" "$2")" "$plain"
}

present() { # FRENCH ENGLISH HOW TEST…: a thing that is to be there, and how to get there
  what=$(say "$1" "$2") how=$3
  shift 3
  if "$@" >/dev/null; then
    tell_right "$(say "trouvé" "found  ")"
  else
    tell_wrong "$(say "manque" "missing")"
  fi
}

absent() { # FRENCH ENGLISH HOW TEST…: a thing that is to be gone, and how to remove it
  what=$(say "$1" "$2") how=$3
  shift 3
  if "$@" >/dev/null; then
    tell_wrong "$(say "reste " "left   ")"
  else
    tell_right "$(say "rangé " "gone   ")"
  fi
}

tell_right() { # WORD
  total=$((total + 1)) right=$((right + 1))
  printf '  %s%s%s  %s\n' "$good" "$1" "$plain" "$what"
}

tell_wrong() { # WORD
  total=$((total + 1))
  printf '  %s%s%s  %s\n' "$bad" "$1" "$plain" "$what"
  printf '%s\n' "$how" | sed "s/^/$(say "          " "           ")→ /"
}

sum_up() {
  printf '\n%s' "$bold"
  say "En ordre : $right sur $total. $(advice)" "In order: $right of $total. $(advice)"
  printf '%s' "$plain"
  [ "$right" -eq "$total" ]
}

advice() {
  case $task/$((total - right)) in
    checks/0) say "L’exercice est fait." "The exercise is done." ;;
    leftovers/0) say "Place nette." "All is tidy." ;;
    checks/*)
      say "Suivez les sections nommées ci-dessus, puis relancez ce script." \
        "Follow the sections named above, then run this script again."
      ;;
    *)
      say "Ce qui était là avant l’exercice, ou qui sert à autre chose, peut rester." \
        "What was there before the exercise, or serves something else, may stay."
      ;;
  esac
}

# --- how it looks -----------------------------------------------------------------------------------------

ask() { # what to ask docker
  if command -v timeout >/dev/null; then
    timeout "$LIMIT" docker "$@"
  else
    limited docker "$@"
  fi
}

# What timeout does, for systems that have none, such as macOS.
limited() { # COMMAND…
  "$@" &
  asked=$!
  (
    trap 'kill $!; exit' TERM
    sleep "$LIMIT" &
    wait
    kill "$asked"
  ) >/dev/null 2>&1 &
  watch=$!
  wait "$asked"
  status=$?
  kill "$watch" 2>/dev/null
  return "$status"
}

# What is there is read once; the exercise's checks then only search in these lists.
look() {
  command -v docker >/dev/null || give_up \
    "La commande docker est introuvable. Installez Docker, ou ouvrez le terminal où vous avez fait l’exercice." \
    "The command docker was not found. Install Docker, or open the terminal in which you did the exercise." \
    "Le démon ne répond pas" "The daemon does not answer"
  answer=$(ask version --format '{{.Server.Version}}' 2>&1) || explain $? "$answer"
  containers=$(list_containers) || unanswered "container ls"
  images=$(ask image ls --format '{{.Repository}}:{{.Tag}}') || unanswered "image ls"
  networks=$(ask network ls --format '{{.Name}}') || unanswered "network ls"
  volumes=$(ask volume ls --format '{{.Name}}') || unanswered "volume ls"
}

explain() { # STATUS ANSWER: why the daemon does not tell its version
  case "$1 $2" in
    124* | 143*) # how timeout ends; how that of BusyBox and limited end
      give_up "Docker n’a pas répondu en $LIMIT secondes." "Docker has not answered within $LIMIT seconds." \
        "Le démon ne répond pas" "The daemon does not answer"
      ;;
    *"permission denied"*)
      again="sudo sh $0 $language${option:+ $option}"
      give_up "Docker n’obéit pas à ce compte. Essayez : $again" \
        "Docker does not obey this account. Try: $again" "L’accès est refusé" "Access is denied"
      ;;
    *)
      printf '%s\n' "$2" | sed '/^$/d' >&2
      give_up "Le démon Docker ne répond pas." "The Docker daemon does not answer." \
        "Le démon ne répond pas" "The daemon does not answer"
      ;;
  esac
}

unanswered() { # what was asked
  give_up "Docker n’a pas répondu. Tapez docker $1 pour voir pourquoi, puis relancez ce script." \
    "Docker has not answered. Type docker $1 to see why, then run this script again."
}

# One line each: ID /name image state terminal command and its arguments; docker.io/library/alpine:latest is alpine.
# One that disappears between the two questions is none.
list_containers() {
  ids=$(ask container ls --all --quiet --no-trunc) || return
  [ -n "$ids" ] || return 0
  line='{{.Id}} {{.Name}} {{.Config.Image}} {{.State.Status}} {{.Config.Tty}} {{.Path}}{{range .Args}} {{.}}{{end}}'
  # shellcheck disable=SC2086 # one word for each container
  ask container inspect --format "$line" $ids 2>/dev/null | sed '
    s,^\([^ ]* [^ ]*\) docker\.io/,\1 ,
    s,^\([^ ]* [^ ]*\) library/,\1 ,
    s,^\([^ ]* [^ ]*\) \([^ ]*\):latest ,\1 \2 ,'
}

ANY='[^ ]*'

containers_like() { # IMAGE STATE TERMINAL COMMAND, extended regular expressions: the IDs of such containers
  printf '%s\n' "$containers" | grep -Ex "$ANY $ANY ($1) ($2) ($3) ($4)" | cut -c 1-12
}

has_container() { # IMAGE TERMINAL COMMAND
  [ -n "$(containers_like "$1" "$ANY" "$2" "$3")" ]
}

has_line() { # LIST LINE
  printf '%s\n' "$1" | grep -qxF -e "$2"
}

has_image() { # NAME:TAG
  has_line "$images" "$1"
}

has_network() { # NAME
  has_line "$networks" "$1"
}

has_volume() { # NAME
  has_line "$volumes" "$1"
}

about() { # CONTAINER TEMPLATE
  ask container inspect --format "$2" "$1" 2>/dev/null
}

# Where a file of the exercise is: in its folder, from here or from beside this script, or in the folder we are in.
find_file() { # FOLDER FILE TEXT: its path, if it holds the text
  for folder in "$1" . "$(dirname "$0")/$1" "$(dirname "$0")"; do
    if [ -f "$folder/$2" ] && grep -qF -e "$3" "$folder/$2"; then
      printf '%s\n' "$folder/$2"
      return
    fi
  done
  return 1
}

holds() { # FILE TEXT…: whether the file has all these texts
  [ -f "$1" ] || return
  file=$1
  shift
  for text; do
    grep -qF -e "$text" "$file" || return
  done
}

main "$@"
