package io.iotbridge.aliyun.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest CONNECTs of registered devices, in order of arrival. */
final class ConnectLog {

    private static final int REMEMBERED = 100_000;

    private final Deque<ConnectAttempt> attempts = new ArrayDeque<>();

    synchronized void add(DeviceKey device, Refusal refusal, boolean kicks) {
        if (attempts.size() == REMEMBERED) {
            attempts.removeFirst();
        }
        attempts.addLast(new ConnectAttempt(
                device.productKey(),
                device.deviceName(),
                System.nanoTime(),
                refusal == null ? null : refusal.reason(),
                kicks));
    }

    synchronized List<ConnectAttempt> attempts() {
        return List.copyOf(attempts);
    }
}
