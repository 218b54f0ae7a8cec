#!/usr/bin/env bash
base=$(cd "$(dirname "$0")/.." && pwd)
export KAFKA_LOG4J_OPTS="${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=$base/config/connect-log4j2.yaml}"
export KAFKA_HEAP_OPTS="${KAFKA_HEAP_OPTS:--Xmx1g}"
exec "$base/bin/kafka-run-class.sh" org.apache.kafka.connect.cli.ConnectDistributed "$@"
