package io.iotbridge.aliyun.thing.types;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Named values: a struct of a thing model, all its properties, the output of an event, in- and output of a service. */
public record StructType(Map<String, Parameter> fields) implements DataType {

    /** Of how a model becomes a schema, not of the model: products have no number that grows with each change. */
    public static final int SCHEMA_VERSION = 1;

    /** Copies them and keeps their order. */
    public StructType {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * In the order given.
     *
     * @throws IllegalArgumentException if two have the same identifier, or names of Connect's fields that are the same
     */
    public static StructType of(List<Parameter> parameters) {
        Map<String, Parameter> fields = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            String other = names.putIfAbsent(parameter.fieldName(), parameter.identifier());
            if (other != null) {
                throw new IllegalArgumentException(Quoted.of(other) + " and " + Quoted.of(parameter.identifier())
                        + " would be the same field " + Quoted.of(parameter.fieldName()) + "; rename one of them");
            }
            fields.put(parameter.identifier(), parameter);
        }
        return new StructType(fields);
    }

    @Override
    public String tsl() {
        return "struct";
    }

    /** Every field is optional: records and frames carry what there is. */
    @Override
    public SchemaBuilder schema(String name) {
        SchemaBuilder schema = SchemaBuilder.struct().name(name).version(SCHEMA_VERSION);
        fields.values()
                .forEach(field -> schema.field(
                        field.fieldName(),
                        field.type()
                                .schema(name + "_" + field.fieldName())
                                .optional()
                                .build()));
        return schema;
    }

    /** By its identifier or by the name of its field. */
    public Optional<Parameter> find(String name) {
        Parameter exact = fields.get(name);
        return exact != null
                ? Optional.of(exact)
                : fields.values().stream()
                        .filter(field -> field.fieldName().equals(name))
                        .findFirst();
    }

    /** With {@link Checks#STRONG} a struct is complete: the platform counts its fields. */
    @Override
    public Map<String, Object> encode(Object value, At at) throws ThingException {
        Map<String, Object> encoded = encodeFields(value, at);
        for (String identifier : fields.keySet()) {
            if (at.isStrong() && !encoded.containsKey(identifier)) {
                throw at.field(identifier)
                        .wrong("the record has no value for it; the platform requires all fields of a struct");
            }
        }
        return encoded;
    }

    /** Those that are there. */
    public Map<String, Object> encodeFields(Object value, At at) throws ThingException {
        Map<String, Object> encoded = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : RecordFields.of(value, at).entrySet()) {
            if (entry.getValue() != null) {
                Parameter field = known(entry.getKey(), at);
                At within = at.field(field.identifier());
                if (encoded.put(field.identifier(), field.type().encode(entry.getValue(), within)) != null) {
                    throw within.twice();
                }
            }
        }
        return encoded;
    }

    @Override
    public Object decode(Object wire, Schema schema, At at) throws ThingException {
        Struct struct = new Struct(schema);
        for (Map.Entry<String, Object> entry : RecordFields.of(wire, at).entrySet()) {
            if (entry.getValue() != null) {
                Parameter field = known(entry.getKey(), at);
                At within = at.field(field.identifier());
                Schema own = schema.field(field.fieldName()).schema();
                struct.put(field.fieldName(), field.type().decode(entry.getValue(), own, within));
            }
        }
        return struct;
    }

    /** As {@link #find}. */
    public Parameter known(String name, At at) throws ThingException {
        Optional<Parameter> found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        throw at.field(name).unknown(name, fields.keySet());
    }
}
