package io.iotbridge.aliyun.fault;

import io.iotbridge.aliyun.cluster.EmulatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The configuration of the connectors as a user would write it, with waits short enough to see them end.
 *
 * @param kafka where the source consumes the uplink itself, if there is to be no sink
 */
record Connectors(EmulatorProcess.Addresses platform, Path devices, String kafka, Form form) {

    /**
     * What the uplink is like.
     *
     * @param oneConnector whether the source carries it, and there is no sink
     * @param confirmed whether its records are property posts that replies confirm
     * @param requests whether the platform calls devices too, and records answer
     */
    record Form(boolean oneConnector, boolean confirmed, boolean requests) {}

    static final String SOURCE = "fault-source";
    static final String SINK = "fault-sink";
    /** A filter beside the one that carries the messages. */
    static final String ASIDE = "user/aside";
    /** What another connector subscribes to. */
    static final String REFUSED = "user/refused";
    /** {@code uplink.in.flight.per.device}. */
    static final int WINDOW = 16;

    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration CONFIRM_RETRY_MAX = Duration.ofSeconds(1);

    /**
     * Messages of a device that can be confirmed behind the oldest record of their partition, which has not had its reply within the timeout and
     * pauses as long as it may before it leaves again: no offset behind it can be committed.
     *
     * @param perSecond messages of one device
     */
    static long behindAReply(double perSecond) {
        return (long)
                Math.ceil(perSecond * CONFIRM_TIMEOUT.plus(CONFIRM_RETRY_MAX).toMillis() / 1000);
    }

    /** By their names. */
    Map<String, Map<String, String>> configs(int tasks) {
        return form.oneConnector() ? Map.of(SOURCE, source(tasks)) : Map.of(SOURCE, source(tasks), SINK, sink(tasks));
    }

    Set<String> names() {
        return configs(1).keySet();
    }

    /** The connector that commits the offsets of the uplink. */
    String committer() {
        return form.oneConnector() ? SOURCE : SINK;
    }

    private Map<String, String> source(int tasks) {
        Map<String, String> config = both(tasks);
        config.put("connector.class", "io.iotbridge.aliyun.source.AliyunIotSourceConnector");
        config.put("downlink.routes", "messages,aside");
        config.put("downlink.routes.messages.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        config.put("downlink.routes.messages.kafka.topic", Stage.DOWN_TOPIC);
        config.put("downlink.routes.aside.mqtt.filter", "/{productKey}/{deviceName}/" + ASIDE);
        config.put("downlink.routes.aside.kafka.topic", Stage.DOWN_TOPIC + ".aside");
        config.put("downlink.unmatched", "report");
        config.put("downlink.errors.topic", Stage.DOWN_TOPIC + ".errors");
        // Connect turns it off; without it a produce whose answer is lost with the broker is written twice.
        config.put("producer.override.enable.idempotence", "true");
        if (form.requests()) {
            config.put("downlink.routes", "messages,aside,calls");
            config.put("downlink.routes.calls.preset", "rrpc");
            config.put("downlink.routes.calls.payload", "bytes");
            config.put("downlink.routes.calls.kafka.topic", Stage.CALLS_TOPIC);
            if (form.oneConnector()) {
                config.put("uplink.errors.topic", Stage.ERRORS_TOPIC);
            }
        }
        if (form.oneConnector()) {
            config.putAll(uplink());
            config.put("uplink.topics", uplinkTopics());
            config.put("uplink.consumer.bootstrap.servers", kafka);
        }
        return config;
    }

    /** A source that carries {@link #REFUSED} into this topic and goes on without what Kafka does not take. */
    Map<String, String> aside(String topic) {
        Map<String, String> config = both(1);
        config.put("connector.class", "io.iotbridge.aliyun.source.AliyunIotSourceConnector");
        config.put("downlink.routes", "refused");
        config.put("downlink.routes.refused.mqtt.filter", "/{productKey}/{deviceName}/" + REFUSED);
        config.put("downlink.routes.refused.kafka.topic", topic);
        config.put("errors.tolerance", "all");
        return config;
    }

    private Map<String, String> sink(int tasks) {
        Map<String, String> config = both(tasks);
        config.put("connector.class", "io.iotbridge.aliyun.sink.AliyunIotSinkConnector");
        config.put("topics", uplinkTopics());
        if (form.requests()) {
            config.put("header.converter", "org.apache.kafka.connect.storage.StringConverter");
            // An answer that is too late is reported.
            config.put("errors.tolerance", "all");
            config.put("errors.deadletterqueue.topic.name", Stage.ERRORS_TOPIC);
            config.put("errors.deadletterqueue.topic.replication.factor", "1");
            config.put("errors.deadletterqueue.context.headers.enable", "true");
        }
        config.put("consumer.override.auto.offset.reset", "earliest");
        // After a crash the partitions of the dead wait for the end of their session, by default 45 s.
        config.put("consumer.override.session.timeout.ms", "10000");
        config.put("consumer.override.heartbeat.interval.ms", "1000");
        config.putAll(uplink());
        return config;
    }

    private String uplinkTopics() {
        return form.requests() ? Stage.UP_TOPIC + "," + Stage.ANSWERS_TOPIC : Stage.UP_TOPIC;
    }

    private Map<String, String> uplink() {
        Map<String, String> config = new HashMap<>();
        config.put("uplink.routes", form.requests() ? "updates,answers" : "updates");
        if (form.requests()) {
            config.put("uplink.routes.answers.preset", "answer");
            config.put("uplink.routes.answers.kafka.topics", Stage.ANSWERS_TOPIC);
            config.put("uplink.rate.qos0.per.second", "0");
        }
        config.put("uplink.routes.updates.kafka.topics", Stage.UP_TOPIC);
        if (form.confirmed()) {
            config.put("uplink.routes.updates.preset", "property-post");
            config.put("uplink.routes.updates.confirm.timeout.ms", Long.toString(CONFIRM_TIMEOUT.toMillis()));
            // As many copies as without replies, when what left is not known to be taken.
            config.put("uplink.routes.updates.coalesce.values", Integer.toString(WINDOW));
            config.put("uplink.confirm.retry.ms", "100");
            config.put("uplink.confirm.retry.max.ms", Long.toString(CONFIRM_RETRY_MAX.toMillis()));
        } else {
            config.put("uplink.routes.updates.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        }
        config.put("uplink.rate.qos1.per.second", "0");
        config.put("uplink.in.flight.per.device", Integer.toString(WINDOW));
        config.put("uplink.puback.timeout.ms", "8000");
        return config;
    }

    private Map<String, String> both(int tasks) {
        return new HashMap<>(Map.of(
                "tasks.max", Integer.toString(tasks),
                "iot.endpoint", platform.wss().toString(),
                "iot.ssl.truststore.location", platform.ca().toString(),
                "iot.devices.file", devices.toString(),
                "iot.keepalive.seconds", "30",
                "iot.refused.policy", "skip",
                "iot.reconnect.backoff.ms", "100",
                "iot.reconnect.backoff.max.ms", "2000",
                // Faults that hit one device again and again look like another client, and are to be over as soon.
                "iot.conflict.backoff.ms", "1000",
                "iot.connects.per.minute.per.device", "1000"));
    }
}
