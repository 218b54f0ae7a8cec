package io.iotbridge.aliyun.emulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Acknowledges a device's publishes, as well as the faults in force let it. Lives on the event loop of its connection. */
final class Pubacks {

    private static final long SHUFFLE_MS = 20;

    private final StandingFaults faults;
    private final Traces traces;
    private final DeviceKey device;
    private final ChannelHandlerContext ctx;
    private final IntConsumer answered;
    private final List<Integer> held = new ArrayList<>();

    /** @param answered told before a PUBACK is written */
    Pubacks(Hub hub, DeviceKey device, ChannelHandlerContext ctx, IntConsumer answered) {
        this.faults = hub.faults();
        this.traces = hub.traces();
        this.device = device;
        this.ctx = ctx;
        this.answered = answered;
    }

    void acknowledge(int packetId) {
        if (faults.isTurn(Fault.CUT_AT_PUBLISH, device)) {
            ctx.close();
            return;
        }
        if (faults.isTurn(Fault.LOSE_PUBACK, device)
                || faults.occurs(Fault.WITHHOLD_PUBACKS, device).isPresent()) {
            return;
        }
        Optional<FaultSettings> shuffle = faults.occurs(Fault.SHUFFLE_PUBACKS, device);
        if (shuffle.isPresent()) {
            hold(
                    packetId,
                    shuffle.get().delayMs() == 0 ? SHUFFLE_MS : shuffle.get().delayMs());
            return;
        }
        Optional<FaultSettings> delay = faults.occurs(Fault.DELAY_PUBACKS, device);
        if (delay.isPresent()) {
            ctx.executor().schedule(() -> send(packetId), delay.get().delayMs(), TimeUnit.MILLISECONDS);
            return;
        }
        send(packetId);
        if (faults.occurs(Fault.DUPLICATE_PUBACKS, device).isPresent()) {
            send(packetId);
        }
    }

    private void hold(int packetId, long millis) {
        if (held.isEmpty()) {
            ctx.executor().schedule(this::release, millis, TimeUnit.MILLISECONDS);
        }
        held.add(packetId);
    }

    private void release() {
        // Reversing is a shuffle that never happens to be the right order.
        Collections.reverse(held);
        held.forEach(this::send);
        held.clear();
    }

    private void send(int packetId) {
        answered.accept(packetId);
        traces.pubackSent(device, packetId);
        ctx.writeAndFlush(MqttMessageBuilders.pubAck().packetId(packetId).build(), ctx.voidPromise());
    }
}
