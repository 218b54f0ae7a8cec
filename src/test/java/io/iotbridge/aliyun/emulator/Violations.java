package io.iotbridge.aliyun.emulator;

import java.util.ArrayList;
import java.util.List;

/** What devices did that no MQTT client may, the first thousand. Safe for use by several threads. */
final class Violations {

    private static final int MOST = 1000;

    private final List<String> all = new ArrayList<>();

    synchronized void add(DeviceKey device, String what) {
        if (all.size() < MOST) {
            all.add(device + ", " + what);
        }
    }

    synchronized List<String> all() {
        return List.copyOf(all);
    }
}
