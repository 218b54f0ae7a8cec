#!/usr/bin/env bash
# Builds the images, runs docker/compose.yaml and checks what it promises: from the repository's root, with a container engine,
#   docker/try.sh                # with the real images if they can be pulled, else with stand-ins
#   docker/try.sh --stand-ins    # with stand-ins in any case
# Stand-ins are built from Debian and Maven Central, by root on a machine with debootstrap (docker/stand-ins); Grafana has none.
# Says what it runs on, prints a line for each check, and ends with 1 if one failed. Leaves images behind, and no container or volume.
set -uo pipefail

skip() { echo "skipped: $1"; exit 0; }
{ command -v docker && timeout 20 docker info; } >/dev/null 2>&1 || skip "there is no container engine here, or it does not answer"
cd "$(dirname "$0")/.." || exit 1
if docker compose version >/dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi
"${compose[@]}" version >/dev/null 2>&1 || skip "neither \"docker compose\" nor docker-compose is installed"
DOCKER_BUILDKIT=1 docker build --help >/dev/null 2>&1 || skip "docker has no BuildKit here; install its plugin buildx"

# shellcheck source=/dev/null
. docker/.env
export DOCKER_BUILDKIT=1 COMPOSE_DOCKER_CLI_BUILD=1
prefix=aliyun-iot-stand-in
log=$(mktemp)
failed=0
say() { echo "$(date +%T) $*"; }
check() { # what it shows, then a command
  if "${@:2}" >"$log" 2>&1; then say "ok      $1"; else say "FAILED  $1"; tail -20 "$log"; failed=1; fi
}
must() { "$@" >"$log" 2>&1 || { tail -40 "$log"; say "FAILED  $*"; logs; exit 1; }; }
logs() { docker ps -aq --filter label=com.docker.compose.project=aliyun-iot-try | xargs -rn1 docker inspect -f '{{.Name}} {{json .State.Health.Log}}' | cut -c1-600; }
within() { # seconds, then a command that is tried until it succeeds
  local end=$((SECONDS + $1))
  until "${@:2}"; do [ $SECONDS -lt $end ] || return 1; sleep 1; done
}

# Images.
base() { sed -nE "s/^FROM \\$\{$1\}:(\S+) AS .*/\1/p" docker/Dockerfile | head -1; }
have() { docker image inspect "$1" >/dev/null 2>&1 || timeout 600 docker pull -q "$1" >/dev/null 2>&1; }
real() {
  have "$KAFKA_IMAGE:$KAFKA_VERSION" && have "$MAVEN_IMAGE:$(base MAVEN_IMAGE)" && have "$JRE_IMAGE:$(base JRE_IMAGE)" \
    && have "$PROMETHEUS_IMAGE:v$PROMETHEUS_VERSION" && have "$GRAFANA_IMAGE:$GRAFANA_VERSION"
}
stand_in() { # stage, image
  say "building $2"
  must docker build -f docker/stand-ins/Dockerfile --target "$1" --build-arg "KAFKA_VERSION=$KAFKA_VERSION" -t "$2" .
}
debian() {
  docker image inspect $prefix/debian:bookworm >/dev/null 2>&1 && return
  { command -v debootstrap && [ "$(id -u)" = 0 ]; } >/dev/null \
    || skip "no registry gives the images, and their stand-ins are built by root with debootstrap"
  local root; root=$(mktemp -d)
  say "building $prefix/debian:bookworm"
  must debootstrap --variant=minbase --include=ca-certificates bookworm "$root" http://deb.debian.org/debian
  # What this machine trusts, which may have a proxy between itself and Maven Central.
  mkdir -p "$root/usr/local/share/machine"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
  cp -L /etc/ssl/certs/java/cacerts "$root/usr/local/share/machine/cacerts"
  tar -C "$root" -c . | must docker import - $prefix/debian:bookworm
  rm -rf "$root"
}
if [ "${1:-}" != --stand-ins ] && real; then
  say "with the real images"
  services=(kafka emulator connect prometheus grafana)
else
  say "with stand-ins of the images, and without Grafana"
  services=(kafka emulator connect prometheus)
  debian
  stand_in maven "$prefix/maven:$(base MAVEN_IMAGE)"
  stand_in jdk "$prefix/jre:$(base JRE_IMAGE)"
  stand_in kafka "$prefix/kafka:$KAFKA_VERSION"
  stand_in prometheus "$prefix/prometheus:v$PROMETHEUS_VERSION"
  export MAVEN_IMAGE=$prefix/maven JRE_IMAGE=$prefix/jre KAFKA_IMAGE=$prefix/kafka PROMETHEUS_IMAGE=$prefix/prometheus
fi

