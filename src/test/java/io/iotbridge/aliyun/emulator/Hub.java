package io.iotbridge.aliyun.emulator;

import io.iotbridge.aliyun.emulator.thing.Things;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What all connections and the cloud side share. */
record Hub(
        EmulatorSettings settings,
        Map<DeviceKey, Device> devices,
        StandingFaults faults,
        MessageLog messages,
        RrpcCalls rrpcs,
        ConnectLog connects,
        AtomicLong lastSeq,
        Traces traces,
        Violations violations,
        Things things,
        SubSessions subSessions,
        LongAdder pings,
        LongAdder disconnects) {

    /** @param clock milliseconds since the epoch */
    static Hub of(EmulatorSettings settings, LongSupplier clock) {
        Map<DeviceKey, Device> devices = new ConcurrentHashMap<>();
        settings.devices().forEach(entry -> SeenSecrets.add(entry.deviceSecret()));
        settings.devices().forEach(entry -> devices.put(entry.key(), new Device(entry, settings)));
        return new Hub(
                settings,
                devices,
                new StandingFaults(),
                new MessageLog(settings.limits().messages()),
                new RrpcCalls(clock.getAsLong()),
                new ConnectLog(),
                new AtomicLong(),
                new Traces(),
                new Violations(),
                new Things(settings.things(), clock),
                new SubSessions(),
                new LongAdder(),
                new LongAdder());
    }

    PublishOutcome publish(Device device, String topic, byte[] payload, int qos) {
        // Numbering and queueing belong together: publishes to one device have rising numbers.
        synchronized (device) {
            Outgoing message = new Outgoing(lastSeq.incrementAndGet(), topic, payload, qos);
            traces.offered(device.key, message);
            PublishOutcome outcome = device.deliver(message);
            traces.answered(message, outcome);
            return outcome;
        }
    }
}
