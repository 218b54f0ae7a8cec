package io.iotbridge.aliyun.fault;

import io.iotbridge.aliyun.emulator.Fault;
import java.util.Map;

/** What the platform and the network do to all devices; see {@link Fault}. */
final class PlatformFaults {
    private PlatformFaults() {}

    static void cut(Scene scene) {
        bring(scene, Fault.CUT_ALL, Map.of());
    }

    static void reset(Scene scene) {
        bring(scene, Fault.RESET_MID_PACKET, Map.of());
    }

    static void silence(Scene scene) {
        bring(scene, Fault.GO_SILENT, Map.of());
    }

    static void refuse(Scene scene) {
        bring(scene, Fault.REFUSE_CONNECTS, Map.of("count", 2 * scene.stage().devices()));
        cut(scene);
        standFor(scene, 1_000, 2_000);
    }

    static void refuseFilter(Scene scene) {
        Stage stage = scene.stage();
        for (int device = 0; device < stage.devices(); device++) {
            String filter = "/" + stage.key(device) + "/" + Connectors.ASIDE;
            bring(scene, Fault.REFUSE_SUBSCRIPTION, Map.of("filter", filter, "count", 1));
        }
        cut(scene);
        standFor(scene, 1_000, 2_000);
    }

    static void kick(Scene scene) {
        bring(scene, Fault.KICK, Map.of("count", 1 + scene.stage().devices()));
        standFor(scene, 1_000, 2_000);
    }

    static void withholdPubacks(Scene scene) {
        bring(scene, Fault.WITHHOLD_PUBACKS, Map.of("count", 2 * scene.stage().devices()));
        standFor(scene, 1_000, 2_000);
    }

    static void delayPubacks(Scene scene) {
        bring(scene, Fault.DELAY_PUBACKS, Map.of("delayMs", 2_000));
        standFor(scene, 3_000, 6_000);
    }

    static void duplicatePubacks(Scene scene) {
        bring(scene, Fault.DUPLICATE_PUBACKS, Map.of());
        standFor(scene, 1_000, 3_000);
    }

    static void shufflePubacks(Scene scene) {
        bring(scene, Fault.SHUFFLE_PUBACKS, Map.of("delayMs", 50));
        standFor(scene, 1_000, 3_000);
    }

    static void vanish(Scene scene) {
        bring(scene, Fault.UNREACHABLE, Map.of());
        standFor(scene, 1_000, 5_000);
    }

    static void hugeLength(Scene scene) {
        bring(scene, Fault.HUGE_LENGTH_PREFIX, Map.of());
    }

    static void garbage(Scene scene) {
        bring(scene, Fault.GARBAGE_AFTER_CONNACK, Map.of("count", scene.stage().devices()));
        cut(scene);
        standFor(scene, 1_000, 2_000);
    }

    static void unsubscribed(Scene scene) {
        bring(scene, Fault.UNSUBSCRIBED_MESSAGE, Map.of());
    }

    private static void standFor(Scene scene, int from, int to) {
        scene.pass(from, to);
        bring(scene, Fault.CLEAR, Map.of());
    }

    private static void bring(Scene scene, Fault fault, Map<String, ?> settings) {
        scene.stage().cloud().fault(fault.name(), settings);
    }
}
