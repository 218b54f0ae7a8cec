package io.iotbridge.aliyun.fault;

import io.iotbridge.aliyun.cluster.KafkaProcess;

/** The broker answers no more, for a while. */
final class KafkaFaults {
    private KafkaFaults() {}

    static void freeze(Scene scene) {
        KafkaProcess kafka = scene.stage().kafka();
        kafka.suspend();
        try {
            scene.pass(2_000, 10_000);
        } finally {
            kafka.resume();
        }
    }

    static void stop(Scene scene) {
        scene.stage().kafka().stop();
        startAfterOutage(scene);
    }

    static void kill(Scene scene) {
        scene.stage().kafka().kill();
        startAfterOutage(scene);
    }

    private static void startAfterOutage(Scene scene) {
        scene.pass(scene.outage());
        scene.stage().kafka().start();
    }
}
