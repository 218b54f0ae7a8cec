package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.uplink.results.Result;
import io.iotbridge.aliyun.uplink.results.Results;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A sink with three partitions that hold readings of two devices each, and what Kafka and the platform know: which readings left in which frame, which the
 * platform has taken, of which there is a dead letter or a result, and what is committed. A reading is a number: its partition, and its offset below.
 */
final class FramesModelFixture {

    static final int PARTS = 3;

    private static final long PART = 1_000_000;
    private static final Pattern ID = Pattern.compile("\"id\":\"(\\d+)\"");
    private static final Pattern READING = Pattern.compile("\"value\":(\\d+)");

    /** What left. */
    record Frame(String device, String topic, String id, List<Long> readings, FakePlatform.Published publish) {
        boolean isOpen() {
            return !publish.done().isDone();
        }

        /** One in eleven is. */
        boolean isBad() {
            return readings.stream().anyMatch(reading -> reading % PART % 11 == 10);
        }
    }

    private record Told(long reading, Runnable kept, Runnable lost) {}

    final LinkFixture links = new LinkFixture();
    final SinkFixture.Worker worker = new SinkFixture.Worker();
    final List<Frame> frames = new ArrayList<>();
    final StartedSink sink;
    private final Consumer<Supplier<String>> story;
    private final boolean isOrdered;
    private final Deque<Told> results = new ArrayDeque<>();
    private final Deque<Runnable> letters = new ArrayDeque<>();
    private final Set<Long> settled = new HashSet<>();
    private final Set<Long> told = new HashSet<>();
    private final Set<Long> left = new HashSet<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final boolean[] assigned = new boolean[PARTS];
    private final long[] next = new long[PARTS];
    private final long[] committed = new long[PARTS];
    private int packetId;

    /** @param isOrdered whether the configuration lets one frame of a device wait at a time */
    FramesModelFixture(Map<String, String> more, boolean isOrdered, Consumer<Supplier<String>> story) {
        this.isOrdered = isOrdered;
        this.story = story;
        Map<String, String> props = SinkModelFixture.props("preset", "property-post");
        props.put("uplink.routes.r.confirm.timeout.ms", "1000");
        props.putAll(more);
        worker.reporter = (record, error) -> {
            CompletableFuture<Void> kept = new CompletableFuture<>();
            letters.add(() -> {
                settled.add(record.kafkaPartition() * PART + record.kafkaOffset());
                kept.complete(null);
            });
            return kept;
        };
        links.platform.whenPublished(this::published);
        sink = SinkFixture.started(new SinkConfig(props), links, worker, new KeptLate());
    }

    private final class KeptLate implements Results {
        @Override
        public void tell(Supplier<Result> result, Runnable kept, Runnable lost) {
            Result of = result.get();
            long reading =
                    of.consumed().partition().partition() * PART + of.consumed().offset();
            results.add(new Told(reading, kept, lost));
        }

        @Override
        public boolean await(Duration most) {
            return results.isEmpty();
        }

        @Override
        public Optional<ConnectException> failure() {
            return Optional.empty();
        }

        @Override
        public void close() {
            results.forEach(each -> each.lost().run());
            results.clear();
        }
    }

    boolean isAssigned(int part) {
        return assigned[part];
    }

    /** The next reading of a partition. */
    SinkRecord next(int part) {
        long offset = next[part]++;
        String value = "{\"" + (offset % 2 == 0 ? "a" : "b") + "\":" + (part * PART + offset) + "}";
        return new SinkRecord(
                "commands",
                part,
                Schema.STRING_SCHEMA,
                "pk/pump" + offset / 2 % 2,
                Schema.BYTES_SCHEMA,
                value.getBytes(StandardCharsets.UTF_8),
                offset,
                offset + 1,
                TimestampType.CREATE_TIME);
    }

