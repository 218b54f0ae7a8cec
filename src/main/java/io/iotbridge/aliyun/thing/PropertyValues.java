package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.model.Reading;
import io.iotbridge.aliyun.thing.model.Shape;
import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.Parameter;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Properties of a device, between records and the {@code params} of a property post or set. Immutable.
 *
 * @param shape of the product's properties; without a thing model nothing is checked, and types are those of the record
 */
public record PropertyValues(Optional<Shape> shape, Checks checks) {

    private static final String VALUE = "value";

    /**
     * What a post says.
     *
     * @param value a Struct, a map, or JSON as bytes or text: field = property
     * @param time milliseconds since 1970 at which all of them were so; empty leaves it to the platform
     * @throws ThingException if a property cannot leave so; the message names it
     */
    public Map<String, Object> encode(Object value, OptionalLong time) throws ThingException {
        At at = new At("property", "", checks);
        Map<String, Object> values = new Parameters(shape, at.noun(), checks).encode(value);
        if (values.isEmpty()) {
            throw at.wrong("no property has a value in this record; filter such records out before the connector");
        }
        // A bare struct with a field named value would be taken for the wrapper.
        values.replaceAll((identifier, encoded) ->
                time.isPresent() || encoded instanceof Map ? WireTime.beside(encoded, time) : encoded);
        return values;
    }

    /**
     * The values of {@code params}, each with its time if it has one.
     *
     * @param params as {@link Frame#params} has them
     * @throws ThingException if they are not as the thing model says; the message names the property
     */
    public List<Reading> decode(Object params) throws ThingException {
        At at = new At("property", "", checks);
        List<Reading> readings = new ArrayList<>();
        for (Map.Entry<String, Object> entry : RecordFields.of(params, at).entrySet()) {
            readings.add(reading(entry.getKey(), entry.getValue(), at));
        }
        return readings;
    }

    private Reading reading(String identifier, Object wire, At at) throws ThingException {
        Object value = wire;
        OptionalLong time = OptionalLong.empty();
        if (wire instanceof Map<?, ?> wrapper && isWrapper(wrapper)) {
            value = wrapper.get(VALUE);
            time = WireTime.read(wrapper.get(WireTime.TIME), at.field(identifier));
        }
        if (shape.isEmpty() || value == null) {
            return new Reading(identifier, value, time);
        }
        Parameter property = shape.get().type().known(identifier, at);
        Schema schema = shape.get().schema().field(property.fieldName()).schema();
        return new Reading(
                property.identifier(), property.type().decode(value, schema, at.field(property.identifier())), time);
    }

    private static boolean isWrapper(Map<?, ?> map) {
        return map.containsKey(VALUE) && (map.size() == 1 || map.size() == 2 && map.containsKey(WireTime.TIME));
    }

    /** One record of them: a Struct with a thing model, else a map by identifiers. Times are not in it. */
    public Object together(List<Reading> readings) {
        if (shape.isEmpty()) {
            Map<String, Object> map = new LinkedHashMap<>();
            readings.forEach(reading -> map.put(reading.identifier(), reading.value()));
            return map;
        }
        Struct struct = new Struct(shape.get().schema());
        for (Reading reading : readings) {
            shape.get()
                    .type()
                    .find(reading.identifier())
                    .ifPresent(property -> struct.put(property.fieldName(), reading.value()));
        }
        return struct;
    }
}
