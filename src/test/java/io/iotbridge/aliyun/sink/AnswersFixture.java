package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import io.iotbridge.aliyun.uplink.results.Results;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;

/** A started sink that answers requests, with a clock that goes with the links' time. */
final class AnswersFixture {

    /** When everything begins, in milliseconds since 1970. */
    static final long BEGIN = 1_700_000_000_000L;

    /** Where an answer to system RRPC goes. */
    static final String RRPC = "/sys/pk/pump1/rrpc/response/77";

    final OnePartitionFixture fixture = new OnePartitionFixture();
    final Map<String, String> props = new HashMap<>();
    StartedSink sink;
    private long offset;

    AnswersFixture(Path folder) throws IOException {
        Path model = Files.writeString(folder.resolve("model.json"), PumpFixture.json("pk"));
        props.put("thing.model.files", model.toString());
        props.put("header.converter", "org.apache.kafka.connect.storage.StringConverter");
        props.put("uplink.rate.qos0.per.second", "0");
        props.put("uplink.routes", "a");
        props.put("uplink.routes.a.kafka.topics", "answers");
        props.put("uplink.routes.a.preset", "answer");
        fixture.context.reporter = new OnePartitionFixture.Queue();
    }

    /** Milliseconds since 1970. */
    long now() {
        return BEGIN + fixture.links.scheduler.nanoTime() / 1_000_000;
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now());
            }
        };
    }

    /** Headers of a request to pump1 for a service that is waited for, as its record has them. */
    Map<String, String> request(String answerTopic, String id, String service) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("iot.topic", "/sys/pk/pump1/rrpc/request/77");
        headers.put("iot.qos", "1");
        headers.put("iot.request.id", id);
        headers.put("iot.reply.topic", answerTopic);
        headers.put("iot.service", service);
        headers.put("iot.deadline", Long.toString(now() + 8_000));
        return headers;
    }

    SinkRecord answer(Map<String, String> headers, Object value) {
        return record("answers", "any key", headers, value);
    }

    SinkRecord record(String topic, String key, Map<String, String> headers, Object value) {
        ConnectHeaders all = new ConnectHeaders();
        headers.forEach(all::addString);
        return new SinkRecord(
                topic,
                0,
                Schema.STRING_SCHEMA,
                key,
                null,
                value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : value,
                offset++,
                now(),
                TimestampType.CREATE_TIME,
                all);
    }

    void start() {
        sink = new StartedSink(
                new SinkConfig(OnePartitionFixture.props(props)),
                fixture.links.pool,
                fixture.context,
                Results.UNWANTED,
                clock(),
                fixture.links.scheduler::nanoTime);
        sink.open(Set.of(OnePartitionFixture.PARTITION));
    }

    void put(SinkRecord... records) {
        if (sink == null) {
            start();
        }
        sink.put(List.of(records));
        fixture.links.scheduler.runDue();
    }

    /** What leaves on a connection that the platform accepts. */
    List<FakePlatform.Published> published() {
        return fixture.connection().acceptAll().publishes();
    }

    /** Why records were reported, in order. */
    List<String> reasons() {
        return fixture.context.reporter.reasons;
    }
}