# The services, beside whatever else runs on this machine.
export KAFKA_PORT=29092 CONNECT_PORT=28083 EMULATOR_PORT=28081 PROMETHEUS_PORT=29090 GRAFANA_PORT=23000
# Without its name, which docker-compose 1 does not know.
stack() { (cd docker && sed '/^name:/d' compose.yaml | "${compose[@]}" -p aliyun-iot-try -f - "$@"); }
trap 'stack down -v -t 5 >/dev/null 2>&1; rm -f "$log"' EXIT
id() { stack ps -q "$1"; }
inside() { docker exec "$(id "$1")" "${@:2}"; }
healthy() { [ "$(docker inspect -f '{{.State.Health.Status}}' "$(id "$1")")" = healthy ]; }
get() { curl -fsS -m 10 "http://localhost:$1"; }
send() { curl -fsS -m 10 -X POST -H 'Content-Type: application/json' --data "$2" "http://localhost:$1"; }
says() { local text=$1; shift; "$@" 2>&1 | tee /dev/stderr | grep -e "$text"; }

say "building the images"
must stack build emulator connect
say "starting"
must stack up -d "${services[@]}"
for service in "${services[@]}"; do check "$service is healthy" within 120 healthy "$service"; done

for file in source sink; do check "takes docker/$file.json" send "$CONNECT_PORT/connectors" "@docker/$file.json"; done
running() { says '"tasks":\[{"id":0,"state":"RUNNING"' get "$CONNECT_PORT/connectors/aliyun-iot-$1/status"; }
for file in source sink; do check "aliyun-iot-$file runs" within 60 running $file; done

# Kafka's own tools, in the worker's container: its agent has taken the port of the metrics.
tool() { inside connect /opt/kafka/bin/"$1".sh --bootstrap-server kafka:19092 "${@:2}"; }
topic=/a1Xk7TqLm3P/pump1/user/get
message='{"productKey":"a1Xk7TqLm3P","deviceName":"pump1","topic":"'$topic'","payload":"hello from the platform","qos":1}'
taken() { says '"outcome": *"\(delivered\|stored\)"' send "$EMULATOR_PORT/api/publish" "$message"; }
check "the platform takes a message for a device" within 60 taken
check "Kafka has it, says a tool in the worker's container" \
  says "hello from the platform" tool kafka-console-consumer --topic iot.messages --from-beginning --max-messages 1 --timeout-ms 60000
produce() {
  echo 'a1Xk7TqLm3P/pump1|{"hello":"from Kafka"}' | docker exec -i "$(id connect)" /opt/kafka/bin/kafka-console-producer.sh \
    --bootstrap-server kafka:19092 --topic iot.updates --reader-property parse.key=true --reader-property key.separator='|'
}
check "Kafka takes a record" produce
arrived() { says 'from Kafka' get "$EMULATOR_PORT/api/messages?after=0"; }
check "the platform has it" within 60 arrived
scraped() { says '"aliyun_iot_links_up".*"[1-9][0-9]*"\]' get "$PROMETHEUS_PORT/api/v1/query?query=aliyun_iot_links_up"; }
check "Prometheus has the worker's metrics" within 60 scraped

# What the images promise.
for service in emulator connect; do check "$service does not run as root" says '^10001$' inside $service id -u; done
check "Kafka's folder in the worker is root's" says '^root$' inside connect stat -c %U /opt/kafka/bin
quiet() { ! docker diff "$(id connect)" | grep -q 'connect\.log'; }
check "the worker's log is not written into its container" quiet
lean() { ! inside emulator ls /opt/emulator/lib | grep -E 'selenium|rocksdb|hivemq|junit|kafka'; }
check "the emulator's image has the emulator's libraries only" lean
unreadable() {
  local folder; folder=$(mktemp -d)
  chmod 755 "$folder"; cp config/devices.csv "$folder"; chmod 000 "$folder/devices.csv"
  docker run --rm -v "$folder:/etc/aliyun-iot:ro" "$(docker inspect -f '{{.Image}}' "$(id emulator)")" >"$log" 2>&1
  local status=$?
  rm -rf "$folder"
  [ $status = 2 ] && grep -q 'may not' "$log" && ! grep -q 'Exception' "$log"
}
check "a devices file that the emulator may not read is named in one line" unreadable
left_behind() { # after two health checks of a process that stands still
  docker kill -s STOP "$(id connect)" >/dev/null
  sleep 25
  local left; left=$(docker top "$(id connect)" -o pid,args | grep -c '/dev/tcp')
  docker kill -s CONT "$(id connect)" >/dev/null
  echo "$left processes of health checks"
  [ "$left" -le 2 ]
}
check "health checks of a worker that hangs end" left_behind
stops() {
  stack stop -t 5 kafka && sleep 10
  local begin=$SECONDS
  stack stop connect
  took=$((SECONDS - begin))
  [ "$(docker inspect -f '{{.State.ExitCode}}' "$(stack ps -aq connect)")" != 137 ]
}
check "a worker without its Kafka stops in order" stops
say "        in ${took:-?} s"
if [ $failed = 0 ]; then say "all is well"; else say "something failed"; fi
exit $failed
