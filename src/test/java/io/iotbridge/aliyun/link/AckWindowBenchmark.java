package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.acks.AckWindow;
import io.iotbridge.aliyun.link.acks.Redelivery;
import io.iotbridge.aliyun.link.acks.WindowEntry;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What one message costs in the window of its link: fingerprint, place, completion and PUBACK. */
@State(Scope.Thread)
public class AckWindowBenchmark {
    /** As many as the platform leaves unacknowledged. */
    private static final int WINDOW = 100;

    private static final int PACKET_IDS = 65_535;

    private final byte[] payload = new byte[256];
    private final LinkFixture fixture = new LinkFixture();
    private final List<LinkHandle> consumers = List.of(fixture.attach(List.of(), new LinkFixture.Recorder()));
    private final List<WindowEntry<LinkHandle>> entries = new ArrayList<>(WINDOW);
    private int acknowledged;
    private int packetId;
    private final AckWindow<LinkHandle> window =
            new AckWindow<>(new DeviceId("a1Product", "pump1"), id -> acknowledged++, Redelivery.TABLE);

    /** A full window comes, and is completed in its order. */
    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public int fillAndComplete() {
        for (int i = 0; i < WINDOW; i++) {
            packetId = packetId % PACKET_IDS + 1;
            entries.add(window.arrived(
                            new InboundMessage("/a1Product/pump1/user/get", payload, 1, false, packetId), consumers)
                    .entry());
        }
        for (WindowEntry<LinkHandle> entry : entries) {
            window.completed(entry, consumers.get(0));
        }
        entries.clear();
        return acknowledged;
    }
}
