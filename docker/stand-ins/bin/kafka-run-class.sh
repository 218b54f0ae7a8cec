#!/usr/bin/env bash
# Stands in for Kafka's script of this name: the same variables, as far as our own files set them.
base=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "${LOG_DIR:-$base/logs}"
# shellcheck disable=SC2086 # options are words
exec java ${KAFKA_HEAP_OPTS:--Xmx256m} ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:TieredStopAtLevel=1} \
  -Dkafka.logs.dir="${LOG_DIR:-$base/logs}" ${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=$base/config/tools-log4j2.yaml} \
  ${KAFKA_OPTS:-} -cp "$base/libs/*" "$@"
