package io.iotbridge.aliyun.emulator;

import io.iotbridge.aliyun.emulator.thing.FrameFaults;
import io.iotbridge.aliyun.emulator.thing.Things;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Hands the devices' frames to the thing models and sends their replies, with the faults that replies may have. */
final class Replies {

    private static final int REFUSED = 500;

    private final Hub hub;

    Replies(Hub hub) {
        this.hub = hub;
    }

    void to(Device device, String topic, byte[] payload) {
        Line line = new Line(hub, device);
        try {
            hub.things().uplink(line, topic, payload, faults(device.key)).ifPresent(answer -> send(line, answer));
        } catch (RuntimeException e) {
            // A fault of ours must not look like one of the device's connection; tests look at the violations.
            hub.violations().add(device.key, "a frame on " + topic + " that the emulator fails on: " + e);
        }
    }

    private void send(Line line, Things.Answer answer) {
        DeviceKey key = line.device().key;
        if (hub.faults().occurs(Fault.LOSE_REPLY, key, answer.topic()).isPresent()) {
            return;
        }
        int times =
                hub.faults().occurs(Fault.DUPLICATE_REPLY, key, answer.topic()).isPresent() ? 2 : 1;
        Executor when = hub.faults()
                .occurs(Fault.DELAY_REPLY, key, answer.topic())
                .map(late -> CompletableFuture.delayedExecutor(late.delayMs(), TimeUnit.MILLISECONDS))
                .orElse(Runnable::run);
        when.execute(() -> {
            for (int i = 0; i < times; i++) {
                line.send(answer.topic(), answer.payload(), answer.qos());
            }
        });
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
                for (String identifier : identifiers) {
                    Optional<FaultSettings> found = hub.faults().occurs(fault, key, identifier);
                    if (found.isPresent()) {
                        return found.map(one -> new Refusal(identifier, one.code() == 0 ? REFUSED : one.code()));
                    }
                }
                return Optional.empty();
            }
        };
    }
}
