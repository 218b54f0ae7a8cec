package io.iotbridge.aliyun.source.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SourceConfig;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;

class UplinkConvertersTest {

    private static SourceConfig config(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.region", "cn-shanghai",
                "iot.product.key", "pk",
                "iot.devices", "d0",
                "iot.devices.d0.device.secret", "secret",
                "downlink.routes", "r",
                "downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/get",
                "downlink.routes.r.kafka.topic", "t"));
        props.putAll(Map.of(
                "uplink.topics", "up",
                "uplink.consumer.bootstrap.servers", "localhost:1",
                "uplink.routes", "u",
                "uplink.routes.u.kafka.topics", "up",
                "uplink.routes.u.mqtt.topic", "/{productKey}/{deviceName}/user/update",
                "uplink.routes.u.payload", "json"));
        props.putAll(more);
        return new SourceConfig(props);
    }

    private static UplinkConverters converters(Map<String, String> more) {
        return new UplinkConverters(config(more).uplink().orElseThrow());
    }

    private static ConsumerRecord<byte[], byte[]> record(String value) {
        return new ConsumerRecord<>("up", 0, 0, null, value.getBytes(StandardCharsets.UTF_8));
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** C01. */
    @Test
    void headersAreTextByDefault() {
        ConsumerRecord<byte[], byte[]> record = record("{}");
        record.headers().add("device", "0012".getBytes(StandardCharsets.UTF_8));
        try (UplinkConverters converters = converters(Map.of())) {
            assertThat(converters
                            .convert(record)
                            .headers()
                            .lastWithName("device")
                            .value())
                    .isEqualTo("0012");
        }
    }

    @Test
    void fieldNamesOfRecordsThatAreGoneTakeLittle() {
        try (UplinkConverters converters = converters(Map.of(
                "uplink.value.converter",
                JsonConverter.class.getName(),
                "uplink.value.converter.schemas.enable",
                "false"))) {
            converters.convert(record("{}"));
            long before = used();
            for (int i = 0; i < 1_000; i++) {
                String name = i + "x".repeat(20_000);
                assertThat(converters.convert(record("{\"" + name + "\":1}")).value())
                        .isEqualTo(Map.of(name, 1L));
            }
            assertThat(used() - before).isLessThan(8_000_000);
        }
    }

    /** Holds something that is to be let go of, a client of a schema registry for instance. */
    public static final class ClosableConverter extends StringConverter {

        private static int closed;

        @Override
        public void close() {
            closed++;
            throw new IllegalStateException("planted");
        }
    }

    /** As a worker does, which only logs what it then throws. */
    @Test
    void closesEachConverterWhateverTheOthersThrow() {
        String name = ClosableConverter.class.getName();
        UplinkConverters converters = converters(
                Map.of("uplink.key.converter", name, "uplink.value.converter", name, "uplink.header.converter", name));
        ClosableConverter.closed = 0;
        assertThatCode(converters::close).doesNotThrowAnyException();
        assertThat(ClosableConverter.closed).isEqualTo(3);
    }

    /** Refuses its settings. */
    public static final class RefusingConverter extends StringConverter {

        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {
            throw new ConfigException("planted");
        }
    }

    private static Map<String, String> keysBy(Class<?> converter) {
        ClosableConverter.closed = 0;
        return new HashMap<>(Map.of("uplink.key.converter", converter.getName()));
    }

    @Test
    void closesTheFirstConverterWhereTheNextRefusesItsSettings() {
        Map<String, String> props = keysBy(ClosableConverter.class);
        props.put("uplink.value.converter", RefusingConverter.class.getName());
        assertThatThrownBy(() -> converters(props)).hasMessage("planted");
        assertThat(ClosableConverter.closed).isOne();
    }

    @Test
    void closesConvertersWhereTheConsumerBehindThemCannotBeMade() {
        Map<String, String> props = keysBy(ClosableConverter.class);
        props.put("uplink.consumer.security.protocol", "SSL");
        props.put("uplink.consumer.ssl.truststore.location", "/no/such/file");
        SourceConfig config = config(props);
        assertThatThrownBy(
                        () -> new StartedUplinkTopics(config.uplink().orElseThrow(), config, null, null, failure -> {}))
                .hasMessageContaining("consumer");
        assertThat(ClosableConverter.closed).isOne();
    }
}
