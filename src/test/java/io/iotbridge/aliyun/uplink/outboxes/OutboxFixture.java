package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkSettings;
import io.iotbridge.aliyun.loop.Loop;
import io.iotbridge.aliyun.metrics.ConfirmationCounters;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.uplink.offsets.OpenRecord;
import io.iotbridge.aliyun.uplink.publishes.Expiry;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** One outbox on a link of a fixture. Whatever is asked of it here is done in a turn of its loop. */
final class OutboxFixture {

    private final Outbox outbox;
    private final LinkHandle link;

    OutboxFixture(LinkFixture links, OutboxRules rules) {
        this(links, LinkFixture.SETTINGS, rules);
    }

    OutboxFixture(LinkFixture links, LinkSettings settings, OutboxRules rules) {
        this(links, settings, rules, (device, cause) -> {});
    }

    OutboxFixture(
            LinkFixture links, LinkSettings settings, OutboxRules rules, BiConsumer<DeviceId, LinkException> refused) {
        outbox = new Outbox(rules);
        link = links.pool.attach(LinkFixture.DEVICE, settings, List.of(), new OutboxNews(outbox, refused));
        links.scheduler.runDue();
    }

    static OutboxRules rules(
            int inFlight,
            int qos0PerSecond,
            int qos1PerSecond,
            OutboxCounters counters,
            BiConsumer<DeviceId, OutgoingPublish> accepted) {
        return new OutboxRules(
                inFlight,
                new PublishLimits(qos0PerSecond, qos1PerSecond, Duration.ofSeconds(5)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                120,
                Clock.systemUTC(),
                counters,
                new ConfirmationCounters(),
                accepted,
                (publish, reason) -> {},
                (publish, reason) -> {},
                (device, reason) -> {},
                undone -> {});
    }

    /** The same by another clock. */
    static OutboxRules at(OutboxRules rules, InstantSource clock) {
        return new OutboxRules(
                rules.inFlight(),
                rules.limits(),
                rules.confirmRetry(),
                rules.confirmRetryMax(),
                rules.splitsPerMinute(),
                clock,
                rules.counters(),
                rules.confirmations(),
                rules.accepted(),
                rules.rejected(),
                rules.expired(),
                rules.held(),
                rules.undone());
    }

    static OutgoingPublish record(int qos, String payload) {
        return record(qos, payload.getBytes(StandardCharsets.UTF_8));
    }

    static OutgoingPublish record(int qos, byte[] payload) {
        return new OutgoingPublish(
                new OpenRecord(null, null, null, null, 0),
                "/pk/pump1/user/update",
                qos,
                payload,
                Optional.empty(),
                Optional.empty(),
                Expiry.NEVER,
                false);
    }

    LinkHandle link() {
        return link;
    }

    void add(OutgoingPublish uplink) {
        link.loop().execute(() -> outbox.add(uplink));
    }

    void add(int qos, String... payloads) {
        for (String payload : payloads) {
            add(record(qos, payload));
        }
    }

    CompletableFuture<Void> hold() {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        link.loop().execute(() -> outbox.hold(drained));
        return drained;
    }

    void goOn() {
        link.loop().execute(outbox::goOn);
    }

    List<OutgoingPublish> removeWaiting(Predicate<OutgoingPublish> which) {
        return ask(asked -> asked.removeWaiting(which));
    }

    /** In a turn of the loop. */
    List<OutgoingPublish> removeWaitingNow(Predicate<OutgoingPublish> which) {
        return outbox.removeWaiting(which);
    }

    List<OutgoingPublish> close() {
        return ask(Outbox::close);
    }

    /** Null where another thread has its turn. */
    private <T> T ask(Function<Outbox, T> question) {
        AtomicReference<T> answer = new AtomicReference<>();
        Loop loop = link.loop();
        loop.execute(() -> answer.set(question.apply(outbox)));
        return answer.get();
    }

    /** As if the connection ended, of which completions are still to come. */
    void down() {
        link.loop().execute(outbox::down);
    }

    /** The same, and up again. */
    void downAndUp(Runnable between) {
        down();
        link.loop().execute(() -> {
            between.run();
            outbox.up();
        });
    }
}
