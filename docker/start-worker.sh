# Starts the worker of the image.
# The agent, metrics for Prometheus at port 9404, is named here and not in the image's environment: Kafka's own tools read KAFKA_OPTS too,
# and would fail in this container because the port is taken.
export KAFKA_OPTS="-javaagent:/opt/connect/jmx-exporter/jmx_prometheus_javaagent.jar=9404:/opt/connect/jmx-exporter.yaml $KAFKA_OPTS"
# Logs go to standard output alone. Kafka's own configuration writes them a second time, into the container's layer.
export KAFKA_LOG4J_OPTS="${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=/opt/connect/log4j2.yaml}"
exec /opt/kafka/bin/connect-distributed.sh "$@"
