package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.UplinkPreset;
import io.iotbridge.aliyun.thing.BatchValues;
import io.iotbridge.aliyun.thing.Frame;
import io.iotbridge.aliyun.thing.FrameId;
import io.iotbridge.aliyun.thing.ThingException;
import java.util.List;
import java.util.Optional;

/** Frames of several records that leave together. Pure: the same records make the same frame with the same id, and others another one. */
final class Batch {

    private static final String TOPIC = "/sys/%s/%s/thing/event/property/batch/post";

    private Batch() {}

    /** What a batch of these waits for beyond its PUBACK. */
    static Optional<Confirmation> confirmation(List<OutgoingPublish> records) {
        return mergeOf(records.get(0)).rules().confirm().map(rules -> new Confirmation(id(records), rules));
    }

    /** Where batches of a device go. */
    static String topic(DeviceId device) {
        return TOPIC.formatted(device.productKey(), device.deviceName());
    }

    static byte[] payload(DeviceId device, List<OutgoingPublish> records) {
        Object params = BatchValues.together(
                records.stream().map(record -> mergeOf(record).values()).toList());
        boolean ack = mergeOf(records.get(0)).rules().confirm().isPresent();
        try {
            return new Frame(
                            id(records),
                            Frame.VERSION,
                            Optional.of(ack),
                            UplinkPreset.method(device, topic(device)),
                            params)
                    .write();
        } catch (ThingException e) {
            throw new IllegalStateException("each of these was written before", e);
        }
    }

    private static String id(List<OutgoingPublish> records) {
        return FrameId.of(
                records.stream().map(record -> record.consumed().position()).toList());
    }

    private static Mergeable mergeOf(OutgoingPublish record) {
        return record.merge().orElseThrow();
    }
}
