package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.JavaProcess;
import io.iotbridge.aliyun.cluster.MBeans;
import io.iotbridge.aliyun.cluster.WorkerSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged plugin in a Connect worker, both connectors at their defaults but for rates, and with as many publishes in flight as the loops may have. */
final class PluginContender implements Contender {
    static final String NAME = "plugin";
    static final String SOURCE = "bench-source";
    static final String SINK = "bench-sink";

    private static final String TEN_MINUTES = "600000";

    private final Lane lane;
    private final ConnectWorkerProcess worker;

    private PluginContender(Lane lane, ConnectWorkerProcess worker) {
        this.lane = lane;
        this.worker = worker;
    }

    /** A worker with both connectors, on their way to be signed in. */
    static PluginContender open(Ground ground, Lane lane, Jvm jvm, int tasks) {
        PluginContender contender = idle(ground, lane, jvm);
        contender.deploy(ground, tasks, Map.of());
        return contender;
    }

    /** A worker without connectors. */
    static PluginContender idle(Ground ground, Lane lane, Jvm jvm) {
        return idle(ground, lane, jvm, NAME);
    }

    /** Likewise; all on one ground are members of one group. */
    static PluginContender idle(Ground ground, Lane lane, Jvm jvm, String folder) {
        return new PluginContender(lane, ConnectWorkerProcess.open(settings(ground, jvm, folder)));
    }

    /** A worker without connectors that does not stop its tasks while Kafka stands still for minutes. */
    static PluginContender patient(Ground ground, Lane lane, Jvm jvm) {
        WorkerSettings settings = settings(ground, jvm, NAME)
                .with("session.timeout.ms", TEN_MINUTES)
                .with("request.timeout.ms", TEN_MINUTES);
        return new PluginContender(lane, ConnectWorkerProcess.open(settings));
    }

    private static WorkerSettings settings(Ground ground, Jvm jvm, String folder) {
        return WorkerSettings.of(ground.folder().resolve(folder), ground.bootstrapServers())
                .withJavaHome(jvm.home())
                .withHeap(jvm.heap())
                .withOptions(jvm.more().toArray(String[]::new));
    }

    /** Both connectors, with these keys on top of, or instead of, ours. */
    void deploy(Ground ground, int tasks, Map<String, String> more) {
        deploy(ground, tasks, lane, more);
        worker.rest().awaitRunning(SOURCE, Math.min(tasks, lane.devices()));
        worker.rest().awaitRunning(SINK, tasks);
    }

    /** The same with the sink's devices in a lane of their own, and returns at once. */
    void deploy(Ground ground, int tasks, Lane senders, Map<String, String> more) {
        Map<String, String> source = source(ground, tasks);
        source.putAll(more);
        Map<String, String> sink = sink(ground, senders, tasks);
        sink.putAll(more);
        worker.rest().createOrUpdate(SOURCE, source);
        worker.rest().createOrUpdate(SINK, sink);
    }

    /** One source connector that carries both directions. */
    void deployAlone(Ground ground, int tasks, Map<String, String> more) {
        Map<String, String> config = sink(ground, lane, tasks);
        config.remove("topics");
        config.putAll(source(ground, tasks));
        config.put("uplink.topics", String.join(",", lane.up(), lane.answers()));
        config.put("uplink.consumer.bootstrap.servers", ground.bootstrapServers());
        config.put("uplink.consumer.auto.offset.reset", "earliest");
        config.putAll(more);
        worker.rest().createOrUpdate(SOURCE, config);
    }

    ConnectWorkerProcess worker() {
        return worker;
    }

    private Map<String, String> source(Ground ground, int tasks) {
        Map<String, String> config = both(ground, lane, tasks);
        config.put("connector.class", "io.iotbridge.aliyun.source.AliyunIotSourceConnector");
        config.put("downlink.routes", "messages,calls");
        config.put("downlink.routes.messages.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        config.put("downlink.routes.messages.kafka.topic", lane.down());
        config.put("downlink.routes.calls.preset", "rrpc");
        config.put("downlink.routes.calls.payload", "bytes");
        config.put("downlink.routes.calls.deadline.ms", Long.toString(OpenCalls.PATIENCE.toMillis()));
        config.put("downlink.routes.calls.kafka.topic", lane.calls());
        return config;
    }

    private static Map<String, String> sink(Ground ground, Lane lane, int tasks) {
        Map<String, String> config = both(ground, lane, tasks);
        config.put("connector.class", "io.iotbridge.aliyun.sink.AliyunIotSinkConnector");
        config.put("topics", String.join(",", List.of(lane.up(), lane.answers())));
        config.put("uplink.routes", "updates,answers");
        config.put("uplink.routes.updates.kafka.topics", lane.up());
        config.put("uplink.routes.updates.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        config.put("uplink.routes.answers.kafka.topics", lane.answers());
        config.put("uplink.routes.answers.preset", "answer");
        config.put("errors.tolerance", "none");
        config.put("uplink.rate.qos0.per.second", "0");
        config.put("header.converter", "org.apache.kafka.connect.storage.StringConverter");
        config.put("uplink.rate.qos1.per.second", "0");
        config.put("uplink.in.flight.per.device", Integer.toString(Math.max(1, LoopUp.IN_FLIGHT / lane.devices())));
        return config;
    }

    static Map<String, String> both(Ground ground, Lane lane, int tasks) {
        return new HashMap<>(Map.of(
                "tasks.max", Integer.toString(tasks),
                "iot.endpoint", ground.endpoint().toString(),
                "iot.ssl.truststore.location", ground.ca().toString(),
                "iot.devices.file", ground.devices(lane).toString(),
                "iot.connects.per.second", "0",
                "iot.connects.per.minute.per.device", "1000"));
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public JavaProcess process() {
        return worker.process();
    }

    @Override
    public boolean isAsked(int calls) {
        String tasks = "kafka.connect:type=plugins,connector=" + SOURCE + ",task=*,direction=downlink";
        try (MBeans beans = MBeans.of(process())) {
            return beans.readAll(tasks).values().stream()
                            .mapToLong(values -> ((Number) values.get("requests-open")).longValue())
                            .sum()
                    == calls;
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
