package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.JavaProcess;
import java.util.Map;

/** A sink of property posts in a worker that has several; the others are idle while this one is measured. */
record ReadingsContender(Lane lane, ConnectWorkerProcess worker) implements Contender {

    /** Deploys it, with these keys instead of the defaults. */
    static ReadingsContender deploy(Ground ground, PluginContender worker, Lane lane, Map<String, String> more) {
        ReadingsContender contender = new ReadingsContender(lane, worker.worker());
        Map<String, String> config = PluginContender.both(ground, lane, 1);
        config.put("connector.class", "io.iotbridge.aliyun.sink.AliyunIotSinkConnector");
        config.put("topics", lane.up());
        config.put("uplink.routes", "readings");
        config.put("uplink.routes.readings.kafka.topics", lane.up());
        config.put("uplink.routes.readings.preset", "property-post");
        config.putAll(more);
        worker.worker().rest().createOrUpdate(contender.name(), config);
        worker.worker().rest().awaitRunning(contender.name(), 1);
        return contender;
    }

    private String name() {
        return lane.name() + "-readings";
    }

    /** Kafka's group of its consumer. */
    String group() {
        return "connect-" + name();
    }

    @Override
    public JavaProcess process() {
        return worker.process();
    }

    /** The worker is closed by who opened it. */
    @Override
    public void close() {}
}
