package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.emulator.DeviceState;
import java.util.List;
import java.util.function.ToIntFunction;

/** What the platform saw of one move after the other. */
final class Moves {

    private final Bridge bridge;
    private List<DeviceState> before;

    Moves(Bridge bridge) {
        this.bridge = bridge;
        this.before = bridge.emulator().platform().devices();
    }

    void orderly(String move) {
        assertThat(count(move)).as("kicks of any device, " + move).isLessThanOrEqualTo(0);
    }

    void any(String move) {
        assertThat(count(move)).as("kicks of any device, " + move).isLessThanOrEqualTo(1);
    }

    private int count(String move) {
        List<DeviceState> now = bridge.emulator().platform().devices();
        int kicks = most(DeviceState::kicks, now);
        int connects = most(DeviceState::connects, now);
        System.out.printf("handover: %s: at most %d kicks and %d connects a device%n", move, kicks, connects);
        assertThat(connects).as("connects of any device, " + move).isLessThanOrEqualTo(3);
        before = now;
        return kicks;
    }

    private int most(ToIntFunction<DeviceState> figure, List<DeviceState> now) {
        int most = 0;
        for (int i = 0; i < now.size(); i++) {
            most = Math.max(most, figure.applyAsInt(now.get(i)) - figure.applyAsInt(before.get(i)));
        }
        return most;
    }
}
