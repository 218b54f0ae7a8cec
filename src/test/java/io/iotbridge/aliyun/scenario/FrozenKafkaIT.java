package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Kafka takes nothing for a while: what comes from the platform fills the inbox, so that replies are not read either. {@code
 * -Dkafka.outage.seconds=60} makes it a long run.
 */
class FrozenKafkaIT {

    private static final int SECONDS = Integer.getInteger("kafka.outage.seconds", 4);
    private static final int COMMANDS = 60;
    private static final int READINGS = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** The timeout of a reply, and all attempts that a record has, are over many times meanwhile. */
    @Test
    @ExtendWith(BreakableCluster.class)
    void makesNoDeadLetterOfARecordThatWaitsForItsReply(Cluster cluster) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            List.of("messages", "commands", "dead", "results")
                    .forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
            Map<String, String> both = bridge.both(1);
            both.put("downlink.inbox.messages", "10");
            both.put("uplink.routes.updates.mqtt.topic", "/sys/{productKey}/{deviceName}/thing/event/property/post");
            both.put("uplink.routes.updates.preset", "property-post");
            both.put("uplink.routes.updates.confirm.timeout.ms", "200");
            both.put("uplink.confirm.retry.ms", "50");
            both.put("uplink.confirm.retry.max.ms", "200");
            both.put("uplink.errors.topic", bridge.name("dead"));
            both.put("uplink.results.topic", bridge.name("results"));
            bridge.start("both", both);
            bridge.awaitSubscribed(1);
            for (int i = 0; i < READINGS; i++) {
                cluster.records().produce(bridge.name("commands"), "a1Product/pump0", "{\"Speed\":" + i + "}");
            }
            cluster.kafka().suspend();
            try {
                for (int i = 0; i < COMMANDS; i++) {
                    bridge.send("pump0", "/{device}/user/get", ("c" + i).getBytes(StandardCharsets.UTF_8), 1);
                }
                Awaitility.await("the inbox is full")
                        .during(Duration.ofSeconds(SECONDS))
                        .atMost(Duration.ofSeconds(SECONDS + 5L))
                        .until(() -> bridge.state("pump0").unacknowledged() > 0);
            } finally {
                cluster.kafka().resume();
            }
            try (TopicReader results = cluster.records().read(bridge.name("results"));
                    TopicReader messages = cluster.records().read(bridge.name("messages"));
                    TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                Awaitility.await("each reading has a result")
                        .atMost(PATIENCE)
                        .until(() -> results.records().stream()
                                        .map(record -> new String(record.value(), StandardCharsets.UTF_8)
                                                .replaceFirst("^.*\"offset\":(\\d+).*$", "$1"))
                                        .distinct()
                                        .count()
                                == READINGS);
                assertThat(results.records()).allSatisfy(record -> assertThat(record.value())
                        .asString(StandardCharsets.UTF_8)
                        .startsWith("{\"outcome\":\"confirmed\""));
                assertThat(messages.await(COMMANDS, PATIENCE)).hasSizeGreaterThanOrEqualTo(COMMANDS);
                assertThat(dead.records()).isEmpty();
            }
        }
    }
}
