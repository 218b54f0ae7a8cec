package io.iotbridge.aliyun.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.EmulatorProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DemoPartsTest {
    private static final DemoDevice PUMP = new DemoDevice("a1", "pump1");
    private static final EmulatorProcess.Addresses ADDRESSES = EmulatorProcess.Addresses.parse(
            "noise\nemulator ready ws://127.0.0.1:1/mqtt wss://127.0.0.1:2/mqtt http://127.0.0.1:3 ca=/tmp/a b/ca.pem\n");

    @Test
    void theEmulatorsReadyLineIsFoundAmongOtherOutput() {
        assertThat(ADDRESSES.wss()).isEqualTo(URI.create("wss://127.0.0.1:2/mqtt"));
        assertThat(ADDRESSES.ca()).isEqualTo(Path.of("/tmp/a b/ca.pem"));
        assertThat(EmulatorProcess.Addresses.parse("starting")).isNull();
    }

    @Test
    void anExampleIsPointedAtTheEmulatorAndOtherwiseLeftAlone() {
        ConfigFile example = new ConfigFile(
                "c",
                Map.of(
                        "iot.region",
                        "cn-shanghai",
                        "topics",
                        "t",
                        "uplink.consumer.bootstrap.servers",
                        "localhost:9092"));

        assertThat(example.at(ADDRESSES, Path.of("/d.csv"), "kafka:1").config())
                .containsEntry("iot.endpoint", "wss://127.0.0.1:2/mqtt")
                .containsEntry("topics", "t")
                .containsEntry("uplink.consumer.bootstrap.servers", "kafka:1")
                .doesNotContainKey("iot.region");
    }

    @Test
    void withoutATerminalTheViewIsPlainLines() {
        Direction down = new Direction("platform → Kafka");
        down.countSent();
        down.countArrived("a", 0, Direction.now());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        LiveView view = new LiveView(out, false, List.of(down), () -> "3/3", List.of("a hint"));

        view.show();
        view.show();

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .startsWith("platform → Kafka")
                .contains("devices 3/3")
                .doesNotContain("hint")
                .doesNotContain("\u001b"));
    }

    @Test
    void onATerminalTheHintsStayBelowTheFigures() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        LiveView view = new LiveView(out, true, List.of(new Direction("up")), () -> "3/3", List.of("", "a hint"));

        view.show();
        view.show();

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().toList())
                .hasSize(6)
                .element(3)
                .asString()
                .startsWith("\u001b[1A\u001b[2K".repeat(3) + "up ");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith("\na hint\n");
    }

    @Test
    void aMessageThatComesAgainIsNotCountedAsAnotherOne() {
        Direction up = new Direction("up");
        up.countSent();
        up.countSent();
        up.countNotSent();

        up.countArrived("pump1", 7, Direction.now());
        up.countArrived("pump1", 7, Direction.now());

        assertThat(up.arrived()).isEqualTo(1).isEqualTo(up.sent());
        assertThat(up.repeated()).isEqualTo(1);
    }

    @Test
    void readingsAreAsManyAsThePageAsksForAndDoNotPileUp() {
        AtomicLong nanos = new AtomicLong();
        List<String> sent = new ArrayList<>();
        DemoReadings readings = new DemoReadings(nanos::get, sent::add);
        IntConsumer seconds = count -> {
            for (int tick = 0; tick < count * 100; tick++) {
                nanos.addAndGet(10_000_000);
                readings.tick();
            }
        };

        seconds.accept(20);
        assertThat(sent)
                .hasSizeBetween(19, 20)
                .filteredOn("{\"Speed\":5000}"::equals)
                .hasSize(2);
        sent.clear();
        readings.perSecond(1000);
        seconds.accept(10);
        assertThat(sent).hasSizeBetween(9_990, 10_001).doesNotContain("{\"Speed\":5000}");
        sent.clear();
        nanos.addAndGet(60_000_000_000L);
        readings.tick();
        assertThat(sent).hasSize(1000);
    }

    @Test
    void theApplicationThatAnswersIsTheOneOfThePage() throws IOException {
        String code = Files.readString(Path.of("src/test/java/io/iotbridge/aliyun/demo/Answers.java"));
        String shown = Files.readString(Path.of("docs/requests.md"))
                .split("```java\n")[1]
                .split("```")[0];

        assertThat(code.replaceAll("(?m)^ +", "")).contains(shown.replaceAll("(?m)^ +", ""));
    }

    @Test
    void timesAreForPeople() {
        assertThat(List.of(0.4, 12.6, 1500.0, 90_000.0))
                .extracting(LiveView::humanTime)
                .containsExactly("0 ms", "13 ms", "1.5 s", "1.5 min");
    }

    @Test
    void whatNextHoldsCompleteCommands() {
        ConfigFile source = new ConfigFile("my-source", Map.of("connector.class", "a.b.SourceConnector"));
        String text = new WhatNext(
                        URI.create("http://127.0.0.1:8083"),
                        URI.create("http://127.0.0.1:3/"),
                        "127.0.0.1:9092",
                        Path.of("/demo"),
                        source,
                        PUMP)
                .text();

        assertThat(text)
                .contains("http://127.0.0.1:3/api/publish -d '{\"productKey\":\"a1\"")
                .contains("{\\\"params\\\":")
                .contains("connector-plugins/SourceConnector/config/validate")
                .contains("exec:java@read -Dexec.args=\"127.0.0.1:9092 iot.commands\"");
    }

    @Test
    void aRecordThatWasSetAsideIsPrintedWithItsReason() {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("iot.rejected", 0, 7, bytes("a1/pump1"), bytes("not json"));
        record.headers()
                .add("__connect.errors.exception.message", bytes("this is not JSON"))
                .add("__connect.errors.exception.stacktrace", bytes("at line 1"))
                .add("iot.error.kind", bytes("uplink"))
                .add("iot.topic", null);
        assertThat(ReadTopic.line(record))
                .isEqualTo("7\ta1/pump1\tnot json\n\t__connect.errors.exception.message=this is not JSON\n"
                        + "\tiot.error.kind=uplink");
        assertThat(ReadTopic.line(new ConsumerRecord<>("iot.set", 0, 8, null, null)))
                .isEqualTo("8\tnull\tnull");
    }

    @Test
    void aLineIsAKeyAndAValue() {
        ProducerRecord<String, String> record = WriteTopic.record("t", "a1/pump1 {\"a\": 1}");
        assertThat(record.key()).isEqualTo("a1/pump1");
        assertThat(record.value()).isEqualTo("{\"a\": 1}");
        assertThat(WriteTopic.record("t", "a1/pump1\t{}").value()).isEqualTo("{}");
        assertThat(WriteTopic.record("t", "a1/pump1").value()).isNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
