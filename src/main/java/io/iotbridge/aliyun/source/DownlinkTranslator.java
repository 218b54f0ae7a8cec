package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.config.DisposalPolicy;
import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.link.Delivery;
import io.iotbridge.aliyun.routing.DownlinkRoute;
import io.iotbridge.aliyun.routing.DownlinkRouting;
import io.iotbridge.aliyun.routing.DownlinkShape;
import io.iotbridge.aliyun.thing.ThingException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Headers;

/** Makes records of messages: routes, decodes, and applies the policies to what cannot be carried. */
final class DownlinkTranslator {

    private final SourceConfig config;
    private final UncarriedTopics dropped = new UncarriedTopics();
    private final ChosenTopics topics;
    private final RecordKeys keys;
    private final AlinkDecoder alink;

    DownlinkTranslator(SourceConfig config, ChosenTopics topics) {
        this.config = config;
        this.topics = topics;
        this.keys = new RecordKeys(config.keysAreBytes());
        this.alink = new AlinkDecoder(config.models());
    }

    /**
     * @return the record, or empty if the policy is to drop the message
     * @throws ConnectException if the policy is to fail
     */
    Optional<DownlinkRecord> toRecord(Arrival arrival) {
        Delivery delivery = arrival.delivery();
        DownlinkRouting routing =
                config.routes().route(delivery.device(), delivery.message().topic());
        if (routing instanceof DownlinkRouting.Routed routed) {
            Optional<String> objection = topics.objection(routed);
            return objection.isEmpty()
                    ? decode(arrival, routed)
                    : dispose(
                            arrival,
                            config.unmatched(),
                            "downlink.unmatched",
                            "route " + routed.route().alias() + ": " + objection.get());
        }
        String reason = routing instanceof DownlinkRouting.IllegalTopic illegal
                ? illegal.reason()
                : "no route in downlink.routes takes it";
        return dispose(arrival, config.unmatched(), "downlink.unmatched", reason);
    }

    private Optional<DownlinkRecord> decode(Arrival arrival, DownlinkRouting.Routed routed) {
        Delivery delivery = arrival.delivery();
        try {
            Decoded decoded = decoded(delivery, routed.route());
            Headers headers = DownlinkHeaders.of(delivery, routed.levels());
            decoded.headers().forEach(headers::addString);
            return Optional.of(DownlinkRecord.routed(
                    arrival, routed.kafkaTopic(), keys.of(routed.kafkaKey()), decoded.value(), headers));
        } catch (PayloadException | ThingException e) {
            String reason = "route " + routed.route().alias() + ": " + e.getMessage();
            return dispose(arrival, config.undecodable(), "downlink.undecodable", reason);
        }
    }

    private Decoded decoded(Delivery delivery, DownlinkRoute route) throws PayloadException, ThingException {
        Optional<DownlinkShape> shape = config.shape(route);
        return shape.isPresent()
                ? alink.decode(delivery, shape.get())
                : new Decoded(config.decoder(route).decode(delivery.message().payload()), Map.of());
    }

    private Optional<DownlinkRecord> dispose(Arrival arrival, DisposalPolicy policy, String key, String reason) {
        Delivery delivery = arrival.delivery();
        return switch (policy) {
            case DROP -> Optional.empty();
            case WARN -> {
                dropped.warn(delivery.device(), delivery.message().topic(), reason);
                yield Optional.empty();
            }
            case REPORT ->
                Optional.of(DownlinkRecord.report(
                        arrival,
                        key,
                        config.errorsTopic().orElseThrow(),
                        keys.of(delivery.device().toString()),
                        DownlinkHeaders.ofReport(delivery, key, reason, config.connector(), config.task())));
            case FAIL ->
                throw new ConnectException(ErrorMessage.MESSAGE_NOT_CARRIED.message(
                        Quoted.bare(delivery.message().topic()), delivery.device(), reason, key));
        };
    }
}
