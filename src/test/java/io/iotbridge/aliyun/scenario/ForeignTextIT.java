package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What servers, devices and producers write forges no line of the worker's log, of a task's trace or of a dead letter. */
@ExtendWith(ClusterExtension.class)
class ForeignTextIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A forged line in its middle; hides, turns round and breaks what follows. */
    private static final String EVIL = "odd\nFORGED\r\nFORGED\u2028FORGED\u0085FORGED\u202E\u0007\u200B";

    private static final String LONG = EVIL + "y".repeat(2_000);
    private static final String PUMP = Bridge.PRODUCT + "/pump0";

    private final Cluster cluster;

    ForeignTextIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Line ends of every kind begin a line here; frames of a stack trace are lines of their own, and plain. */
    private static void assertNothingForged(String text) {
        assertThat(text.lines()).noneMatch(line -> line.startsWith("FORGED")).allSatisfy(line -> assertThat(
                        Quoted.isPlain(line.replace("\t", "")))
                .as(Quoted.of(line))
                .isTrue());
        assertThat(text).doesNotContain("y".repeat(Quoted.MOST));
    }

    private void assertLogIsSound(WorkerLog log, String... words) {
        Awaitility.await(String.join(" ", words)).atMost(PATIENCE).until(() -> !log.linesWith(words)
                .isEmpty());
        assertThat(log.lines()).noneMatch(line -> line.startsWith("FORGED"));
        assertThat(log.linesWith("FORGED")).allSatisfy(ForeignTextIT::assertNothingForged);
    }

    @Test
    void whatAServerSaysIsShownOnOneLine() throws IOException {
        WorkerLog log = WorkerLog.from(cluster);
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer();
                Bridge bridge = Bridge.open(cluster, 1)) {
            String source = bridge.start("source", bridge.source(server.uri()));
            try (ScriptedWebSocketServer.Peer peer = server.accept()) {
                peer.raw("HTTP/1.1 403 odd\u0085FORGED\u0007\u009B31m\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
            assertLogIsSound(log, "HTTP status 403");
            try (ScriptedWebSocketServer.Peer peer = server.session()) {
                ByteArrayOutputStream close = new ByteArrayOutputStream();
                close.writeBytes(new byte[] {0x03, (byte) 0xF0});
                close.writeBytes(EVIL.getBytes(StandardCharsets.UTF_8));
                peer.frame(ScriptedWebSocketServer.CLOSE, true, close.toByteArray());
                assertLogIsSound(
                        log, "is down", "odd\\nFORGED\\r\\nFORGED\\u2028FORGED\\u0085FORGED\\u202E\\u0007\\u200B");
            }
            assertThat(cluster.rest().status(source).isRunning(1)).isTrue();
        }
    }

    @Test
    void whatADeviceSendsIsReportedOnOneLine() {
        WorkerLog log = WorkerLog.from(cluster);
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            List.of("messages", "errors").forEach(name -> cluster.topics().create(bridge.name(name), 1));
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.routes.messages.payload", "json");
            source.put("downlink.unmatched", "report");
            source.put("downlink.undecodable", "report");
            source.put("downlink.errors.topic", bridge.name("errors"));
            bridge.start("source", source);
            bridge.awaitSubscribed(1);
            bridge.send("pump0", "/{device}/user/" + EVIL, bytes("{}"), 1);
            bridge.send("pump0", "/{device}/user/get", bytes(LONG), 1);
            bridge.send("pump0", "/{device}/user/get", bytes("{\"a\":1,\"" + LONG + "\":" + LONG + "}"), 1);
            try (TopicReader errors = cluster.records().read(bridge.name("errors"))) {
                assertThat(errors.await(3, PATIENCE)).allSatisfy(report -> {
                    String reason = new String(
                            report.headers().lastHeader("iot.error.reason").value(), StandardCharsets.UTF_8);
                    assertThat(reason).isNotEmpty();
                    assertNothingForged(reason);
                });
            }
            source.put("downlink.undecodable", "fail");
            cluster.rest().change(bridge.name("source"), source);
            bridge.send("pump0", "/{device}/user/get", bytes("{\"" + LONG + "\":" + LONG + "}"), 1);
            assertTraceIsSound(bridge.name("source"), "/user/get for device a1Product/pump0");
            assertLogIsSound(log, "ConnectException: The message on", "user/get");
        }
    }

    @Test
    void whatAProducerWritesIsReportedOnOneLine() {
        WorkerLog log = WorkerLog.from(cluster);
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            List.of("commands", "dead").forEach(name -> cluster.topics().create(bridge.name(name), 1));
            Map<String, String> sink = bridge.sink(bridge.emulator().wss());
            bridge.putDeadLetters(sink);
            bridge.start("sink", sink);
            produce(bridge, Bridge.PRODUCT + "/" + LONG, Map.of());
            produce(bridge, LONG, Map.of());
            produce(bridge, PUMP, Map.of("iot.topic", LONG));
            produce(bridge, PUMP, Map.of("iot.topic", "/" + PUMP + "/user/" + EVIL));
            produce(bridge, PUMP, Map.of("iot.qos", LONG));
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                List<ConsumerRecord<byte[], byte[]>> letters = dead.await(5, PATIENCE);
                assertThat(letters).allSatisfy(letter -> assertThat(letter.headers())
                        .filteredOn(header -> header.key().startsWith("__connect.errors."))
                        .isNotEmpty()
                        .allSatisfy(header -> assertNothingForged(new String(header.value(), StandardCharsets.UTF_8))));
                assertThat(letters)
                        .flatExtracting(letter -> List.of(letter.headers().toArray()))
                        .anyMatch(header -> new String(header.value(), StandardCharsets.UTF_8)
                                .contains("odd\\nFORGED\\r\\nFORGED\\u2028"));
            }
            sink.keySet().removeIf(key -> key.startsWith("errors."));
            cluster.rest().change(bridge.name("sink"), sink);
            produce(bridge, PUMP, Map.of("iot.qos", LONG));
            assertTraceIsSound(bridge.name("sink"), "odd\\nFORGED\\r\\nFORGED");
            assertLogIsSound(log, "ConnectException: The record at", "odd\\nFORGED");
        }
    }

    @Test
    void whatAConfigurationHoldsIsShownOnOneLine() {
        WorkerLog log = WorkerLog.from(cluster);
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("iot.unknown." + EVIL, "x");
            for (String key : List.of(
                    "iot.endpoint",
                    "iot.devices.file",
                    "iot.client.id",
                    "downlink.routes",
                    "downlink.routes.messages.mqtt.filter",
                    "downlink.routes.messages.kafka.topic",
                    "downlink.routes.messages.payload")) {
                Map<String, String> wrong = new HashMap<>(source);
                wrong.put(key, LONG);
                assertThat(cluster.rest().validate(Bridge.SOURCE, wrong).entrySet().stream()
                                .filter(errors -> errors.getKey().equals(key)))
                        .as(key)
                        .singleElement()
                        .satisfies(errors -> errors.getValue().forEach(ForeignTextIT::assertNothingForged));
            }
            assertLogIsSound(log, "Unknown key iot.unknown.odd\\nFORGED");
        }
    }

    private void assertTraceIsSound(String connector, String words) {
        cluster.rest().awaitStatus(connector, PATIENCE, status -> status.isFailed());
        String trace = cluster.rest().status(connector).tasks().get(0).trace();
        assertThat(trace).contains(words);
        assertNothingForged(trace);
    }

    private void produce(Bridge bridge, String key, Map<String, String> headers) {
        cluster.records().produce(bridge.name("commands"), bytes(key), bytes("bad"), headers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
