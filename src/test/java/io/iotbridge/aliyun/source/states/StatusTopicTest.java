package io.iotbridge.aliyun.source.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.loop.ManualScheduler;
import io.iotbridge.aliyun.metrics.TaskMetrics;
import io.iotbridge.aliyun.metrics.TaskName;
import io.iotbridge.aliyun.source.records.ChosenTopics;
import io.iotbridge.aliyun.source.records.PolledRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.Test;

/** The states of links wait while Kafka does not take their topic, and hold up nobody. */
class StatusTopicTest {

    private final ManualScheduler scheduler = new ManualScheduler();
    private Optional<String> objection = Optional.empty();
    private boolean compacted = true;
    private final SourceConfig config = new SourceConfig(Map.of(
            "iot.endpoint", "wss://platform.test:443/mqtt",
            "iot.product.key", "pk",
            "iot.devices", "pump1",
            "iot.devices.pump1.device.secret", "secret",
            "downlink.routes", "custom",
            "downlink.routes.custom.mqtt.filter", "/{productKey}/{deviceName}/user/#",
            "downlink.routes.custom.kafka.topic", "iot.custom",
            "downlink.status.topic", "iot.states"));
    private final ChosenTopics topics = new ChosenTopics(Optional.empty(), new Kafka(), scheduler::nanoTime);
    private final LinkStateRecords records = new LinkStateRecords(
            config,
            config.statusTopic().orElseThrow(),
            Optional.empty(),
            topics,
            TaskMetrics.open(SourceTaskContext.class, null, new TaskName("pumps", 0), 0, System::nanoTime),
            Clock.systemUTC(),
            () -> {});

    private final class Kafka implements ChosenTopics.Kafka {
        @Override
        public Optional<String> objection(String topic) {
            return objection;
        }

        @Override
        public boolean isCompacted(String topic) {
            return compacted;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private void change() {
        ((LinkStates) records.listener()).begin(LinkFixture.device("pump1").id(), true);
    }

    @Test
    void statesWaitUntilKafkaTakesTheTopicWhichIsSaidOnce() {
        try (CapturedLogFixture log = CapturedLogFixture.of(LinkStateRecords.class.getName())) {
            objection = Optional.of("it does not exist");
            change();
            assertThat(records.take(10)).isEmpty();
            assertThat(records.take(10)).isEmpty();
            assertThat(log.with("iot.states: it does not exist")).hasSize(1);
            objection = Optional.empty();
            scheduler.pass(Duration.ofMinutes(2));
            assertThat(records.take(10)).hasSize(1);
        }
    }

    @Test
    void aTopicThatIsNotCompactedIsSaidOnceAndUsed() {
        try (CapturedLogFixture log = CapturedLogFixture.of(LinkStateRecords.class.getName())) {
            compacted = false;
            change();
            List<? extends PolledRecord> first = records.take(10);
            first.forEach(record -> record.settled(true));
            change();
            assertThat(records.take(10)).hasSize(1);
            records.take(10);
            assertThat(log.with("cleanup.policy is not compact")).hasSize(1);
        }
    }
}
