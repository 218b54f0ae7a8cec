package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.DeviceState;
import io.iotbridge.aliyun.emulator.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The devices of a bridge in a file that its connectors watch, and the platform's side of them. */
final class Fleet {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Platform platform;
    private final Bridge bridge;
    /** By device; what the next {@link #replace()} writes. */
    final Map<String, String> secrets = new TreeMap<>();

    final Path file;

    Fleet(Bridge bridge, int count) {
        this.bridge = bridge;
        this.platform = bridge.emulator().platform();
        for (int i = 0; i < count; i++) {
            secrets.put("pump" + i, "secretOfPump" + i);
        }
        file = bridge.write("fleet.csv", text());
    }

    private String text() {
        return secrets.entrySet().stream()
                .map(device -> device.getKey() + "," + device.getValue() + "," + Bridge.PRODUCT + "\n")
                .collect(Collectors.joining("", "DeviceName,DeviceSecret,ProductKey\n", ""));
    }

    void register(String device) {
        secrets.put(device, "secretOf" + device);
        platform.addDevice(new DeviceEntry(Bridge.PRODUCT, device, secrets.get(device)));
    }

    void rotate(String device) {
        secrets.put(device, "secretOfPumpAnew");
        platform.rotateSecret(Bridge.PRODUCT, device, secrets.get(device));
    }

    void replace() {
        try {
            Files.move(bridge.write("fleet.tmp", text()), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In place, as an editor does: a second export is pasted below the first five devices, its header on line 7. */
    void joinAnotherExport() {
        String header = text().lines().findFirst().orElseThrow() + "\n";
        bridge.write("fleet.csv", text().replaceFirst("(?:[^\\n]*\\n){6}", "$0" + header));
    }

    Map<String, String> watchedBy(Map<String, String> connector) {
        connector.put("iot.devices.file", file.toString());
        connector.put("iot.devices.file.poll.interval.ms", "1000");
        return connector;
    }

    DeviceState state(String device) {
        return platform.device(Bridge.PRODUCT, device);
    }

    /** Exactly the listed devices are online and subscribed. */
    void awaitOnline() {
        Awaitility.await("online: " + secrets.keySet()).atMost(PATIENCE).untilAsserted(() -> assertThat(
                        platform.devices().stream()
                                .filter(device -> device.online()
                                        && device.subscriptions().size() >= 2)
                                .map(DeviceState::deviceName))
                .containsExactlyInAnyOrderElementsOf(secrets.keySet()));
    }

    /** No device but these has ever connected more than once. */
    void assertUntouchedBut(String... touched) {
        assertThat(platform.devices())
                .filteredOn(device -> !Stream.of(touched).toList().contains(device.deviceName()))
                .allSatisfy(device -> {
                    assertThat(device.connects()).as(device.deviceName()).isEqualTo(1);
                    assertThat(device.kicks()).as(device.deviceName()).isZero();
                });
    }
}
