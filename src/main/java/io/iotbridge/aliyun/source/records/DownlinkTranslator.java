package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.rules.DisposalPolicy;
import io.iotbridge.aliyun.config.rules.DownlinkRules;
import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.Delivery;
import io.iotbridge.aliyun.routing.DownlinkRoute;
import io.iotbridge.aliyun.routing.DownlinkRoutes;
import io.iotbridge.aliyun.routing.DownlinkRouting;
import io.iotbridge.aliyun.routing.MissingValueException;
import io.iotbridge.aliyun.routing.UnsureValueException;
import io.iotbridge.aliyun.routing.topics.RequestForm;
import io.iotbridge.aliyun.thing.RecordTime;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.publishes.BridgeAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Headers;

/** Makes records of messages: routes, decodes, and applies the policies to what cannot be carried. */
public final class DownlinkTranslator {

    private final SourceConfig config;
    private final UncarriedTopics dropped = new UncarriedTopics();
    private final ChosenTopics topics;
    private final DownlinkHeaders from = new DownlinkHeaders();
    private final RecordKeys keys;
    private final ReportValues reports;
    private final Requests requests;
    private final AlinkDecoder alink;

    public DownlinkTranslator(SourceConfig config, ChosenTopics topics, Requests requests) {
        this.config = config;
        this.requests = requests;
        this.topics = topics;
        this.keys = new RecordKeys(config.keysAreBytes());
        this.reports = new ReportValues(config.reportsAreStructures());
        this.alink = new AlinkDecoder(config.models());
    }

    /**
     * @return the records, mostly one; none if the policy is to drop the message
     * @throws ConnectException if the policy is to fail
     */
    public List<DownlinkRecord> toRecords(Arrival arrival) {
        try {
            return carried(arrival);
        } catch (UncarriedException e) {
            return dispose(arrival, e.policy(), e.key(), e.getMessage()).stream()
                    .toList();
        }
    }

    private List<DownlinkRecord> carried(Arrival arrival) throws UncarriedException {
        DeviceId device = arrival.delivery().device();
        String topic = arrival.delivery().message().topic();
        DownlinkRouting routing = config.routes().route(device, topic);
        DownlinkRouting.Taken taken = routing instanceof DownlinkRouting.ByContent open ? open : accepted(routing);
        List<RecordContent> contents = decoded(arrival, taken.route(), taken.levels());
        MessageParts parts = new MessageParts(contents.size(), contents.get(0).answer());
        List<DownlinkRecord> records = new ArrayList<>();
        for (RecordContent content : contents) {
            DownlinkRouting.Routed routed = taken instanceof DownlinkRouting.Routed known
                    ? known
                    : accepted(DownlinkRoutes.route(taken.route(), taken.levels(), device, topic, content.content()));
            records.add(record(arrival, routed, content, parts));
        }
        return records;
    }

    private DownlinkRouting.Routed accepted(DownlinkRouting routing) throws UncarriedException {
        if (routing instanceof DownlinkRouting.Routed routed) {
            Optional<String> objection = topics.objection(routed);
            if (objection.isEmpty()) {
                return routed;
            }
            throw unmatched("route " + routed.route().alias() + ": " + objection.get());
        }
        throw unmatched(
                routing instanceof DownlinkRouting.IllegalTopic illegal
                        ? illegal.reason()
                        : "no route in downlink.routes takes it");
    }

    private UncarriedException unmatched(String reason) {
        return new UncarriedException(config.unmatched(), "downlink.unmatched", reason);
    }

    /**
     * A record to be.
     *
     * @param answer what is answered once Kafka has all of the message
     */
    private record RecordContent(SchemaAndValue value, DecodedContent content, Optional<BridgeAnswer> answer) {}

    private List<RecordContent> decoded(Arrival arrival, DownlinkRoute route, Map<String, String> levels)
            throws UncarriedException {
        try {
            Optional<RequestForm.Request> request = RequestForm.asked(
                    arrival.delivery().device(), arrival.delivery().message().topic());
            DownlinkRules rules = config.rules(route);
            List<Decoded> decoded = decode(arrival.delivery(), rules, request);
            List<RecordContent> contents = new ArrayList<>(decoded.size());
            for (Decoded one : decoded) {
                Headers headers = from.of(arrival.delivery(), levels);
                one.headers().forEach(headers::addString);
                Optional<BridgeAnswer> answer = request.flatMap(
                        asked -> requests.add(headers, asked, one.headers(), arrival.epochMillis(), rules.requests()));
                if (decoded.size() > 1) {
                    DownlinkHeaders.number(headers, contents.size());
                }
                long timestamp = timestamp(rules, one.value().value(), arrival);
                contents.add(new RecordContent(
                        one.value(), new DecodedContent(one.value().value(), headers, timestamp), answer));
            }
            return contents;
        } catch (PayloadException | ThingException e) {
            throw new UncarriedException(
                    config.undecodable(), "downlink.undecodable", "route " + route.alias() + ": " + e.getMessage());
        }
    }

    /** Kafka's producer takes none before 1970: it would fail the task, and again whenever that is restarted. */
    private static long timestamp(DownlinkRules rules, Object value, Arrival arrival) throws ThingException {
        Optional<RecordTime> field = rules.timestamp();
        if (field.isEmpty()) {
            return arrival.epochMillis();
        }
        long time = field.get().of(value, null).time().getAsLong();
        if (time < 0) {
            throw new ThingException("the timestamp, " + field.get() + ", is before 1970, which Kafka does not accept");
        }
        return time;
    }

    private List<Decoded> decode(Delivery delivery, DownlinkRules rules, Optional<RequestForm.Request> request)
            throws PayloadException, ThingException {
        return rules.shape().isPresent()
                ? alink.decode(delivery, rules.shape().get(), request)
                : List.of(new Decoded(rules.decoder().decode(delivery.message().payload()), Map.of()));
    }

    private DownlinkRecord record(
            Arrival arrival, DownlinkRouting.Routed routed, RecordContent content, MessageParts parts)
            throws UncarriedException {
        Headers headers = content.content().headers();
        try {
            DownlinkRoutes.headers(routed, arrival.delivery().device(), content.content())
                    .forEach(headers::addString);
        } catch (MissingValueException | UnsureValueException e) {
            throw unmatched("route " + routed.route().alias() + ": " + e.getMessage());
        }
        return DownlinkRecord.routed(
                arrival,
                routed.kafkaTopic(),
                keys.of(routed.kafkaKey()),
                content.value(),
                content.content().timestamp(),
                headers,
                parts);
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
                        reports,
                        from.ofReport(delivery, key, reason, config.connector(), config.task())));
            case FAIL ->
                throw new ConnectException(ErrorMessage.MESSAGE_NOT_CARRIED.message(
                        Quoted.bare(delivery.message().topic()), delivery.device(), reason, key));
        };
    }
}
