package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.config.rules.DownlinkShape;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.Delivery;
import io.iotbridge.aliyun.routing.presets.DownlinkPreset;
import io.iotbridge.aliyun.routing.topics.ReplyTopic;
import io.iotbridge.aliyun.routing.topics.RequestForm;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import io.iotbridge.aliyun.thing.Parameters;
import io.iotbridge.aliyun.thing.PropertyValues;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.model.CurrentModels;
import io.iotbridge.aliyun.thing.model.Reading;
import io.iotbridge.aliyun.thing.model.Rows;
import io.iotbridge.aliyun.thing.model.Shape;
import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Makes values of frames from the platform: with the types of the product's thing model where the topic is one of properties or of a service, else
 * maps without a schema. Used by the task thread.
 */
final class AlinkDecoder {

    private static final TopicFilter PROPERTIES = TopicFilter.parse(DownlinkPreset.PROPERTY_SET.filter());
    private static final TopicFilter UPGRADE = TopicFilter.parse(DownlinkPreset.OTA_UPGRADE.filter());

    private final CurrentModels models;

    AlinkDecoder(CurrentModels models) {
        this.models = models;
    }

    /**
     * What a message becomes: one value, or one for each property.
     *
     * @param request what is asked by it, if something is
     * @throws ThingException if it is no frame, or does not fit the thing model; the message names the field
     */
    List<Decoded> decode(Delivery delivery, DownlinkShape shape, Optional<RequestForm.Request> request)
            throws ThingException {
        DeviceId device = delivery.device();
        String topic = delivery.message().topic();
        byte[] payload = delivery.message().payload();
        if (ReplyTopic.is(topic) || UPGRADE.matches(device, topic)) {
            return reply(device, Reply.read(payload), shape);
        }
        if (request.isPresent() && Requests.isRaw(request.get(), payload)) {
            return List.of(raw(payload));
        }
        Frame frame = Frame.read(payload);
        Optional<ThingModel> model = models.get().find(device.productKey());
        Map<String, String> headers = headers(frame);
        Optional<String> service = request.flatMap(asked -> Requests.service(asked, frame));
        Optional<Shape> typed = Optional.empty();
        Object params = frame.params();
        if (PROPERTIES.matches(device, topic)) {
            typed = model.map(ThingModel::properties);
            PropertyValues values = new PropertyValues(typed, Checks.WEAK);
            List<Reading> readings = values.decode(params);
            if (shape == DownlinkShape.ROWS) {
                return rows(Rows.of(device, typed, readings), headers);
            }
            params = values.together(readings);
        } else if (service.isPresent()) {
            headers.put(Requests.SERVICE, service.get());
            Parameters inputs = Parameters.inputs(model, service.get(), Checks.WEAK);
            typed = inputs.shape();
            params = inputs.decode(params);
        }
        return switch (shape) {
            case PARAMS -> List.of(new Decoded(value(typed, params), headers));
            case FRAME -> List.of(new Decoded(framed(frame, typed, params), headers));
            case ROWS -> rows(Rows.of(device, typed, params == null ? Map.of() : params), headers);
        };
    }

    /** Text as it came. */
    private static Decoded raw(byte[] payload) throws ThingException {
        try {
            return new Decoded(PayloadFormat.STRING.decode(payload), Map.of(Requests.RAW, "true"));
        } catch (PayloadException e) {
            throw new ThingException(
                    "the request is neither a service call nor text; pass it unchanged with .payload=bytes");
        }
    }

    private static List<Decoded> rows(List<SchemaAndValue> rows, Map<String, String> headers) throws ThingException {
        if (rows.isEmpty()) {
            throw new ThingException("the message has no property, so there are no rows to make of it");
        }
        return rows.stream().map(row -> new Decoded(row, headers)).toList();
    }

    private static SchemaAndValue value(Optional<Shape> typed, Object params) {
        return new SchemaAndValue(typed.map(Shape::schema).orElse(null), params == null ? Map.of() : params);
    }

    private static SchemaAndValue framed(Frame frame, Optional<Shape> typed, Object params) {
        if (typed.isPresent()) {
            Shape shape = typed.get();
            return new SchemaAndValue(
                    shape.frame(),
                    shape.framed(frame.id(), frame.version(), frame.method().orElse(null), params));
        }
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("id", frame.id());
        envelope.put("version", frame.version());
        frame.method().ifPresent(method -> envelope.put("method", method));
        envelope.put("params", params);
        return new SchemaAndValue(null, envelope);
    }

    private static Map<String, String> headers(Frame frame) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("iot.alink.id", frame.id());
        headers.put("iot.alink.version", frame.version());
        frame.method().ifPresent(method -> headers.put("iot.alink.method", method));
        return headers;
    }

    private static List<Decoded> reply(DeviceId device, Reply reply, DownlinkShape shape) throws ThingException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("iot.alink.id", reply.id());
        headers.put("iot.alink.code", Integer.toString(reply.code()));
        reply.version().ifPresent(version -> headers.put("iot.alink.version", version));
        reply.method().ifPresent(method -> headers.put("iot.alink.method", method));
        reply.message().ifPresent(message -> headers.put("iot.alink.message", message));
        Object data = reply.data() == null ? Map.of() : reply.data();
        if (shape == DownlinkShape.ROWS) {
            return rows(Rows.of(device, Optional.empty(), data), headers);
        }
        if (shape == DownlinkShape.PARAMS) {
            return List.of(new Decoded(new SchemaAndValue(null, data), headers));
        }
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("id", reply.id());
        envelope.put("code", reply.code());
        envelope.put("data", data);
        reply.message().ifPresent(message -> envelope.put("message", message));
        reply.method().ifPresent(method -> envelope.put("method", method));
        reply.version().ifPresent(version -> envelope.put("version", version));
        return List.of(new Decoded(new SchemaAndValue(null, envelope), headers));
    }
}
