package io.iotbridge.aliyun.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskShardTest {

    private static final List<DeviceId> DEVICES = IntStream.range(0, 10_000)
            .mapToObj(i -> new DeviceId("a1B2c3D4", "pump-" + i))
            .toList();

    @Test
    void everyDeviceHasOneOwner() {
        for (DeviceId device : DEVICES.subList(0, 1_000)) {
            assertThat(TaskShard.owner(device, 7)).isBetween(0, 6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 16})
    void devicesAreSpreadEvenly(int count) {
        int fair = DEVICES.size() / count;
        for (int i = 0; i < count; i++) {
            int task = i;
            // Four standard deviations of a fair draw.
            double slack = 4 * Math.sqrt(fair * (1 - 1.0 / count)) + 1;
            assertThat((double) DEVICES.stream()
                            .filter(device -> TaskShard.owner(device, count) == task)
                            .count())
                    .isCloseTo(fair, within(slack));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void oneTaskMoreMovesOnlyItsOwnShare(int count) {
        long moved = 0;
        for (DeviceId device : DEVICES) {
            int before = TaskShard.owner(device, count);
            int after = TaskShard.owner(device, count + 1);
            if (before != after) {
                moved++;
                assertThat(after).as("who takes over %s", device).isEqualTo(count);
            }
        }
        double fair = (double) DEVICES.size() / (count + 1);
        assertThat((double) moved).isCloseTo(fair, within(fair * 0.15));
    }

    @Test
    void ownersStayWhatTheyAreBetweenVersions() {
        // A change here makes every device of every fleet move at the next upgrade.
        assertThat(DEVICES.subList(0, 12))
                .extracting(device -> TaskShard.owner(device, 5))
                .containsExactly(1, 1, 1, 4, 0, 2, 4, 4, 0, 0, 0, 2);
    }

    @Test
    void aShardIsWrittenAsIndexAndCount() {
        assertThat(TaskShard.parse("1/3")).isEqualTo(new TaskShard(1, 3)).hasToString("1/3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "/", "1/", "/3", "3/3", "-1/3", "0/0", "a/b", "1/2/3"})
    void anotherFormIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskShard.parse(text))
                .withMessageContaining("shard");
    }
}
