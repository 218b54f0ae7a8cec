package io.iotbridge.aliyun.fault;

import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import java.time.Duration;

/** The worker's process ends, one way or the other. */
final class WorkerFaults {
    /** Connect waits 30 s for a producer whose broker does not answer, and longer for tasks one after the other. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private WorkerFaults() {}

    static void kill(Scene scene) {
        ConnectWorkerProcess worker = scene.stage().worker();
        worker.kill();
        scene.exchange().checkCommitted();
        worker.start();
    }

    static void stop(Scene scene) {
        ConnectWorkerProcess worker = scene.stage().worker();
        worker.stop(PATIENCE);
        scene.exchange().checkCommitted();
        worker.start();
    }
}
