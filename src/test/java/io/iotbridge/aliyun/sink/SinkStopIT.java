package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.Emulator;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code close()} and {@code stop()} of a task with a thousand records under way, over real connections. */
class SinkStopIT {

    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final TopicPartition PARTITION = new TopicPartition("commands", 0);

    private final AliyunIotSinkTask task = new AliyunIotSinkTask();
    private Emulator emulator;

    @BeforeEach
    void open() {
        emulator = Emulator.start(EmulatorSettings.defaults()
                .withStrictRates(false)
                .withDevices(new DeviceEntry("pk", "pump0", "secret0"), new DeviceEntry("pk", "pump1", "secret1")));
        task.initialize((SinkTaskContext) Proxy.newProxyInstance(
                SinkTaskContext.class.getClassLoader(),
                new Class<?>[] {SinkTaskContext.class},
                (proxy, method, arguments) -> method.getName().equals("assignment") ? Set.of(PARTITION) : null));
        task.start(Map.ofEntries(
                Map.entry("iot.endpoint", emulator.wss().toString()),
                Map.entry(
                        "iot.ssl.truststore.location", emulator.caCertificate().toString()),
                Map.entry("iot.product.key", "pk"),
                Map.entry("iot.devices", "pump0,pump1"),
                Map.entry("iot.devices.pump0.device.secret", "secret0"),
                Map.entry("iot.devices.pump1.device.secret", "secret1"),
                Map.entry("uplink.routes", "r"),
                Map.entry("uplink.routes.r.kafka.topics", "commands"),
                Map.entry("uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update"),
                Map.entry("uplink.rate.qos1.per.second", "0")));
        task.open(Set.of(PARTITION));
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "GO_SILENT",
                "WITHHOLD_PUBACKS",
                "DELAY_PUBACKS",
                "UNREACHABLE",
                "CUT_ALL",
                "STALL_HANDSHAKES",
                "WITHHOLD_CONNACKS"
            })
    void stopsInTime(Fault fault) {
        boolean before = fault == Fault.STALL_HANDSHAKES || fault == Fault.WITHHOLD_CONNACKS;
        FaultSettings settings = FaultSettings.everyDevice().withDelayMs(5_000);
        if (before) {
            emulator.platform().fault(fault, settings);
        }
        task.put(List.of(record(0), record(1)));
        if (!before) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> emulator.platform().published() == 2);
            emulator.platform().fault(fault, settings);
        }
        task.put(IntStream.range(2, 1_000).mapToObj(SinkStopIT::record).toList());
        long begin = System.nanoTime();
        task.preCommit(Map.of());
        task.close(Set.of(PARTITION));
        task.stop();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf("close() and stop() of a sink task with %s took %d ms%n", fault, took.toMillis());
        assertThat(took).isLessThan(BOUND);
    }

    private static SinkRecord record(int number) {
        byte[] value = ("n" + number).getBytes(StandardCharsets.UTF_8);
        String device = "pk/pump" + number % 2;
        return new SinkRecord("commands", 0, Schema.STRING_SCHEMA, device, Schema.BYTES_SCHEMA, value, number);
    }
}
