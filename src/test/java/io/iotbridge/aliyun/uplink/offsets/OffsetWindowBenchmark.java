package io.iotbridge.aliyun.uplink.offsets;

import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What one record costs in the window of its partition. */
@State(Scope.Thread)
public class OffsetWindowBenchmark {
    private static final int BATCH = 500;

    private final OffsetWindow window = new OffsetWindow();
    private final OffsetWindow.Position[] positions = new OffsetWindow.Position[BATCH];
    private long offset;

    /** A batch comes, and is done in the opposite order. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public OptionalLong openAndFinish() {
        for (int i = 0; i < BATCH; i++) {
            positions[i] = window.open(offset++);
        }
        for (int i = BATCH - 1; i >= 0; i--) {
            positions[i].done();
        }
        return window.committable();
    }
}
