package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.config.rules.ConfirmRules;
import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFilters;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.metrics.ConfirmationCounters;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import io.iotbridge.aliyun.uplink.offsets.OpenRecord;
import io.iotbridge.aliyun.uplink.publishes.Confirmation;
import io.iotbridge.aliyun.uplink.publishes.Expiry;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One outbox with frames that replies confirm, on a link of the fake platform. Whatever is asked of the outbox is done in a turn of its loop. */
final class ConfirmationsFixture {

    static final String TOPIC = "/sys/pk/pump1/thing/event/property/post";
    static final String REPLIES = TOPIC + "_reply";
    static final String SUCCESS = "{\"id\":\"%s\",\"code\":200,\"data\":{},\"message\":\"success\"}";

    final LinkFixture fixture = new LinkFixture();
    final List<String> ends = new ArrayList<>();
    /** Ends at which whoever is told of them fails. */
    final Set<String> failing = new HashSet<>();

    final OutboxCounters counters = new OutboxCounters();
    final ConfirmationCounters confirmations = new ConfirmationCounters();
    final Outbox outbox;
    final LinkHandle link;
    FakePlatform.Connection connection;
    int packetId;

    ConfirmationsFixture() {
        this(0, 120, "/sys/pk/pump1/thing/event/property/post_reply");
    }

    /** @param replies where replies come */
    ConfirmationsFixture(int qos1PerSecond, int splitsPerMinute, String... replies) {
        outbox = new Outbox(new OutboxRules(
                16,
                new PublishLimits(0, qos1PerSecond, Duration.ofSeconds(5)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                splitsPerMinute,
                () -> Instant.ofEpochMilli(fixture.scheduler.nanoTime() / 1_000_000),
                counters,
                confirmations,
                (device, publish) -> end("done " + text(publish)),
                (publish, why) -> ends.add("rejected " + text(publish) + ": " + why.reason()),
                (publish, reason) -> ends.add("expired " + text(publish) + ": " + reason),
                (device, reason) -> ends.add("held: " + reason),
                publish -> ends.add("undone " + text(publish))));
        link = fixture.pool.attach(
                LinkFixture.DEVICE,
                LinkFixture.SETTINGS,
                "sink",
                new LinkFilters(List.of(), List.of(replies)),
                new OutboxNews(outbox, (device, cause) -> ends.add("refused")));
    }

    private void end(String end) {
        ends.add(end);
        if (failing.contains(end)) {
            throw new IllegalStateException("scripted: " + end);
        }
    }

    /** The number of a reading, or the payload. */
    static String text(OutgoingPublish publish) {
        return publish.merge().isPresent()
                ? String.valueOf(publish.consumed().offset())
                : new String(publish.payload(), StandardCharsets.UTF_8);
    }

    void signIn() {
        fixture.scheduler.runDue();
        connection = fixture.platform.newest().acceptAll();
    }

    void reconnect() {
        connection.die(LinkException.Kind.CONNECTION_LOST);
        connection = fixture.nextConnection().acceptAll();
    }

    static OutgoingPublish frame(String id, int inFlight) {
        return publish(
                id,
                Optional.of(new Confirmation(
                        id,
                        new ConfirmRules(
                                TopicFilter.parse("/sys/{productKey}/{deviceName}/thing/event/property/post_reply"),
                                Duration.ofSeconds(10),
                                inFlight,
                                false))));
    }

    /** One at QoS 0, which passes all that waits. */
    static OutgoingPublish answer(String payload) {
        OutgoingPublish record = publish(payload, Optional.empty());
        return new OutgoingPublish(
                record.origin(),
                TOPIC,
                0,
                record.payload(),
                Optional.empty(),
                Optional.empty(),
                record.expires(),
                true);
    }

    static OutgoingPublish publish(String payload, Optional<Confirmation> confirmation) {
        return new OutgoingPublish(
                new OpenRecord(null, null, null, null, 0),
                TOPIC,
                1,
                payload.getBytes(StandardCharsets.UTF_8),
                confirmation,
                Optional.empty(),
                Expiry.NEVER,
                false);
    }

    void add(OutgoingPublish publish) {
        link.loop().execute(() -> outbox.add(publish));
    }

    void add(String... ids) {
        for (String id : ids) {
            add(frame(id, 1));
        }
    }

    List<String> published() {
        return connection.publishes().stream()
                .map(publish -> new String(publish.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    void puback(int index) {
        connection.publishes().get(index).done().complete(null);
    }

    void reply(String reply) {
        reply(REPLIES, reply);
    }

    void reply(String topic, String reply) {
        connection.deliver(new InboundMessage(topic, reply.getBytes(StandardCharsets.UTF_8), 1, false, ++packetId));
    }

    void confirm(String id) {
        reply(SUCCESS.formatted(id));
    }

    /** All of the outbox's records, whatever their state; what is in flight does not leave again. */
    List<String> forgetAll() {
        List<OutgoingPublish> undone = new ArrayList<>();
        link.loop().execute(() -> undone.addAll(outbox.forget(any -> true)));
        return undone.stream().map(ConfirmationsFixture::text).toList();
    }

    List<String> close() {
        List<OutgoingPublish> undone = new ArrayList<>();
        link.loop().execute(() -> undone.addAll(outbox.close()));
        return undone.stream().map(ConfirmationsFixture::text).toList();
    }

    void pass(Duration time) {
        fixture.scheduler.pass(time);
    }
}
