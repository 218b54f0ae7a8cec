package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkFixture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.converters.ByteArrayConverter;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source that consumes: its keys, and how its tasks share partitions and devices. */
class UplinkTopicsTest {

    private static final int DEVICES = 40;

    private static Map<String, String> props() {
        Map<String, String> props = new HashMap<>(Map.of(
                "name", "pumps",
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", devices(),
                "downlink.routes", "d",
                "downlink.routes.d.mqtt.filter", "/{productKey}/{deviceName}/user/get",
                "downlink.routes.d.kafka.topic", "messages"));
        for (int i = 0; i < DEVICES; i++) {
            props.put("iot.devices.pump" + i + ".device.secret", "secret" + i);
        }
        props.put("uplink.topics", "commands,updates");
        props.put("uplink.consumer.bootstrap.servers", "kafka:9092");
        props.put("uplink.routes", "u");
        props.put("uplink.routes.u.kafka.topics", "commands,updates");
        props.put("uplink.routes.u.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        return props;
    }

    private static String devices() {
        return IntStream.range(0, DEVICES).mapToObj(i -> "pump" + i).collect(Collectors.joining(","));
    }

    private static Map<String, List<String>> errors(Map<String, String> props) {
        return SourceConfig.validate(props, new LinkFixture().check).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }

    @Test
    void aSoundConfigurationHasDefaultsThatLoseNothing() {
        assertThat(errors(props())).isEmpty();
        UplinkTopicsConfig config = new SourceConfig(props()).uplink().orElseThrow();
        assertThat(config.consumer())
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("group.id", "connect-pumps")
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("enable.auto.commit", "false");
        assertThat(config.valueConverter().type()).isEqualTo(ByteArrayConverter.class);
        assertThat(config.errorsTopic()).isEmpty();
    }

    @Test
    void withoutTopicsThereIsNoUplink() {
        Map<String, String> props = props();
        props.keySet().removeIf(key -> key.startsWith("uplink."));
        assertThat(errors(props)).isEmpty();
        assertThat(new SourceConfig(props).uplink()).isEmpty();
    }

    @Test
    void whatIsBelowAPrefixIsPassedOn() {
        Map<String, String> props = props();
        props.put("uplink.consumer.security.protocol", "SASL_SSL");
        props.put("uplink.consumer.group.id", "others");
        props.put("uplink.value.converter", JsonConverter.class.getName());
        props.put("uplink.value.converter.schemas.enable", "false");
        props.put("uplink.routes.u.payload", "json");
        assertThat(errors(props)).isEmpty();
        UplinkTopicsConfig config = new SourceConfig(props).uplink().orElseThrow();
        assertThat(config.consumer())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("group.id", "others");
        assertThat(config.valueConverter().settings()).isEqualTo(Map.of("schemas.enable", "false"));
        assertThat(config.keyConverter().settings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
            uplink.consumer.bootstrap.servers   | null         | uplink.consumer.bootstrap.servers
            uplink.consumer.enable.auto.commit  | true         | uplink.consumer.enable.auto.commit
            uplink.consumer.value.deserializer  | x            | uplink.consumer.value.deserializer
            uplink.consumer.max.poll.records    | many         | uplink.consumer.max.poll.records
            uplink.consumer.auto.offset.reset   | sometimes    | uplink.consumer.auto.offset.reset
            uplink.partitioner                  | fnv1a        | uplink.partitioner
            uplink.partition.key                | {nosuch}     | uplink.partition.key
            uplink.key.converter                | no.Such      | uplink.key.converter
            uplink.value.converter              | java.lang.String | uplink.value.converter
            uplink.errors.topic                 | commands     | uplink.errors.topic
            uplink.commit.interval.ms           | 0            | uplink.commit.interval.ms
            uplink.routes                       | null         | uplink.routes
            uplink.routes.u.kafka.topics        | commands     | uplink.topics
            uplink.topics                       | null         | uplink.topics
            """)
    void putsTheErrorOnTheKeyThatIsWrong(String key, String value, String wrong) {
        Map<String, String> props = props();
        if (value == null) {
            props.remove(key);
        } else {
            props.put(key, value);
        }
        assertThat(errors(props)).containsOnlyKeys(wrong);
    }

    private static List<SourceConfig> tasks(Map<String, String> props, int most, int partitions) {
        return new SourceConfig(props)
                .taskConfigs(most, partitions).stream().map(SourceConfig::new).toList();
    }

    @ParameterizedTest
    @CsvSource({"1,6,1", "3,6,3", "4,6,4", "16,6,6", "3,7,3"})
    void everyPartitionAndDeviceHasOneTaskAndDevicesFollowPartitions(int most, int partitions, int expected) {
        List<SourceConfig> tasks = tasks(props(), most, partitions);
        assertThat(tasks).hasSize(expected);
        Set<TopicPartition> seen = new HashSet<>();
        List<DeviceId> devices = new ArrayList<>();
        for (SourceConfig task : tasks) {
            UplinkTopicsConfig uplink = task.uplink().orElseThrow();
            Set<Integer> numbers =
                    uplink.partitions().stream().map(TopicPartition::partition).collect(Collectors.toSet());
            assertThat(numbers.size()).isBetween(partitions / expected, partitions / expected + 1);
            uplink.partitions()
                    .forEach(partition -> assertThat(seen.add(partition)).isTrue());
            assertThat(task.devices().ids()).allSatisfy(device -> assertThat(numbers)
                    .contains(uplink.devices().of(device)));
            assertThat(uplink.uplink().devices().ids()).isEqualTo(task.devices().ids());
            devices.addAll(task.devices().ids());
        }
        assertThat(seen).hasSize(2 * partitions);
        assertThat(devices).hasSize(DEVICES).doesNotHaveDuplicates();
    }

    @Test
    void aTaskConfigIsAsStableAsTheNumberOfPartitions() {
        SourceConfig connector = new SourceConfig(props());
        assertThat(connector.taskConfigs(3, 6)).isEqualTo(new SourceConfig(props()).taskConfigs(3, 6));
        List<TopicPartition> before =
                tasks(props(), 3, 6).get(1).uplink().orElseThrow().partitions();
        assertThat(tasks(props(), 3, 11).get(1).uplink().orElseThrow().partitions())
                .as("what a task had, it keeps when partitions are added")
                .containsAll(before);
    }

    @Test
    void aTaskConfigHoldsTheSecretsOfItsDevicesAlone() {
        for (Map<String, String> task : new SourceConfig(props()).taskConfigs(3, 6)) {
            Set<String> own = new SourceConfig(task)
                    .devices().ids().stream()
                            .map(device -> "iot.devices." + device.deviceName() + ".device.secret")
                            .collect(Collectors.toCollection(TreeSet::new));
            Set<String> held = new TreeSet<>(task.keySet());
            held.removeIf(key -> !key.endsWith(".device.secret"));
            assertThat(held).isEqualTo(own);
        }
    }
}