    private void published(FakePlatform.Published publish) {
        String text = new String(publish.payload(), StandardCharsets.UTF_8);
        Matcher id = ID.matcher(text);
        assertThat(id.find()).isTrue();
        List<Long> readings = READING.matcher(text)
                .results()
                .map(match -> Long.valueOf(match.group(1)))
                .toList();
        Frame frame = new Frame(publish.topic().split("/")[3], publish.topic(), id.group(1), readings, publish);
        frames.add(frame);
        story.accept(() -> "  leaves for " + frame.device() + ": " + frame.id() + " " + readings);
        readings.stream().sorted().filter(left::add).forEach(reading -> leftFirst(frame.device(), reading));
    }

    private void leftFirst(String device, long reading) {
        int part = (int) (reading / PART);
        assertThat(assigned[part]).as("leaves of ours").isTrue();
        Long before = newest.put(device + part, reading);
        if (isOrdered && before != null) {
            assertThat(reading).as("in order").isGreaterThan(before);
        }
    }

    void puback(Frame frame) {
        story.accept(() -> "PUBACK for " + frame.id());
        frame.publish().done().complete(null);
    }

    /** On the connection there is, if there is one. */
    void reply(Frame frame, int code, boolean namesA) {
        links.platform.open().stream()
                .filter(each -> SinkModelFixture.device(each).startsWith(frame.device() + "&")
                        && !each.subscribes().isEmpty())
                .findFirst()
                .ifPresent(connection -> {
                    story.accept(() -> "reply to " + frame.id() + ": " + code + (namesA ? ", names a" : ""));
                    if (code == 200) {
                        frame.readings().stream()
                                .filter(reading -> !namesA || reading % 2 == 1)
                                .forEach(settled::add);
                    }
                    String data = namesA ? "{\"a\":\"no\"}" : "{}";
                    String text = "{\"id\":\"" + frame.id() + "\",\"code\":" + code + ",\"data\":" + data + "}";
                    connection.deliver(new InboundMessage(
                            frame.topic() + "_reply", text.getBytes(StandardCharsets.UTF_8), 1, false, ++packetId));
                });
    }

    /** Kafka has the oldest dead letter that it had not; false if there is none. */
    boolean keepLetter() {
        Runnable letter = letters.poll();
        if (letter != null) {
            letter.run();
        }
        return letter != null;
    }

    /** The same of results. */
    boolean keepResult() {
        Told result = results.poll();
        if (result != null) {
            told.add(result.reading());
            result.kept().run();
        }
        return result != null;
    }

    /** Its consumer begins where it was committed. */
    void assign(int part) {
        assigned[part] = true;
        worker.assignment.add(SinkFixture.partition(part));
        rewind(part);
        sink.open(List.of(SinkFixture.partition(part)));
    }

    /** Its consumer goes back to where it was committed. */
    void rewind(int part) {
        next[part] = committed[part];
        newest.keySet().removeIf(place -> place.endsWith(String.valueOf(part)));
        left.removeIf(reading -> reading / PART == part);
    }

    void revoke(int part) {
        sink.close(List.of(SinkFixture.partition(part)));
        worker.assignment.remove(SinkFixture.partition(part));
        assigned[part] = false;
    }

    /** Commits what the sink says: all of it is settled, and its results are kept. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> seen = new HashMap<>();
        IntStream.range(0, PARTS)
                .filter(this::isAssigned)
                .forEach(part -> seen.put(SinkFixture.partition(part), new OffsetAndMetadata(next[part])));
        sink.committable(seen).forEach((id, offset) -> {
            int part = id.partition();
            story.accept(() -> "commit " + id + " " + offset.offset());
            for (long below = committed[part]; below < offset.offset(); below++) {
                assertThat(settled).as("committed").contains(part * PART + below);
                assertThat(told).as("told").contains(part * PART + below);
            }
            committed[part] = offset.offset();
        });
    }

    /** Whether nothing is left to do. */
    boolean isAllDone() {
        return IntStream.range(0, PARTS).allMatch(part -> committed[part] == next[part])
                && worker.metrics.number(MessageMetric.IN_FLIGHT) == 0;
    }

    void balances() {
        assertThat(worker.metrics.unaccounted()).as("unaccounted for").isZero();
    }
}
