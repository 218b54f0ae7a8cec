package io.iotbridge.aliyun.emulator;

import io.iotbridge.aliyun.emulator.thing.FrameFaults;
import io.iotbridge.aliyun.emulator.thing.Things;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Hands the devices' frames to the thing models and sends their replies, with the faults that replies may have. */
final class Replies {

    private static final int REFUSED = 500;
    /** Most stale replies of a device. */
    private static final int KEPT = 100;

    private final Hub hub;
    /** Written by the devices' event loops; a queue leaves when its device signs in. */
    private final Map<DeviceKey, Queue<Things.Answer>> stale = new ConcurrentHashMap<>();

    Replies(Hub hub) {
        this.hub = hub;
    }

    void to(Device device, String topic, byte[] payload) {
        Line line = new Line(hub, device);
        try {
            hub.things().uplink(line, topic, payload, faults(device.key)).ifPresent(answer -> {
                hub.traces().replied(device.key, payload, answer.payload());
                send(line, answer);
            });
        } catch (RuntimeException e) {
            // A fault of ours must not look like one of the device's connection; tests look at the violations.
            hub.violations().add(device.key, "a frame on " + topic + " that the emulator fails on: " + e);
        }
    }

    /** Sends what a session would have kept, and what is to be repeated. */
    void signedIn(Device device) {
        Line line = new Line(hub, device);
        Queue<Things.Answer> kept = stale.remove(device.key);
        if (kept != null) {
            kept.forEach(answer -> line.send(answer.topic(), answer.payload(), answer.qos()));
        }
        hub.things().signedIn(line);
    }

    private void send(Line line, Things.Answer answer) {
        if (occurs(Fault.LOSE_REPLY, line, answer).isPresent()) {
            return;
        }
        if (occurs(Fault.STALE_REPLY, line, answer).isPresent()) {
            keep(line.device().key, answer);
            return;
        }
        int times = occurs(Fault.DUPLICATE_REPLY, line, answer).isPresent() ? 2 : 1;
        boolean misdirected = occurs(Fault.MISDIRECT_REPLY, line, answer).isPresent();
        long delayMs = hub.things().settings().replyDelayMs()
                + occurs(Fault.DELAY_REPLY, line, answer)
                        .map(FaultSettings::delayMs)
                        .orElse(0L);
        // Run by the timer's own thread, which keeps the order of replies with one delay.
        Executor when = delayMs == 0
                ? Runnable::run
                : CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS, Runnable::run);
        when.execute(() -> {
            for (int i = 0; i < times; i++) {
                if (misdirected) {
                    misdirect(line.device().key, answer);
                } else {
                    line.send(answer.topic(), answer.payload(), answer.qos());
                }
            }
        });
    }

    private Optional<FaultSettings> occurs(Fault fault, Line line, Things.Answer answer) {
        return hub.faults().occurs(fault, line.device().key, answer.topic());
    }

    private void keep(DeviceKey device, Things.Answer answer) {
        stale.compute(device, (key, kept) -> {
            Queue<Things.Answer> queue = kept == null ? new ArrayDeque<>() : kept;
            if (queue.size() < KEPT) {
                queue.add(answer);
            }
            return queue;
        });
    }

    private void misdirect(DeviceKey asked, Things.Answer answer) {
        for (Device other : hub.devices().values()) {
            boolean sibling = other.key.productKey().equals(asked.productKey()) && !other.key.equals(asked);
            if (sibling && other.online()) {
                String topic = answer.topic().replace("/" + asked + "/", "/" + other.key + "/");
                new Line(hub, other).send(topic, answer.payload(), answer.qos());
            }
        }
    }

    private FrameFaults faults(DeviceKey key) {
        return new FrameFaults() {
            @Override
            public Optional<Integer> refuses(Collection<String> identifiers) {
                return find(Fault.REFUSE_FRAME, identifiers).map(Refusal::code);
            }

            @Override
            public Optional<Refusal> refusesOne(Collection<String> identifiers) {
                return find(Fault.REFUSE_VALUE, identifiers);
            }

            private Optional<Refusal> find(Fault fault, Collection<String> identifiers) {
                if (identifiers.isEmpty()) {
                    return Optional.empty();
                }
                String first = identifiers.iterator().next();
                return hub.faults()
                        .occurs(fault, key, identifiers)
                        .map(one -> new Refusal(
                                one.filter().isEmpty() ? first : one.filter(), one.code() == 0 ? REFUSED : one.code()));
            }
        };
    }
}
