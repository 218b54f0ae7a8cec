package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.codec.PayloadEncoder;
import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.config.UplinkConfig;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.OpenRequests;
import io.iotbridge.aliyun.metrics.AnswerCounters;
import io.iotbridge.aliyun.routing.UplinkRouting;
import io.iotbridge.aliyun.routing.topics.RequestForm;
import io.iotbridge.aliyun.routing.topics.UplinkTopicRules;
import io.iotbridge.aliyun.thing.Answer;
import io.iotbridge.aliyun.thing.Parameters;
import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Makes answers of records: in the frame of their request, checked by the outputs of its service, once, and not after its deadline. Used by the
 * publisher's thread.
 */
public final class AnswerEncoder {

    private static final PayloadEncoder JSON = new PayloadEncoder(PayloadFormat.JSON, Map.of());

    private final UplinkConfig config;
    private final OpenRequests requests;
    private final AnswerCounters counters;
    private final InstantSource clock;

    public AnswerEncoder(UplinkConfig config, OpenRequests requests, AnswerCounters counters, InstantSource clock) {
        this.config = config;
        this.requests = requests;
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * The answer that a record is.
     *
     * @throws ThingException if it is none, or none any more; the message says why
     */
    UplinkTranslator.Encoded encode(UplinkRouting.Routed routed, ConsumedRecord consumed)
            throws ThingException, PayloadException {
        RequestForm.Request request = RequestForm.answered(routed.device(), routed.mqttTopic())
                .orElseThrow(() -> new IllegalStateException("routed without a request"));
        if (consumed.record().value() == null) {
            throw new ThingException("the record has no value (a tombstone), so there is no answer in it");
        }
        AnswerHeaders headers = AnswerHeaders.of(new RoutableSinkRecord(consumed.record()), request);
        requireInTime(headers);
        byte[] payload = headers.raw() ? raw(consumed) : framed(routed.device(), request, headers, consumed);
        Optional<String> tooLarge = UplinkTopicRules.checkPayload(payload.length);
        if (tooLarge.isPresent()) {
            throw new ThingException(tooLarge.get());
        }
        String position = consumed.toString();
        if (!requests.isFirst(
                position, routed.mqttTopic(), headers.id(), headers.deadline().orElse(0), clock.millis())) {
            throw new ThingException(
                    "request " + Quoted.of(headers.id()) + " already has an answer; this is a second one");
        }
        return new UplinkTranslator.Encoded(
                payload, Optional.empty(), headers.deadline().orElse(Expiry.NEVER));
    }

    /** The answer is reported: somebody may answer still, with the record that is reported perhaps. */
    public void withdraw(OutgoingPublish answer) {
        ConsumedRecord consumed = answer.consumed();
        try {
            String id = AnswerHeaders.id(new RoutableSinkRecord(consumed.record()));
            requests.withdraw(consumed.toString(), answer.topic(), id);
        } catch (ThingException e) {
            throw new IllegalStateException("it was made an answer by that header", e);
        }
    }

    private void requireInTime(AnswerHeaders headers) throws ThingException {
        long now = clock.millis();
        if (headers.deadline().isPresent() && now > headers.deadline().getAsLong()) {
            counters.late();
            throw new ThingException(tooLate(headers.deadline().getAsLong(), now));
        }
    }

    /** Why an answer did not leave. */
    static String tooLate(long deadline, long now) {
        return "the answer is " + (now - deadline)
                + " ms too late: nobody waits for it after the deadline of the request, " + AnswerHeaders.DEADLINE;
    }

    private byte[] framed(DeviceId device, RequestForm.Request request, AnswerHeaders headers, ConsumedRecord consumed)
            throws ThingException {
        return Answer.of(consumed.record().value(), outputs(device, request, headers))
                .write(headers.id());
    }

    private Parameters outputs(DeviceId device, RequestForm.Request request, AnswerHeaders headers)
            throws ThingException {
        Checks checks = config.checks().orElse(Checks.WEAK);
        Optional<ThingModel> model = config.checks().isEmpty()
                ? Optional.empty()
                : config.models().get().find(device.productKey());
        return switch (request.form()) {
            case PROPERTY_GET -> Parameters.properties(model, checks);
            case SERVICE, RRPC, RRPC_SERVICE ->
                headers.service().isPresent()
                        ? Parameters.results(model, headers.service().get(), checks)
                        : Parameters.any(checks);
            default -> Parameters.any(checks);
        };
    }

    /** Bytes and text leave as they came. */
    private static byte[] raw(ConsumedRecord consumed) throws PayloadException {
        Object value = consumed.record().value();
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return value instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : JSON.encode(consumed.record().valueSchema(), value);
    }
}
