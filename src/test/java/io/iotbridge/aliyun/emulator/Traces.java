package io.iotbridge.aliyun.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The ways of the latest messages, for the page. Counts always; follows single messages only while somebody looks, so that it costs a
 * load test nothing. Safe for use by several threads.
 */
final class Traces {

    private static final int FOLLOWED = 4000;
    private static final long LOOK_LASTS = Duration.ofSeconds(10).toNanos();

    private final LongAdder offered = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder seenDown = new LongAdder();
    private final LongAdder seenUp = new LongAdder();
    private final Deque<Trace> latest = new ArrayDeque<>();
    private final DoubleSupplier millis;
    private final LongSupplier nanos;
    private volatile long lookedAt;
    private volatile double seenAt;
    private long lastId;
    private long version;

    Traces() {
        this(() -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) / 1000.0, System::nanoTime);
    }

    /** The clocks: milliseconds since the epoch for what is shown, nanoseconds for how long a look lasts. */
    Traces(DoubleSupplier millis, LongSupplier nanos) {
        this.millis = millis;
        this.nanos = nanos;
        this.lookedAt = nanos.getAsLong() - LOOK_LASTS;
    }

    /** The cloud side hands in a message. */
    void offered(DeviceKey device, Outgoing message) {
        if (isReply(message)) {
            return;
        }
        offered.increment();
        if (watched()) {
            synchronized (this) {
                Trace trace = begin(Trace.Direction.DOWN, device, message.seq(), message.payload());
                trace.topic = message.topic();
                trace.qos = message.qos();
                trace.arrived = millis.getAsDouble();
            }
        }
    }

    /** It ends the way of a frame, and has none of its own. */
    private static boolean isReply(Outgoing message) {
        return message.topic().endsWith("_reply");
    }

    /** What the platform answered. */
    void answered(Outgoing message, PublishOutcome outcome) {
        withSeq(message, trace -> trace.outcome = outcome.wireName());
    }

    /** The message goes out to the device. */
    void sent(Outgoing message, int packetId) {
        withSeq(message, trace -> {
            trace.packetId = packetId;
            trace.sent = trace.copies++ == 0 ? millis.getAsDouble() : trace.sent;
        });
    }

    /** The device's PUBACK for it. */
    void acknowledged(Outgoing message) {
        if (isReply(message)) {
            return;
        }
        acknowledged.increment();
        withSeq(message, trace -> trace.acknowledged = millis.getAsDouble());
    }

    /** A device's publish; the reason says why it was dropped, {@code null} if it was not. */
    void arrived(DeviceKey device, int packetId, String topic, byte[] payload, int qos, String reason) {
        (reason == null ? accepted : dropped).increment();
        if (!watched()) {
            return;
        }
        UUID content = Trace.contentOf(payload);
        synchronized (this) {
            // A copy of one that waits for its PUBACK, or one that was seen in Kafka before, or a new one.
            Trace trace = oldest(t -> t.is(Trace.Direction.UP, device)
                    && t.holds(content)
                    && t.acknowledged == 0
                    && t.qos >= (t.arrived > 0 ? 1 : 0));
            if (trace == null) {
                trace = begin(Trace.Direction.UP, device, 0, payload);
            }
            trace.topic = topic;
            trace.qos = qos;
            trace.packetId = packetId;
            trace.outcome = reason == null ? "accepted" : reason;
            trace.arrived = trace.copies++ == 0 ? millis.getAsDouble() : trace.arrived;
            trace.changed(++version);
        }
    }

    /** The platform's PUBACK for a publish. */
    void pubackSent(DeviceKey device, int packetId) {
        if (watched()) {
            synchronized (this) {
                change(
                        newest(t -> t.is(Trace.Direction.UP, device) && t.packetId == packetId && t.acknowledged == 0),
                        t -> t.acknowledged = millis.getAsDouble());
            }
        }
    }

    /** The platform's reply to a frame: its code, and what it says beside where it is not content. */
    void replied(DeviceKey device, byte[] payload, byte[] reply) {
        if (watched()) {
            String said = Trace.reply(reply);
            UUID content = Trace.contentOf(payload);
            synchronized (this) {
                change(newest(t -> t.is(Trace.Direction.UP, device) && t.holds(content)), t -> t.reply = said);
            }
        }
    }

    void seen(Sighting sighting) {
        (sighting.direction() == Trace.Direction.DOWN ? seenDown : seenUp).increment();
        seenAt = millis.getAsDouble();
        if (!watched()) {
            return;
        }
        synchronized (this) {
            Trace trace = sighting.direction() == Trace.Direction.DOWN ? downOf(sighting) : upOf(sighting);
            change(trace, t -> t.seen(sighting));
        }
    }

    /** All there is to see: counts since the start, and what has changed after a version. Whoever calls this looks. */
    synchronized Map<String, Object> look(long after) {
        lookedAt = nanos.getAsLong();
        // A version of another run of the emulator: everything is new.
        long since = after > version ? 0 : after;
        Map<String, Object> look = new LinkedHashMap<>();
        look.put("now", millis.getAsDouble());
        look.put("version", version);
        look.put("seenAt", seenAt);
        look.put(
                "totals",
                Map.of(
                        "offered", offered.sum(),
                        "acknowledged", acknowledged.sum(),
                        "accepted", accepted.sum(),
                        "dropped", dropped.sum(),
                        "seenDown", seenDown.sum(),
                        "seenUp", seenUp.sum()));
        List<Map<String, Object>> traces = latest.stream()
                .filter(trace -> trace.changedAfter(since))
                .map(Trace::json)
                .toList();
        look.put("traces", traces);
        return look;
    }

    private boolean watched() {
        return nanos.getAsLong() - lookedAt < LOOK_LASTS;
    }

    private Trace downOf(Sighting sighting) {
        if (sighting.packetId() > 0) {
            return newest(t -> t.is(Trace.Direction.DOWN, sighting.device())
                    && t.packetId == sighting.packetId()
                    && t.topic.equals(sighting.topic()));
        }
        UUID content = Trace.contentOf(sighting.payload());
        return oldest(t -> t.is(Trace.Direction.DOWN, sighting.device())
                && t.records == 0
                && t.topic.equals(sighting.topic())
                // A call has a topic of its own, and its record need not be its payload.
                && (t.topic.contains("/rrpc/") || t.holds(content)));
    }

    private Trace upOf(Sighting sighting) {
        UUID content = Trace.contentOf(sighting.payload());
        Trace arrived = oldest(t -> t.is(Trace.Direction.UP, sighting.device()) && t.records == 0 && t.holds(content));
        if (arrived != null) {
            return arrived;
        }
        Trace trace = begin(Trace.Direction.UP, sighting.device(), 0, sighting.payload());
        trace.topic = sighting.topic();
        return trace;
    }

    private void withSeq(Outgoing message, Consumer<Trace> change) {
        if (watched()) {
            synchronized (this) {
                change(newest(t -> t.direction == Trace.Direction.DOWN && t.seq == message.seq()), change);
            }
        }
    }

    private void change(Trace trace, Consumer<Trace> change) {
        if (trace != null) {
            change.accept(trace);
            trace.changed(++version);
        }
    }

    private Trace begin(Trace.Direction direction, DeviceKey device, long seq, byte[] payload) {
        if (latest.size() == FOLLOWED) {
            latest.removeFirst();
        }
        Trace trace = new Trace(++lastId, direction, device, seq, payload);
        trace.changed(++version);
        latest.addLast(trace);
        return trace;
    }

    private Trace oldest(Predicate<Trace> wanted) {
        return first(latest.iterator(), wanted);
    }

    private Trace newest(Predicate<Trace> wanted) {
        return first(latest.descendingIterator(), wanted);
    }

    private static Trace first(Iterator<Trace> traces, Predicate<Trace> wanted) {
        while (traces.hasNext()) {
            Trace trace = traces.next();
            if (wanted.test(trace)) {
                return trace;
            }
        }
        return null;
    }
}
