package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.config.UplinkConfig;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.link.OpenRequests;
import io.iotbridge.aliyun.routing.UplinkRouting;
import io.iotbridge.aliyun.thing.ThingException;
import java.util.Optional;

/** Makes publishes of records that answer requests. Used by the publisher's thread. */
final class AnswerTranslator {

    private final AnswerEncoder encoder;
    private final UplinkMetrics metrics;

    AnswerTranslator(UplinkConfig config, OpenRequests requests, UplinkMetrics metrics) {
        this.encoder = new AnswerEncoder(config, requests, metrics.answers(), metrics.clock());
        this.metrics = metrics;
    }

    Translated translate(
            ConsumedRecord record,
            OpenPartition partition,
            OffsetWindow.Position position,
            UplinkRouting.Routed routed,
            Device device) {
        try {
            if (record.record().value() == null) {
                throw new ThingException("", "the record has no value (a tombstone), so there is no answer in it");
            }
            AnswerEncoder.Encoded answer = encoder.encode(routed, record);
            return new Translated.Publishable(
                    device,
                    new OutgoingPublish(
                            new PublishOrigin.OfRecord(
                                    record, partition, position, metrics.received(routed.device()), metrics.nanoTime()),
                            routed.mqttTopic(),
                            routed.qos(),
                            answer.payload(),
                            Optional.empty(),
                            Optional.empty(),
                            answer.deadline().orElse(Expiry.NEVER),
                            true));
        } catch (PayloadException | ThingException e) {
            return new Translated.Unpublishable(
                    "uplink route " + Quoted.of(routed.route().alias()) + ": " + e.getMessage());
        }
    }
}
