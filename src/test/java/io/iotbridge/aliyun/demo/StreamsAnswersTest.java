package io.iotbridge.aliyun.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsAnswersTest {

    @TempDir
    private Path folder;

    @Test
    void theAnswerHasTheHeadersOfTheRequest() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "answers");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        Headers headers = new RecordHeaders()
                .add("iot.request.id", "0012".getBytes(UTF_8))
                .add("iot.reply.topic", "/sys/a1Pump00001/pump1/rrpc/response/77".getBytes(UTF_8))
                .add("iot.deadline", "1795951008000".getBytes(UTF_8));
        try (TopologyTestDriver driver = new TopologyTestDriver(StreamsAnswers.topology(), settings)) {
            driver.createInputTopic("iot.requests", new StringSerializer(), new StringSerializer())
                    .pipeInput(new TestRecord<>("a1Pump00001/pump1", "{}", headers));
            TestRecord<String, String> answer = driver.createOutputTopic(
                            "iot.answers", new StringDeserializer(), new StringDeserializer())
                    .readRecord();
            assertThat(answer.value()).isEqualTo("{\"Passed\":true}");
            assertThat(answer.headers()).isEqualTo(headers);
        }
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        String code = Files.readString(Path.of("src/test/java/io/iotbridge/aliyun/demo/StreamsAnswers.java"));
        String shown = Files.readString(Path.of("docs/requests.md"))
                .split("```java\n")[2]
                .split("```")[0];
        assertThat(code.replaceAll("(?m)^ +", "")).contains(shown.replaceAll("(?m)^ +", ""));
    }
}
