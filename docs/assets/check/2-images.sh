#!/bin/sh
# Vérifier votre travail, exercice 2 : sh 2-images.sh fr, ou, une fois rangé, sh 2-images.sh fr --place-nette
# Check your work, exercise 2: sh 2-images.sh en, or, after tidying up, sh 2-images.sh en --tidied
#
# Ends with 0 if all is in order, with 1 if not, with 2 if nothing could be looked at. Changes nothing.

title() { say "Exercice 2 : créer des images" "Exercise 2: creating images"; }

checks() {
  made=$(container_with_figlet)
  section "2.1 Créer une image à partir d’un conteneur" "2.1 Creating an image from a container"
  present "l’image ubuntu" "the image ubuntu" "docker container run -ti ubuntu bash" has_image ubuntu:latest
  present "un conteneur d’ubuntu où figlet est installé" "a container of ubuntu in which figlet is installed" \
    "docker container run -ti ubuntu bash
apt-get update
apt-get install -y figlet" test -n "$made"
  present "l’image ourfiglet" "the image ourfiglet" \
    "docker container commit ${made:-$(say "CONTENEUR" "CONTAINER")}
docker image tag $(say "IDENTIFIANT" "IDENTIFIER") ourfiglet" has_image ourfiglet:latest
  present "un conteneur d’ourfiglet qui a exécuté figlet" "a container of ourfiglet that has run figlet" \
    "docker container run ourfiglet figlet hello" has_container ourfiglet "$ANY" 'figlet .*'

  program=$(find_file hello index.js 'os.hostname()')
  recipe=$(find_file hello Dockerfile 'FROM alpine')
  section "2.2 Créer une image à l’aide d’un Dockerfile" "2.2 Creating an image with a Dockerfile"
  present "le fichier index.js" "the file index.js" "$(as_shown hello/index.js)" \
    holds "$program" 'require("os")' 'console.log("hello from " + hostname)'
  present "le fichier Dockerfile, avec ses cinq instructions" "the file Dockerfile, with its five instructions" \
    "$(as_shown hello/Dockerfile)" holds "$recipe" 'RUN apk update && apk add nodejs' 'COPY . /app' 'WORKDIR /app' \
    'CMD ["node", "index.js"]'
  present "l’image hello:v0.1" "the image hello:v0.1" "docker image build -t hello:v0.1 ." has_image hello:v0.1
  present "un conteneur de hello:v0.1" "a container of hello:v0.1" "docker container run hello:v0.1" \
    has_container 'hello:v0\.1' "$ANY" 'node index.js'

  section "2.3 Les couches d’une image" "2.3 The layers of an image"
  present "dans index.js, la ligne qui dit this is v0.2" "in index.js, the line that says this is v0.2" \
    'echo "console.log(\"this is v0.2\");" >> index.js' holds "$program" 'console.log("this is v0.2");'
  present "l’image hello:v0.2" "the image hello:v0.2" "docker image build -t hello:v0.2 ." has_image hello:v0.2
  present "dans les deux images, la même couche de Node.js, prise dans le cache" \
    "in both images, the same layer of Node.js, taken from the cache" "docker image build -t hello:v0.2 ." \
    share_layers
  present "un conteneur de hello:v0.2" "a container of hello:v0.2" "docker container run hello:v0.2" \
    has_container 'hello:v0\.2' "$ANY" 'node index.js'

  section "2.4 Inspecter une image" "2.4 Inspecting an image"
  present "l’image alpine" "the image alpine" "docker image pull alpine" has_image alpine:latest
}

as_shown() { # FILE
  say "écrivez $1 comme le montre la page, et lancez ce script du dossier où se trouve hello" \
    "write $1 as the page shows it, and run this script from the folder in which hello is"
}

container_with_figlet() {
  for id in $(containers_like ubuntu "$ANY" "$ANY" '(/bin/)?bash'); do
    if ask container diff "$id" | grep -qxF 'A /usr/bin/figlet'; then
      echo "$id"
      return
    fi
  done
  return 1
}

# Alpine is one layer, and Node.js the next; what comes above differs.
share_layers() {
  first=$(two_layers hello:v0.1) && [ -n "$first" ] && [ "$first" = "$(two_layers hello:v0.2)" ]
}

two_layers() { # IMAGE
  ask image inspect --format '{{index .RootFS.Layers 0}} {{index .RootFS.Layers 1}}' "$1" 2>/dev/null
}

leftovers() {
  section "2.6 Laisser place nette" "2.6 Leaving things tidy"
  rest=$(containers_like 'ubuntu|ourfiglet|hello:v0\.[12]' "$ANY" "$ANY" '(/bin/)?bash|figlet .*|node index.js')
  absent "les conteneurs de l’exercice" "the containers of the exercise" \
    "docker container rm --force $(echo "$rest" | tr '\n' ' ')" test -n "$rest"
  for image in hello:v0.1 hello:v0.2 ourfiglet:latest ubuntu:latest alpine:latest; do
    name=${image%:latest}
    absent "l’image $name" "the image $name" "docker image rm $name" has_image "$image"
  done
  absent "le dossier hello, cherché ici et à côté du script" "the folder hello, looked for here and beside the script" \
    "rm -r hello" find_file hello Dockerfile 'FROM alpine'
}

# The site puts the text of that file in the place of this line, so that what you download needs no other.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
