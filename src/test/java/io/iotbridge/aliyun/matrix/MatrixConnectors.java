package io.iotbridge.aliyun.matrix;

import io.iotbridge.aliyun.emulator.Emulator;
import java.util.HashMap;
import java.util.Map;

/**
 * The connectors of one worker: for each {@link Wire} a source and a sink, with the usual transformations, and a source that carries both
 * directions.
 *
 * @param id begins the names of topics and connectors
 */
record MatrixConnectors(String id, Emulator emulator) {

    static final String PRODUCT = "a1Product";

    /** The device, and the name, of the connector that carries both directions. */
    static final String ALONE = "alone";

    /** The end of the platform topic that all records are for. */
    static final String UPDATE = "/user/update";

    private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";

    static String secretOf(Wire wire) {
        return "secret-of-" + wire;
    }

    /** Where the source's records end up: RegexRouter puts the prefix before the route's topic. */
    String downlinkTopic(Wire wire) {
        return id + "-" + wire + "-down";
    }

    /** What the sink reads: RegexRouter makes {@code up} of it, and that is what its route takes. */
    String uplinkTopic(Wire wire) {
        return id + "-" + wire + "-up";
    }

    String sinkName(Wire wire) {
        return id + "-" + wire + "-sink";
    }

    Map<String, String> source(Wire wire) {
        Map<String, String> props = both(wire);
        props.put("name", id + "-" + wire + "-source");
        props.put("connector.class", "io.iotbridge.aliyun.source.AliyunIotSourceConnector");
        props.put("downlink.routes", "messages,noise");
        props.put("downlink.routes.messages.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        props.put("downlink.routes.messages.kafka.topic", "down");
        props.put("downlink.routes.messages.payload", wire.toString());
        props.put("downlink.routes.noise.mqtt.filter", "/{productKey}/{deviceName}/user/noise/{noise}");
        props.put("downlink.routes.noise.kafka.topic", "down");
        props.put("downlink.routes.noise.payload", wire.toString());
        transform(props, wire, "iot.level.noise", "^(down)$", id + "-" + wire + "-$1");
        return props;
    }

    Map<String, String> sink(Wire wire) {
        Map<String, String> props = both(wire);
        props.put("name", sinkName(wire));
        props.put("connector.class", "io.iotbridge.aliyun.sink.AliyunIotSinkConnector");
        props.put("topics", uplinkTopic(wire));
        props.put("consumer.override.auto.offset.reset", "earliest");
        props.put("uplink.routes", "updates");
        props.put("uplink.routes.updates.kafka.topics", "up");
        props.put("uplink.routes.updates.mqtt.topic", "/{productKey}/{deviceName}" + UPDATE);
        props.put("uplink.routes.updates.payload", wire.toString());
        transform(props, wire, "noise", "^.*-(up)$", "$1");
        return props;
    }

    /** One source connector that carries both directions of a device of its own. */
    Map<String, String> alone(String bootstrapServers) {
        Map<String, String> props = both(ALONE, Wire.BYTES);
        props.put("name", aloneName());
        props.put("connector.class", "io.iotbridge.aliyun.source.AliyunIotSourceConnector");
        props.put("downlink.routes", "messages");
        props.put("downlink.routes.messages.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        props.put("downlink.routes.messages.kafka.topic", aloneName() + "-down");
        props.put("uplink.topics", aloneUplinkTopic());
        props.put("uplink.consumer.bootstrap.servers", bootstrapServers);
        props.put("uplink.consumer.auto.offset.reset", "earliest");
        props.put("uplink.routes", "updates");
        props.put("uplink.routes.updates.kafka.topics", aloneUplinkTopic());
        props.put("uplink.routes.updates.mqtt.topic", "/{productKey}/{deviceName}" + UPDATE);
        return props;
    }

    String aloneName() {
        return id + "-" + ALONE;
    }

    String aloneUplinkTopic() {
        return aloneName() + "-up";
    }

    private Map<String, String> both(Wire wire) {
        return both(wire.device(), wire);
    }

    private Map<String, String> both(String device, Wire wire) {
        Map<String, String> props = new HashMap<>();
        props.put("tasks.max", "1");
        props.put("iot.endpoint", emulator.wss().toString());
        props.put("iot.ssl.truststore.location", emulator.caCertificate().toString());
        props.put("iot.devices", "own");
        props.put("iot.devices.own.product.key", PRODUCT);
        props.put("iot.devices.own.device.name", device);
        props.put("iot.devices.own.device.secret", secretOf(wire));
        props.put("key.converter", wire.keyConverter());
        props.put("key.converter.schemas.enable", "false");
        props.put("value.converter", wire.valueConverter());
        props.put("value.converter.schemas.enable", "false");
        return props;
    }

    /** Drops records with the header, renames the topic, and where the value has fields adds one and copies one into a header. */
    private static void transform(Map<String, String> props, Wire wire, String noise, String regex, String topic) {
        props.put("transforms", wire == Wire.JSON ? "drop,rename,insert,copy" : "drop,rename");
        props.put("predicates", "isNoise");
        props.put("predicates.isNoise.type", TRANSFORMS + "predicates.HasHeaderKey");
        props.put("predicates.isNoise.name", noise);
        props.put("transforms.drop.type", TRANSFORMS + "Filter");
        props.put("transforms.drop.predicate", "isNoise");
        props.put("transforms.rename.type", TRANSFORMS + "RegexRouter");
        props.put("transforms.rename.regex", regex);
        props.put("transforms.rename.replacement", topic);
        if (wire == Wire.JSON) {
            props.put("transforms.insert.type", TRANSFORMS + "InsertField$Value");
            props.put("transforms.insert.static.field", "via");
            props.put("transforms.insert.static.value", "connect");
            props.put("transforms.copy.type", TRANSFORMS + "HeaderFrom$Value");
            props.put("transforms.copy.fields", "id");
            props.put("transforms.copy.headers", "iot.qos");
            props.put("transforms.copy.operation", "copy");
        }
    }
}
