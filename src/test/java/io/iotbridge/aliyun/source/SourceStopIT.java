package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.Emulator;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.Limits;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code stop()} of a task that is signed in, or on its way, as ten devices, over real connections. */
class SourceStopIT {

    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final int DEVICES = 10;

    private final AliyunIotSourceTask task = new AliyunIotSourceTask();
    private Emulator emulator;

    @BeforeEach
    void open() {
        List<DeviceEntry> devices = IntStream.range(0, DEVICES)
                .mapToObj(i -> new DeviceEntry("pk", "pump" + i, "secret" + i))
                .toList();
        emulator = Emulator.start(EmulatorSettings.defaults()
                .withStrictRates(false)
                .withLimits(Limits.platform().withStoredPerDevice(100))
                .withDevices(devices));
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(URI endpoint) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint", endpoint.toString(),
                "iot.product.key", "pk",
                "iot.devices", String.join(",", emulatorDevices()),
                "iot.reconnect.backoff.ms", "100",
                "iot.conflict.backoff.ms", "1000",
                "iot.connects.per.minute.per.device", "1000",
                "downlink.routes", "r",
                "downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/get",
                "downlink.routes.r.kafka.topic", "t"));
        if (endpoint.getScheme().equals("wss")) {
            props.put("iot.ssl.truststore.location", emulator.caCertificate().toString());
        }
        emulatorDevices()
                .forEach(name -> props.put("iot.devices." + name + ".device.secret", "secret" + name.substring(4)));
        task.start(props);
    }

    private static List<String> emulatorDevices() {
        return IntStream.range(0, DEVICES).mapToObj(i -> "pump" + i).toList();
    }

    private void awaitSubscribed() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> emulator.platform().devices().stream()
                .allMatch(device -> device.online() && !device.subscriptions().isEmpty()));
    }

    private void assertStopsInTime() {
        long begin = System.nanoTime();
        task.stop();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf("stop() of a source task took %d ms%n", took.toMillis());
        assertThat(took).isLessThan(BOUND);
    }

    @ParameterizedTest
    @CsvSource({"GO_SILENT, wss", "UNREACHABLE, wss", "CUT_ALL, wss", "GARBAGE, wss"})
    void whenItWasSignedIn(Fault fault, String scheme) {
        start(scheme.equals("wss") ? emulator.wss() : emulator.ws());
        awaitSubscribed();
        emulator.platform().fault(fault);
        assertStopsInTime();
    }

    @ParameterizedTest
    @CsvSource({
        "STALL_HANDSHAKES, wss, connections",
        "STALL_HANDSHAKES, ws, connections",
        "WITHHOLD_CONNACKS, wss, connections",
        "WITHHOLD_SUBACKS, wss, online",
        "UNREACHABLE, wss, nothing",
    })
    void whenItIsOnItsWay(Fault fault, String scheme, String until) throws InterruptedException {
        emulator.platform().fault(fault);
        start(scheme.equals("wss") ? emulator.wss() : emulator.ws());
        // Far enough to be in the middle of it.
        assertThat(task.poll()).isNull();
        if (until.equals("online")) {
            Awaitility.await()
                    .until(() -> emulator.platform().devices().stream().anyMatch(device -> device.online()));
        }
        assertThat(task.poll()).isNull();
        assertStopsInTime();
    }

    @Test
    void whenThePlatformFloods() throws InterruptedException {
        start(emulator.wss());
        awaitSubscribed();
        AtomicBoolean over = new AtomicBoolean();
        Thread flood = new Thread(() -> {
            byte[] payload = new byte[10_000];
            for (int i = 0; !over.get(); i++) {
                emulator.platform()
                        .publish("pk", "pump" + i % DEVICES, "/pk/pump" + i % DEVICES + "/user/get", payload, 0);
            }
        });
        flood.setDaemon(true);
        flood.start();
        try {
            Awaitility.await().until(() -> task.poll() != null);
            assertStopsInTime();
        } finally {
            over.set(true);
            flood.join();
        }
    }
}
