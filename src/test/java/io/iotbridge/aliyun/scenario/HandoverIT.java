package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ConnectRest;
import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tasks move between the two workers of a Connect cluster, in mid-stream. A cluster of its own: its worker 1 has no other guests. */
class HandoverIT {

    private static final int DEVICES = 20;
    private static final int TASKS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Cluster cluster;
    private static ConnectWorkerProcess second;

    @BeforeAll
    static void open() {
        cluster = Cluster.open();
        second = ConnectWorkerProcess.open(cluster.anotherWorker("worker2"));
    }

    @AfterAll
    static void close() {
        if (second != null) {
            second.close();
        }
        cluster.close();
    }

    /** Each direction has its own devices, because source and sink tasks need not move to the same worker. */
    @Test
    void aSourceAndASinkHandDevicesOverWithoutAFight() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            cluster.topics().create(bridge.name("messages"), 4);
            cluster.topics().create(bridge.name("commands"), 4);
            List<String> connectors = List.of(
                    bridge.start("source", source(bridge)),
                    bridge.start("sink", withTasks(bridge.sink(bridge.emulator().wss()))));
            bridge.awaitSubscribed(DEVICES / 2);
            Traffic traffic = Traffic.startApart(cluster, bridge, DEVICES / 2, Duration.ofMillis(5));
            awaitPlaced(cluster.rest(), bridge, connectors, 2);
            Moves moves = new Moves(bridge);

            second.stop();
            awaitPlaced(cluster.rest(), bridge, connectors, 1);
            moves.orderly("worker 2 stopped");

            second.start();
            awaitPlaced(cluster.rest(), bridge, connectors, 2);
            moves.orderly("worker 2 started");

            second.kill();
            awaitPlaced(cluster.rest(), bridge, connectors, 1);
            moves.any("worker 2 killed");

            second.start();
            awaitPlaced(cluster.rest(), bridge, connectors, 2);
            moves.orderly("worker 2 started again");

            // The first member of the group is its leader, which hands out the tasks.
            cluster.worker().kill();
            awaitPlaced(second.rest(), bridge, connectors, 1);
            moves.any("worker 1 killed");

            cluster.worker().start();
            awaitPlaced(cluster.rest(), bridge, connectors, 2);
            moves.orderly("worker 1 started again");

