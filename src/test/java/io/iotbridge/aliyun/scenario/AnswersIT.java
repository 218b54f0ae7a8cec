package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Published;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every form of a request that somebody waits for, and every answer that must not leave, with a source and a sink and with one connector. */
@ExtendWith(ClusterExtension.class)
class AnswersIT {

    private static final Duration PATIENCE = AskedDevices.PATIENCE;
    private static final int SHORT_MILLIS = 1_000;

    private final Cluster cluster;

    AnswersIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Who carries the answers, and where he says why one did not leave. */
    private enum Way {
        SOURCE_AND_SINK("__connect.errors.exception.message"),
        ONE_CONNECTOR("iot.error.reason");

        private final String reason;

        Way(String reason) {
            this.reason = reason;
        }

        /** Calls to {@code calls}, and custom RRPC to {@code custom}, whose callers wait for a short time only. */
        void start(Bridge bridge, AskedDevices asked) {
            Map<String, String> source = this == ONE_CONNECTOR ? asked.both() : asked.source();
            source.put("iot.rrpc.custom", "true");
            source.put("downlink.routes", "calls,services,custom");
            source.put("downlink.routes.custom.preset", "rrpc-custom");
            source.put("downlink.routes.custom.payload", "json");
            source.put("downlink.routes.custom.kafka.topic", bridge.name("custom"));
            source.put("downlink.routes.custom.deadline.ms", Integer.toString(SHORT_MILLIS));
            new AskedForms(bridge, asked).addProperties(source);
            if (this == ONE_CONNECTOR) {
                source.put("uplink.rate.qos0.per.second", "0");
            }
            bridge.start("source", source);
            if (this == SOURCE_AND_SINK) {
                Map<String, String> sink = asked.sink();
                sink.put("iot.rrpc.custom", "true");
                sink.put("uplink.rate.qos0.per.second", "0");
                bridge.start("sink", sink);
            }
            bridge.awaitSubscribed(1);
        }

        List<String> reasons(List<ConsumerRecord<byte[], byte[]>> reports) {
            return reports.stream()
                    .map(report -> AskedDevices.header(report, reason))
                    .toList();
        }
    }

    private static JsonNode custom(AskedDevices asked, int timeoutMillis) {
        return asked.ask(
                "/api/rrpc",
                "pump0",
                Map.of(
                        "topic",
                        "/" + Bridge.PRODUCT + "/pump0/user/get",
                        "payload",
                        "\"ping\"",
                        "timeoutMs",
                        timeoutMillis));
    }

