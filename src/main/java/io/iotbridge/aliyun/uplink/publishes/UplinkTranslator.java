package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.config.UplinkConfig;
import io.iotbridge.aliyun.config.rules.ConfirmRules;
import io.iotbridge.aliyun.config.rules.FrameRules;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.UplinkRouting;
import io.iotbridge.aliyun.routing.topics.UplinkTopicRules;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import io.iotbridge.aliyun.uplink.offsets.OpenRecord;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Makes publishes of records: routes, finds the device, encodes. Used by the publisher's thread. */
public final class UplinkTranslator {

    private final UplinkConfig config;
    private final Placement placement;
    private final Function<DeviceId, Optional<Device>> devices;
    private final Predicate<String> isAwaited;
    private final Consumer<DeviceId> received;
    private final AlinkEncoder alink;
    private final AnswerEncoder answers;

    /**
     * A record, ready to leave.
     *
     * @param payload its frame, its answer, or what it is
     * @param merge what can leave together with others; empty if it leaves alone
     * @param expires the last millisecond since 1970 at which it may leave
     */
    record Encoded(byte[] payload, Optional<Mergeable> merge, long expires) {}

    /**
     * Translates nothing yet.
     *
     * @param devices that are listed
     * @param isAwaited whether records of a product have to wait for its thing model
     * @param received told of a device that a record is published as
     */
    public UplinkTranslator(
            UplinkConfig config,
            Placement placement,
            Function<DeviceId, Optional<Device>> devices,
            Predicate<String> isAwaited,
            Consumer<DeviceId> received,
            AnswerEncoder answers) {
        this.config = config;
        this.placement = placement;
        this.devices = devices;
        this.isAwaited = isAwaited;
        this.received = received;
        this.answers = answers;
        this.alink = new AlinkEncoder(config);
    }

    /** What a record becomes. What is wrong with it is in the answer. */
    public Translated translate(OpenRecord record) {
        UplinkRouting routing = config.routes().route(new RoutableSinkRecord(record.sinkRecord()));
        if (routing instanceof UplinkRouting.Rejected rejected) {
            return new Translated.Unpublishable(rejected.reason());
        }
        UplinkRouting.Routed routed = (UplinkRouting.Routed) routing;
        Optional<String> misplaced = placement.objection(record.consumed(), routed.device());
        if (misplaced.isPresent()) {
            return new Translated.Unpublishable(misplaced.get());
        }
        Optional<Device> device = devices.apply(routed.device());
        if (device.isEmpty()) {
            return new Translated.Unpublishable(
                    "device " + Quoted.bare(routed.device()) + " is not in iot.devices or iot.devices.file");
        }
        if (isAwaited.test(routed.device().productKey())) {
            return new Translated.Awaiting(device.get());
        }
        try {
            return publishable(record, routed, device.get());
        } catch (PayloadException | ThingException e) {
            return new Translated.Unpublishable(
                    "uplink route " + Quoted.of(routed.route().alias()) + ": " + e.getMessage());
        }
    }

    private Translated publishable(OpenRecord record, UplinkRouting.Routed routed, Device device)
            throws PayloadException, ThingException {
        boolean isAnswer = routed.route().answers();
        Optional<FrameRules> frames = isAnswer ? Optional.empty() : config.frames(routed.route());
        ConsumedRecord consumed = record.consumed();
        Optional<Confirmation> confirmation = confirmation(frames, routed, consumed);
        Encoded encoded = isAnswer ? answers.encode(routed, consumed) : encoded(frames, routed, consumed);
        Optional<String> tooLarge = UplinkTopicRules.checkPayload(encoded.payload().length);
        if (tooLarge.isPresent()) {
            return new Translated.Unpublishable(tooLarge.get());
        }
        // Nothing can make it a bad record any more.
        received.accept(routed.device());
        return new Translated.Publishable(
                device,
                new OutgoingPublish(
                        record,
                        routed.mqttTopic(),
                        routed.qos(),
                        encoded.payload(),
                        confirmation,
                        encoded.merge(),
                        encoded.expires(),
                        isAnswer));
    }

    private static Optional<Confirmation> confirmation(
            Optional<FrameRules> frames, UplinkRouting.Routed routed, ConsumedRecord record) throws ThingException {
        Optional<ConfirmRules> rules = frames.flatMap(FrameRules::confirm);
        if (rules.isPresent()) {
            String replies = rules.get().replyTopic(routed.mqttTopic());
            if (!rules.get().replies().matches(routed.device(), replies)) {
                throw new ThingException("a reply would come on " + Quoted.of(replies)
                        + ", to which the route does not subscribe; it confirms what goes to "
                        + routed.route().mqttTopic());
            }
        }
        return rules.map(wanted -> new Confirmation(AlinkEncoder.id(record), wanted));
    }

    private Encoded encoded(Optional<FrameRules> frames, UplinkRouting.Routed routed, ConsumedRecord record)
            throws PayloadException, ThingException {
        if (frames.isEmpty()) {
            byte[] payload = config.encoder(routed.route())
                    .encode(record.record().valueSchema(), record.record().value());
            return new Encoded(payload, Optional.empty(), expires(routed, record));
        }
        if (record.record().value() == null) {
            throw new ThingException("the record has no value (a tombstone), so there is nothing to publish;"
                    + " filter such records out before the connector");
        }
        return alink.encode(frames.get(), routed, record, expires(routed, record));
    }

    private long expires(UplinkRouting.Routed routed, ConsumedRecord record) throws ThingException {
        return Expiry.of(record.record(), config.maxAge(routed.route()));
    }
}