            Traffic.Duplicates duplicates = traffic.stopAndCheck();
            System.out.printf(
                    "handover: %d messages each way, lost 0, duplicated downlink %d, uplink %d%n",
                    traffic.sent(), duplicates.downlink(), duplicates.uplink());
            noneSawAnotherClient();
            connectors.forEach(bridge::delete);
        }
    }

    /** With one connector every device has both directions. */
    @Test
    void oneConnectorHandsDevicesOverWithBothDirections() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            cluster.topics().create(bridge.name("messages"), 4);
            cluster.topics().create(bridge.name("commands"), 4);
            List<String> connectors = List.of(bridge.start("both", bridge.both(TASKS)));
            bridge.awaitSubscribed(DEVICES);
            awaitPlaced(cluster.rest(), bridge, connectors, 2);
            Traffic traffic = Traffic.start(cluster, bridge, DEVICES, Duration.ofMillis(5));
            Moves moves = new Moves(bridge);

            second.kill();
            awaitPlaced(cluster.rest(), bridge, connectors, 1);
            moves.any("worker 2 killed, one connector");

            second.start();
            awaitPlaced(cluster.rest(), bridge, connectors, 2);
            moves.orderly("worker 2 started, one connector");

            Traffic.Duplicates duplicates = traffic.stopAndCheck();
            System.out.printf("handover: %d messages each way, lost 0, %s%n", traffic.sent(), duplicates);
            noneSawAnotherClient();
            connectors.forEach(bridge::delete);
        }
    }

    /** An answer in a partition of the other worker's task is handed on to the task that has the device. */
    @Test
    void answersFromAnyPartitionReachTheirCallersOverWhicheverWorkerHasTheDevice() throws Exception {
        int devices = 8;
        try (Bridge bridge = Bridge.open(cluster, devices)) {
            AskedDevices asked = new AskedDevices(cluster, bridge, PumpFixture.json(Bridge.PRODUCT), 4);
            List<String> connectors = List.of(bridge.start("both", withTasks(asked.both())));
            awaitPlaced(cluster.rest(), bridge, connectors, 2, devices);
            bridge.awaitSubscribed(devices);
            Set<String> places = new HashSet<>();
            try (TopicReader app = cluster.records().handing(bridge.name("calls"), asked::answer);
                    TopicReader answers = cluster.records().read(bridge.name("answers"));
                    TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                assertThat(app.records()).isEmpty();
                int calls = 4 * devices;
                for (int call = 0; call < calls; call++) {
                    AskedDevices.assertPassed(asked.selfTest("pump" + call % devices));
                }
                answers.await(calls, PATIENCE)
                        .forEach(answer -> places.add(AskedDevices.header(answer, "iot.reply.topic")
                                        .split("/")[3] + " in a partition of task " + answer.partition() % TASKS));
                assertThat(places)
                        .as("devices and the tasks that read their answers")
                        .hasSize(devices * TASKS);
                assertThat(answers.records()).as("some were handed on").hasSizeGreaterThan(calls);
                assertThat(dead.records()).isEmpty();
            }
            assertThat(bridge.emulator().platform().devices())
                    .as("each device is on one worker")
                    .allMatch(device -> device.kicks() == 0);
            connectors.forEach(bridge::delete);
        }
    }

    /** One connector for both directions, devices and answers on either worker. */
    @Test
    void everyFormOfARequestIsAnsweredAndWhatIsNoAnswerIsReportedOnWhicheverWorker() {
        int devices = 4;
        try (Bridge bridge = Bridge.open(cluster, devices)) {
            AskedDevices asked = new AskedDevices(cluster, bridge, PumpFixture.json(Bridge.PRODUCT), 4);
            AskedForms forms = new AskedForms(bridge, asked);
            List<String> connectors = List.of(bridge.start("both", withTasks(forms.both())));
            awaitPlaced(cluster.rest(), bridge, connectors, 2, devices);
            bridge.awaitSubscribed(devices);
            try (TopicReader calls = cluster.records().read(bridge.name("calls"));
                    TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                try (TopicReader app = cluster.records().handing(bridge.name("calls"), forms::answer)) {
                    assertThat(app.records()).isEmpty();
                    for (int device = 0; device < devices; device++) {
                        forms.everyForm("pump" + device);
                    }
                }
                assertThat(dead.records()).isEmpty();
                for (int device = 0; device < devices; device++) {
                    forms.everyFailure("pump" + device, calls, dead);
                }
                forms.deviceAway("pump0", calls, dead);
            }
            connectors.forEach(bridge::delete);
        }
    }

    @Test
    void aSourceAndASinkOfOneDeviceOnTwoWorkersFightAndLoseNoAnswer() {
        SplitDevice.fight(cluster, second, PumpFixture.json(Bridge.PRODUCT));
    }

    private static void noneSawAnotherClient() {
        for (ConnectWorkerProcess worker : List.of(cluster.worker(), second)) {
            assertThat(worker.process().logSince(0))
                    .noneMatch(line -> line.contains("another client seems to sign in as device a1Product/pump"));
        }
    }

    /** The source has the first half of the devices. */
    private static Map<String, String> source(Bridge bridge) {
        StringBuilder half = new StringBuilder("ProductKey,DeviceName,DeviceSecret\n");
        for (int i = 0; i < DEVICES / 2; i++) {
            half.append(
                    "a1Product,pump%d,%s%n".formatted(i, Bridge.credentials(i).deviceSecret()));
        }
        Map<String, String> source = withTasks(bridge.source(bridge.emulator().wss()));
        source.put("iot.devices.file", bridge.write("half.csv", half.toString()).toString());
        return source;
    }

    private static Map<String, String> withTasks(Map<String, String> props) {
        props.put("tasks.max", Integer.toString(TASKS));
        return props;
    }

    /** All tasks run, on so many workers in all, and every device is signed in. */
    private static void awaitPlaced(ConnectRest rest, Bridge bridge, List<String> connectors, int workers) {
        awaitPlaced(rest, bridge, connectors, workers, DEVICES);
    }

    private static void awaitPlaced(
            ConnectRest rest, Bridge bridge, List<String> connectors, int workers, int devices) {
        Awaitility.await("tasks on " + workers + " workers")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> connectors.stream()
                                .map(rest::status)
                                .filter(status -> status.isRunning(TASKS))
                                .flatMap(status -> status.workers().stream())
                                .distinct()
                                .count()
                        == workers);
        for (String connector : connectors) {
            rest.awaitRunning(connector, TASKS);
        }
        Awaitility.await("every device online").atMost(PATIENCE).until(() -> bridge.online() == devices);
    }
}
