package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.config.UplinkConfig;
import io.iotbridge.aliyun.config.rules.FrameRules;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.UplinkRouting;
import io.iotbridge.aliyun.routing.presets.UplinkPreset;
import io.iotbridge.aliyun.thing.BatchValues;
import io.iotbridge.aliyun.thing.ListedParams;
import io.iotbridge.aliyun.thing.Parameters;
import io.iotbridge.aliyun.thing.PropertyValues;
import io.iotbridge.aliyun.thing.RecordTime;
import io.iotbridge.aliyun.thing.TimedValues;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.frames.FrameId;
import io.iotbridge.aliyun.thing.model.Shape;
import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.StructType;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes frames of records, as the preset of their route says, checked by the thing model. Used by the publisher's thread. */
final class AlinkEncoder {

    private final UplinkConfig config;
    private final Optional<Checks> checks;

    AlinkEncoder(UplinkConfig config) {
        this.config = config;
        this.checks = config.checks();
    }

    /**
     * The frame of a record.
     *
     * @throws ThingException if something in it cannot leave so; the message names it
     */
    UplinkTranslator.Encoded encode(
            FrameRules rules, UplinkRouting.Routed routed, ConsumedRecord consumed, long expires)
            throws ThingException {
        Object params = params(rules, routed, consumed);
        Optional<String> method = UplinkPreset.method(routed.device(), routed.mqttTopic());
        // Topics without a method have no replies either.
        Optional<Boolean> ack =
                method.map(any -> rules.preset().asks() || rules.confirm().isPresent());
        return new UplinkTranslator.Encoded(
                new Frame(id(consumed), Frame.VERSION, ack, method, params).write(),
                merge(rules, routed, params),
                expires);
    }

    /** Without a time of its own a value in a batch would get that of all others; and a batch stands for no post to another topic than the preset's. */
    private static Optional<Mergeable> merge(FrameRules rules, UplinkRouting.Routed routed, Object params) {
        if (rules.coalesce().isEmpty() || !(params instanceof Map<?, ?>)) {
            return Optional.empty();
        }
        boolean isEvent = rules.preset().content() == UplinkPreset.Content.EVENT;
        Optional<String> event = UplinkPreset.event(routed.device(), routed.mqttTopic());
        if (isEvent ? event.isEmpty() : !routed.mqttTopic().equals(UplinkPreset.PROPERTY_POST.topic(routed.device()))) {
            return Optional.empty();
        }
        @SuppressWarnings("unchecked")
        TimedValues values = new TimedValues(isEvent ? event : Optional.empty(), (Map<String, Object>) params);
        return values.time().isPresent()
                ? Optional.of(new Mergeable(rules.coalesce().get(), values))
                : Optional.empty();
    }

    /** The id of its frame: the same however often it is made. */
    static String id(ConsumedRecord consumed) {
        return FrameId.of(consumed.position());
    }

    private Object params(FrameRules rules, UplinkRouting.Routed routed, ConsumedRecord consumed)
            throws ThingException {
        Optional<ThingModel> model = checks.isEmpty()
                ? Optional.empty()
                : config.models().get().find(routed.device().productKey());
        Object value = consumed.record().value();
        return switch (rules.preset().content()) {
            case PROPERTIES -> properties(rules, model, timed(rules, consumed));
            case HISTORY -> history(rules, model, routed.device(), timed(rules, consumed));
            case EVENT -> event(rules, model, routed, timed(rules, consumed));
            case BATCH -> new BatchValues(model, strictness()).encode(value);
            case IDENTIFIERS -> ListedParams.identifiers(value, model);
            case VERSIONS -> ListedParams.versions(value, model);
            case TAGS -> ListedParams.tags(value);
            case TAG_NAMES -> ListedParams.tagNames(value);
            case FIELDS -> ListedParams.fields(value);
            case ENTRIES -> ListedParams.entries(value);
            case ANSWER, DOCUMENT, OPAQUE ->
                throw new IllegalStateException("the preset " + rules.preset() + " does not make frames");
        };
    }

    private static RecordTime.Timed timed(FrameRules rules, ConsumedRecord consumed) throws ThingException {
        return rules.time().of(consumed.record().value(), consumed.record().timestamp());
    }

    /** What names the device is no parameter, unless the thing model has one of that name. */
    private static Map<String, Object> parameters(
            FrameRules rules, RecordTime.Timed timed, Optional<StructType> known) {
        Map<String, Object> parameters = new LinkedHashMap<>(timed.fields());
        parameters
                .keySet()
                .removeIf(name -> rules.others().contains(name)
                        && known.flatMap(type -> type.find(name)).isEmpty());
        return parameters;
    }

    private Map<String, Object> properties(FrameRules rules, Optional<ThingModel> model, RecordTime.Timed timed)
            throws ThingException {
        Optional<Shape> shape = model.map(ThingModel::properties);
        return new PropertyValues(shape, strictness())
                .encode(parameters(rules, timed, shape.map(Shape::type)), timed.time());
    }

    private List<Object> history(FrameRules rules, Optional<ThingModel> model, DeviceId device, RecordTime.Timed timed)
            throws ThingException {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("identity", identity(device));
        entry.put("properties", List.of(properties(rules, model, timed)));
        entry.put("events", List.of());
        return List.of(entry);
    }

    private static Map<String, Object> identity(DeviceId device) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("productKey", device.productKey());
        identity.put("deviceName", device.deviceName());
        return identity;
    }

    private Map<String, Object> event(
            FrameRules rules, Optional<ThingModel> model, UplinkRouting.Routed routed, RecordTime.Timed timed)
            throws ThingException {
        String event = UplinkPreset.event(routed.device(), routed.mqttTopic())
                .orElseThrow(() -> new ThingException(
                        "the MQTT topic " + Quoted.of(routed.mqttTopic()) + " is not one to which events are posted"));
        Parameters outputs = Parameters.outputs(model, event, strictness());
        return outputs.encodeEvent(parameters(rules, timed, outputs.shape().map(Shape::type)), timed.time());
    }

    private Checks strictness() {
        return checks.orElse(Checks.WEAK);
    }
}
