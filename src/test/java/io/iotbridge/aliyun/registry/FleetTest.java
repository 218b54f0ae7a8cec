package io.iotbridge.aliyun.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.DeviceSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten thousand devices are read, compared and shared out in no time, and stay where they are when the fleet grows. */
class FleetTest {

    private static final int SIZE = 10_000;
    private static final int TASKS = 16;

    /** Far above what it takes: what grows with the square of the fleet does not pass. */
    private static final Duration SOON = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private static List<Device> fleet(int size) {
        return IntStream.range(0, size)
                .mapToObj(i ->
                        new Device(new DeviceId("a1B2c3D4e5F", "pump-" + i), new DeviceSecret("secret-of-pump-" + i)))
                .toList();
    }

    private static <T> T soon(String what, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(SOON);
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void isReadComparedAndSharedOut(String format) throws IOException {
        Path file = folder.resolve("devices." + format);
        Files.writeString(file, format.equals("csv") ? csv() : json());
        DeviceRegistry before = DeviceRegistry.of(fleet(SIZE - 1));

        DeviceRegistry read = soon("read", () -> DeviceRegistry.of(DevicesFile.read(file, Optional.empty())));
        DeviceChanges changes = soon("compared", () -> DeviceChanges.between(before, read));
        DeviceRegistry shard = soon("shared out", () -> read.ownedBy(device -> TaskShard.owner(device, TASKS) == 3));

        assertThat(read.devices()).isEqualTo(DeviceRegistry.of(fleet(SIZE)).devices());
        assertThat(changes).hasToString("1 added, 0 removed, 0 with another secret");
        assertThat(shard.size()).isBetween(500, 750);
    }

    private static String csv() {
        return IntStream.range(0, SIZE)
                .mapToObj(i -> "pump-%1$d,secret-of-pump-%1$d,a1B2c3D4e5F".formatted(i))
                .collect(Collectors.joining("\n", "DeviceName,DeviceSecret,ProductKey\n", "\n"));
    }

    private static String json() {
        return IntStream.range(0, SIZE)
                .mapToObj(i ->
                        "{'deviceName':'pump-%1$d','deviceSecret':'secret-of-pump-%1$d','productKey':'a1B2c3D4e5F'}"
                                .formatted(i)
                                .replace('\'', '"'))
                .collect(Collectors.joining(",\n", "[", "]"));
    }

    @Test
    void aHundredDevicesMoreMoveNoneFromTaskToTask() {
        Map<DeviceId, Integer> before = owners(SIZE, TASKS);
        Map<DeviceId, Integer> after = owners(SIZE + 100, TASKS);
        assertThat(after).hasSize(SIZE + 100).containsAllEntriesOf(before);
    }

    @Test
    void oneTaskMoreTakesOverItsShareAndMovesNoOther() {
        Map<DeviceId, Integer> before = owners(SIZE, TASKS);
        Map<DeviceId, Integer> after = owners(SIZE, TASKS + 1);
        List<DeviceId> moved = before.keySet().stream()
                .filter(device -> !before.get(device).equals(after.get(device)))
                .toList();
        assertThat(moved).allMatch(device -> after.get(device) == TASKS);
        assertThat(moved.size()).isBetween(SIZE / (TASKS + 1) * 8 / 10, SIZE / (TASKS + 1) * 12 / 10);
    }

    private static Map<DeviceId, Integer> owners(int size, int tasks) {
        DeviceRegistry all = DeviceRegistry.of(fleet(size));
        Map<DeviceId, Integer> owners = new HashMap<>();
        for (int task = 0; task < tasks; task++) {
            TaskOwners asked = new TaskOwners(new TaskShard(task, tasks), device -> TaskShard.owner(device, tasks));
            for (DeviceId device : all.ownedBy(asked::owns).ids()) {
                assertThat(owners.put(device, task)).as("one owner alone").isNull();
            }
        }
        return owners;
    }
}
