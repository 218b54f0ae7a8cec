package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.config.rules.CoalesceRules;
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
 * Records of one device that leave as one publish: one as it is, or several as one frame; then all of them can leave together with others, by the
 * same rules. The same records make the same frame with the same id, and others another one. Pure.
 */
final class Batch {

    private Batch() {}

    /** What they wait for beyond their PUBACK. */
    static Optional<Confirmation> confirmation(List<OutgoingPublish> records) {
        return records.size() == 1
                ? records.get(0).confirmation()
                : rules(records).confirm().map(rules -> new Confirmation(id(records), rules));
    }

    /** Where they go. */
    static String topic(List<OutgoingPublish> records, DeviceId device) {
        return records.size() == 1 ? records.get(0).topic() : UplinkPreset.PROPERTY_BATCH.topic(device);
    }

    /**
     * What leaves.
     *
     * @throws ThingException if several do not fit in one frame, though each fits in its own: values are nested deeper in a batch
     */
    static byte[] payload(List<OutgoingPublish> records, DeviceId device) throws ThingException {
        if (records.size() == 1) {
            return records.get(0).payload();
        }
        Object params = BatchValues.together(
                records.stream().map(record -> mergeOf(record).values()).toList());
        return new Frame(
                        id(records),
                        Frame.VERSION,
                        Optional.of(rules(records).confirm().isPresent()),
                        UplinkPreset.method(device, topic(records, device)),
                        params)
                .write();
    }

    /**
     * The records that a reply can mean.
     *
     * @param identifiers what it names; with none, or one that no record has, it can mean any
     */
    static List<OutgoingPublish> suspects(List<OutgoingPublish> records, Set<String> identifiers) {
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

    private static CoalesceRules rules(List<OutgoingPublish> records) {
        return mergeOf(records.get(0)).rules();
    }

    private static Mergeable mergeOf(OutgoingPublish record) {
        return record.merge().orElseThrow();
    }
}
