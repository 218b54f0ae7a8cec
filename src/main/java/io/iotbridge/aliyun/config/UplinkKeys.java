package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.routing.UplinkRoute;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** How records are published to the platform, whichever connector does it. */
final class UplinkKeys {

    static final String ROUTES = "uplink.routes";
    static final String RATE_QOS0 = "uplink.rate.qos0.per.second";
    static final String RATE_QOS1 = "uplink.rate.qos1.per.second";
    static final String IN_FLIGHT = "uplink.in.flight.per.device";
    static final String BUFFER_RECORDS = "uplink.buffer.records";
    static final String BUFFER_BYTES = "uplink.buffer.bytes";
    static final String COMMIT_INTERVAL = "uplink.commit.interval.ms";
    static final String DRAIN_TIMEOUT = "uplink.drain.timeout.ms";
    static final String PUBACK_TIMEOUT = "uplink.puback.timeout.ms";

    static final String CONFIRM_RETRY = "uplink.confirm.retry.ms";
    static final String CONFIRM_RETRY_MAX = "uplink.confirm.retry.max.ms";

    static final String SPLITS = "uplink.coalesce.splits.per.minute";

    private UplinkKeys() {}

    static void define(ConfigDef def, Map<String, String> props) {
        KeyGroup group = new KeyGroup(def, "Uplink")
                .list(
                        ROUTES,
                        Importance.HIGH,
                        "Aliases of routes, Kafka to platform, in order: the first that takes the Kafka topic wins. Each has keys "
                                + ROUTES
                                + ".<alias>.kafka.topics, .preset, .mqtt.topic, .qos, .device, .payload, .time, .confirm, .confirm.timeout.ms, .confirm.in.flight,"
                                + " .coalesce, .coalesce.values, .coalesce.events, .coalesce.bytes, .equal.times, .max.age.ms.")
                .number(
                        RATE_QOS0,
                        30,
                        0,
                        1_000_000,
                        Importance.MEDIUM,
                        "QoS 0 publishes per second and device, of all tasks of a worker together, by the lowest setting; 0 for no limit. The platform silently drops more than 30.")
                .number(
                        RATE_QOS1,
                        10,
                        0,
                        1_000_000,
                        Importance.MEDIUM,
                        "QoS 1 publishes per second and device, of all tasks of a worker together, by the lowest setting; 0 for no limit. The platform silently drops more than 10.")
                .number(
                        IN_FLIGHT,
                        16,
                        1,
                        10_000,
                        Importance.LOW,
                        "Publishes of one device that may wait for their PUBACK at the same time.")
                .number(
                        BUFFER_RECORDS,
                        5_000,
                        1,
                        10_000_000,
                        Importance.LOW,
                        "Records a task holds between Kafka and the platform. A partition that holds as many as are still free is paused:"
                                + " one busy partition takes half of them, two take a third each.")
                .bytes(
                        BUFFER_BYTES,
                        64L << 20,
                        1,
                        Importance.LOW,
                        "Bytes of heap that these records may take, estimated: 1 KB each, key, headers and payload, and the value: twice the"
                                + " payload for text, and what structures take: six times its text for a typical device post.")
                .number(
                        COMMIT_INTERVAL,
                        200,
                        0,
                        3_600_000,
                        Importance.LOW,
                        "Interval in milliseconds at which changed offsets are committed, so that little is published twice after a crash;"
                                + " 0 leaves it to the worker's offset.flush.interval.ms.")
                .number(
                        DRAIN_TIMEOUT,
                        1_000,
                        0,
                        4_000,
                        Importance.LOW,
                        "Milliseconds to wait for PUBACKs when partitions are revoked or the task stops, so that nothing is published twice;"
                                + " 0 for not at all.")
                .number(
                        PUBACK_TIMEOUT,
                        30_000,
                        100,
                        3_600_000,
                        Importance.LOW,
                        "Milliseconds without the PUBACK after which a connection is considered dead.")
                .number(
                        CONFIRM_RETRY,
                        1_000,
                        10,
                        3_600_000,
                        Importance.LOW,
                        "Milliseconds before frames of a device are sent again after the platform could not take one or did not answer; doubled"
                                + " for each further one in a row.")
                .number(
                        CONFIRM_RETRY_MAX,
                        60_000,
                        10,
                        3_600_000,
                        Importance.LOW,
                        "Upper bound of this wait; also the wait after an answer that says that the device can do nothing now, for example since it is"
                                + " disabled.")
                .number(
                        SPLITS,
                        120,
                        1,
                        100_000,
                        Importance.LOW,
                        "Batches of one device per minute that are split in halves because the platform refused them for one of their records; more are"
                                + " split into their records.");
        for (String alias : Lists.of(props, ROUTES)) {
            UplinkRouteKeys.define(group, alias, props);
        }
    }

    static Optional<UplinkRoutes> routes(AbstractConfig config, Problems problems) {
        problems.requireUpTo(CONFIRM_RETRY_MAX, CONFIRM_RETRY, config);
        List<UplinkRoute> parsed = new ArrayList<>();
        for (String alias : Lists.of(config, ROUTES)) {
            UplinkRouteKeys.route(config, alias, problems).ifPresent(parsed::add);
        }
        if (Lists.of(config, ROUTES).isEmpty()) {
            problems.add(ROUTES, "lists no route; list at least one alias");
        }
        return problems.attempt(ROUTES, () -> new UplinkRoutes(parsed));
    }

    /** Notes the topics that no route takes, where there are routes; a record of theirs could only be reported. */
    static void requireTaken(String key, List<String> topics, UplinkRoutes routes, Problems problems) {
        if (!routes.routes().isEmpty()) {
            topics.stream()
                    .filter(topic -> routes.routes().stream()
                            .noneMatch(route -> route.topics().matches(topic)))
                    .forEach(topic -> problems.add(
                            key, "contains " + Quoted.bare(topic) + ", which no route in " + ROUTES + " takes"));
        }
    }

    static PublishLimits limits(AbstractConfig config) {
        return new PublishLimits(
                config.getInt(RATE_QOS0), config.getInt(RATE_QOS1), Duration.ofMillis(config.getInt(PUBACK_TIMEOUT)));
    }

    static String key(String alias, String name) {
        return ROUTES + "." + alias + "." + name;
    }
}
