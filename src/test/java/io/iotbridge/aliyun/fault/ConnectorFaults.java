package io.iotbridge.aliyun.fault;

import io.iotbridge.aliyun.cluster.ConnectRest;
import java.util.function.BiConsumer;

/** What an operator does to connectors over the worker's REST interface. */
final class ConnectorFaults {
    /** Of a connector. */
    static final int MOST_TASKS = 3;

    private ConnectorFaults() {}

    static void pause(Scene scene) {
        both(scene, ConnectRest::pause);
        scene.pass(500, 2_000);
        both(scene, ConnectRest::resume);
    }

    static void stop(Scene scene) {
        both(scene, ConnectRest::stop);
        scene.pass(500, 2_000);
        both(scene, ConnectRest::resume);
    }

    static void restartTask(Scene scene) {
        int task = scene.random().nextInt(scene.stage().tasks());
        both(scene, (rest, connector) -> rest.restartTask(connector, task));
    }

    static void restartConnectors(Scene scene) {
        both(scene, ConnectRest::restart);
    }

    static void deleteAndCreate(Scene scene) {
        both(scene, ConnectorFaults::delete);
        scene.pass(0, 1_000);
        scene.stage().deploy(scene.stage().tasks());
    }

    private static void delete(ConnectRest rest, String connector) {
        if (rest.connectors().contains(connector)) {
            rest.delete(connector);
        }
    }

    static void changeTasks(Scene scene) {
        scene.stage().deploy(scene.stage().tasks() % MOST_TASKS + 1);
    }

    private static void both(Scene scene, BiConsumer<ConnectRest, String> request) {
        scene.stage().connectors().forEach(connector -> scene.stage().ask(rest -> request.accept(rest, connector)));
    }
}
