package io.iotbridge.aliyun.fault;

import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;

/** The worker's process ends, one way or the other. */
final class WorkerFaults {
    private WorkerFaults() {}

    static void kill(Scene scene) {
        ConnectWorkerProcess worker = scene.stage().worker();
        worker.kill();
        scene.checkCommitted().run();
        worker.start();
    }

    static void stop(Scene scene) {
        ConnectWorkerProcess worker = scene.stage().worker();
        worker.stop();
        scene.checkCommitted().run();
        worker.start();
    }
}