    @ParameterizedTest
    @EnumSource
    void aCallerHasTheAnswerToEveryFormOfHisRequest(Way way) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            AskedDevices asked = new AskedDevices(cluster, bridge, PumpFixture.json(Bridge.PRODUCT), 1);
            cluster.topics().create(bridge.name("custom"), 1);
            way.start(bridge, asked);
            AskedForms forms = new AskedForms(bridge, asked);
            try (TopicReader app = cluster.records().handing(bridge.name("calls"), forms::answer);
                    TopicReader second = cluster.records().handing(bridge.name("custom"), asked::answer);
                    TopicReader customs = cluster.records().read(bridge.name("custom"))) {
                assertThat(app.records()).isEmpty();
                assertThat(second.records()).isEmpty();
                for (boolean doubleSlash : new boolean[] {false, true}) {
                    asked.cloud().ask("/api/settings", Map.of("doubleSlash", doubleSlash));
                    JsonNode answer = custom(asked, 8_000);
                    assertThat(answer.path("result").asText())
                            .as(answer.toString())
                            .isEqualTo("SUCCESS");
                    assertThat(answer.path("payload").asText()).isEqualTo("{\"pong\":1}");
                }
                assertThat(customs.await(2, PATIENCE))
                        .extracting(request ->
                                AskedDevices.header(request, "iot.reply.topic").replaceFirst("/ext/rrpc/[0-9]+", ""))
                        .containsExactly("/a1Product/pump0/user/get", "//a1Product/pump0/user/get");
                assertThat(customs.records())
                        .allSatisfy(request -> assertThat(AskedDevices.header(request, "iot.request.raw"))
                                .isEqualTo("true"));
                AskedDevices.assertPassed(asked.selfTest("pump0"));
                asked.cloud().ask("/api/settings", Map.of("rrpcForm", "system"));
                AskedDevices.assertPassed(asked.selfTest("pump0"));
                JsonNode ping = asked.ask("/api/rrpc", "pump0", Map.of("payload", "ping", "timeoutMs", 8_000));
                assertThat(ping.path("payload").asText()).as(ping.toString()).isEqualTo("{\"pong\":1}");
                asked.flush("pump0");
                forms.properties("pump0");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoAnswerIsReportedWithItsReasonAndNothingLeaves(Way way) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            AskedDevices asked = new AskedDevices(cluster, bridge, PumpFixture.json(Bridge.PRODUCT), 1);
            cluster.topics().create(bridge.name("custom"), 1);
            way.start(bridge, asked);
            try (TopicReader calls = cluster.records().read(bridge.name("calls"));
                    TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                CompletableFuture<JsonNode> outcome = CompletableFuture.supplyAsync(() -> asked.selfTest("pump0"));
                Map<String, String> request =
                        AskedDevices.headers(calls.await(1, PATIENCE).get(0));
                asked.send(without(request, "iot.request.id"), "{\"Passed\":false}");
                asked.send(without(request, "iot.reply.topic"), "{\"Passed\":false}");
                asked.send(without(request, "iot.deadline"), "{\"Passed\":false}");
                asked.send(with(request, "iot.deadline", "soon"), "{\"Passed\":false}");
                asked.send(
                        with(request, "iot.reply.topic", "/sys/a1Product/nobody/rrpc/response/1"),
                        "{\"Passed\":false}");
                asked.send(with(request, "iot.reply.topic", "/a1Product/pump0/user/update"), "{\"Passed\":false}");
                asked.send(
                        with(request, "iot.reply.topic", "/sys/a1Product/pump0/rrpc/request/1"), "{\"Passed\":false}");
                asked.send(request, "{\"code\":500,\"message\":\"broken\"}");
                asked.send(request, "{\"Passed\":\"perhaps\"}");
                asked.send(with(request, "iot.deadline", "1000"), "{\"Passed\":false}");
                asked.send(with(request, "iot.request.raw", "true"), AskedForms.LARGE);
                List<String> reasons = way.reasons(dead.await(11, PATIENCE));
                assertThat(reasons.get(0)).contains("no header 'iot.request.id'");
                assertThat(reasons.get(1)).contains("no header 'iot.reply.topic'");
                assertThat(reasons.get(2)).contains("no header 'iot.deadline'");
                assertThat(reasons.get(3)).contains("'iot.deadline' is not in milliseconds");
                assertThat(reasons.get(4)).contains("device a1Product/nobody is not in iot.devices");
                assertThat(reasons.get(5)).contains("/user/update", "on which no requests are answered");
                assertThat(reasons.get(6)).contains("/rrpc/request/1", "on which no requests are answered");
                assertThat(reasons.get(7)).contains("500 is not a code that a device can answer with");
                assertThat(reasons.get(8)).contains("Passed");
                assertThat(reasons.get(9)).contains("ms too late");
                assertThat(reasons.get(10)).contains("the platform accepts at most 262144");
                assertThat(bridge.emulator().platform().messages(0)).isEmpty();

                asked.send(request, "{\"Passed\":true}");
                asked.send(request, "{\"Passed\":false}");
                assertThat(way.reasons(dead.await(12, PATIENCE)).get(11))
                        .contains("already has an answer; this is a second one");
                AskedDevices.assertPassed(outcome.join());
                assertThat(bridge.accepted("pump0")).hasSize(1);
            }
        }
    }

    private static Map<String, String> without(Map<String, String> headers, String name) {
        Map<String, String> fewer = new HashMap<>(headers);
        fewer.remove(name);
        return fewer;
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    /** Answers that are written before and after their deadlines, and about them, by the clock of the machine. */
    @ParameterizedTest
    @EnumSource
    void noAnswerLeavesAfterItsDeadline(Way way) {
        int requests = 60;
        int apart = 35;
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            AskedDevices asked = new AskedDevices(cluster, bridge, PumpFixture.json(Bridge.PRODUCT), 1);
            cluster.topics().create(bridge.name("custom"), 1);
            way.start(bridge, asked);
            Map<String, Long> deadlines = new ConcurrentHashMap<>();
            try (TopicReader app = cluster.records().handing(bridge.name("calls"), asked::answer);
                    TopicReader slow = cluster.records().handing(bridge.name("custom"), request -> {
                        Map<String, String> headers = AskedDevices.headers(request);
                        deadlines.put(headers.get("iot.reply.topic"), Long.parseLong(headers.get("iot.deadline")));
                        after(apart * deadlines.size()).execute(() -> asked.send(headers, "\"pong\""));
                    });
                    TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                assertThat(app.records()).isEmpty();
                assertThat(slow.records()).isEmpty();
                AskedDevices.assertPassed(asked.selfTest("pump0"));
                for (int i = 0; i < requests; i++) {
                    bridge.emulator()
                            .platform()
                            .rrpc(
                                    Bridge.PRODUCT,
                                    "pump0",
                                    "/a1Product/pump0/user/get",
                                    "\"ping\"".getBytes(StandardCharsets.UTF_8),
                                    PATIENCE);
                }
                Awaitility.await("each answered or reported")
                        .atMost(PATIENCE)
                        .until(() -> customs(bridge).size() + dead.records().size() >= requests);
                assertThat(customs(bridge)).hasSize(requests - dead.records().size());
                assertThat(customs(bridge)).hasSizeBetween(1, requests - 1);
                assertThat(way.reasons(dead.records()))
                        .allSatisfy(reason -> assertThat(reason).contains("ms too late"));
                // From the bridge's write to the emulator's clock.
                assertThat(customs(bridge)).allSatisfy(answer -> assertThat(answer.arrival())
                        .isLessThan(deadlines.get(answer.topic()) + 150));
            }
        }
    }

    private static Executor after(int millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    }

    private static List<Published> customs(Bridge bridge) {
        return bridge.accepted("pump0").stream()
                .filter(answer -> answer.topic().contains("/user/get"))
                .toList();
    }
}
