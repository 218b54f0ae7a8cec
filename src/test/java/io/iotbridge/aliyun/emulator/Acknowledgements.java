package io.iotbridge.aliyun.emulator;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The newest PUBACKs of one device. Guarded by the device. */
final class Acknowledgements {

    private final Deque<Acknowledged> newest = new ArrayDeque<>();
    private final int most;

    /**
     * @param most 0 remembers none
     */
    Acknowledgements(int most) {
        this.most = most;
    }

    void add(int packetId, Outgoing message) {
        if (most == 0) {
            return;
        }
        if (newest.size() >= most) {
            newest.poll();
        }
        newest.add(new Acknowledged(
                packetId,
                message.topic(),
                message.seq(),
                Arrays.hashCode(message.payload()),
                System.currentTimeMillis()));
    }

    List<Acknowledged> all() {
        return List.copyOf(newest);
    }
}
