package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.presets.UplinkPreset;
import io.iotbridge.aliyun.thing.BatchValues;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.frames.FrameId;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.publishes.Confirmation;
import io.iotbridge.aliyun.uplink.publishes.Mergeable;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Records of one device that leave as one publish: one as it is, or several as one frame. The same records make the same frame with the same id, and
 * others another one. Immutable.
 *
 * @param records in order; one or more
 * @param confirmation what it waits for beyond its PUBACK
 */
record Batch(List<OutgoingPublish> records, Optional<Confirmation> confirmation) {

    static Batch of(OutgoingPublish record) {
        return new Batch(List.of(record), record.confirmation());
    }

    /** @param records if several, all of them can leave together with others, by the same rules */
    static Batch of(List<OutgoingPublish> records) {
        return records.size() == 1
                ? of(records.get(0))
                : new Batch(
                        List.copyOf(records),
                        mergeOf(records.get(0)).rules().confirm().map(rules -> new Confirmation(id(records), rules)));
    }

    OutgoingPublish first() {
        return records.get(0);
    }

    /** Whether it is one record, which leaves as it is. */
    boolean isAlone() {
        return records.size() == 1;
    }

    /** Where it goes. */
    String topic(DeviceId device) {
        return isAlone() ? first().topic() : UplinkPreset.PROPERTY_BATCH.topic(device);
    }

    /**
     * What leaves.
     *
     * @throws ThingException if several do not fit in one frame, though each fits in its own: values are nested deeper in a batch
     */
    byte[] payload(DeviceId device) throws ThingException {
        if (isAlone()) {
            return first().payload();
        }
        Object params = BatchValues.together(
                records.stream().map(record -> mergeOf(record).values()).toList());
        return new Frame(
                        id(records),
                        Frame.VERSION,
                        Optional.of(confirmation.isPresent()),
                        UplinkPreset.method(device, topic(device)),
                        params)
                .write();
    }

    /**
     * The records that a reply can mean.
     *
     * @param identifiers what it names; with none, or one that no record has, it can mean any
     */
    List<OutgoingPublish> suspects(Set<String> identifiers) {
        Set<String> unknown = new HashSet<>(identifiers);
        records.forEach(record -> unknown.removeAll(identifiersOf(record)));
        return identifiers.isEmpty() || !unknown.isEmpty()
                ? records
                : records.stream()
                        .filter(record -> identifiersOf(record).stream().anyMatch(identifiers::contains))
                        .toList();
    }

    private static List<String> identifiersOf(OutgoingPublish record) {
        return record.merge().map(merge -> merge.values().identifiers()).orElse(List.of());
    }

    private static String id(List<OutgoingPublish> records) {
        return FrameId.of(
                records.stream().map(record -> record.consumed().position()).toList());
    }

    private static Mergeable mergeOf(OutgoingPublish record) {
        return record.merge().orElseThrow();
    }
}
