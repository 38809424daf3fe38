# The commands of exercise 1 as a bare shell script types them on a node that is up: no terminal, nothing compared.
docker container run hello-world
docker image pull alpine
docker image ls
docker container run alpine ls -l
docker container run alpine echo "hello from alpine"
docker container run alpine /bin/sh
docker container run -i alpine /bin/sh <<'SHELL'
hostname
SHELL
docker container ls
docker container ls -a
docker container run --help
docker container run -i --name first -t -d alpine /bin/ash
docker container exec -i first /bin/ash <<'SHELL'
echo "hello world" > hello.txt
ls
SHELL
docker container stop -t 0 first
docker container run alpine ls
docker container ls -a
docker container start first
docker container ls
docker container exec -i first /bin/ash <<'SHELL'
ls
cat hello.txt
SHELL
docker image inspect alpine
docker image inspect --format '{{.Os}} {{.Config.Cmd}}' alpine
docker container stop -t 1 first
docker container prune -f
docker container ls -a
docker image rm alpine hello-world
docker image ls
docker system df
