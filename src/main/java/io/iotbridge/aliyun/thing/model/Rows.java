package io.iotbridge.aliyun.thing.model;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.Parameter;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.StructType;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/** Values of a device as rows: <code>{productKey, deviceName, identifier, value, time}</code>, one for each. Pure. */
public final class Rows {

    private static final String PRODUCT_KEY = "productKey";
    private static final String DEVICE_NAME = "deviceName";
    private static final String IDENTIFIER = "identifier";
    private static final String VALUE = "value";
    private static final String TIME = "time";

    private Rows() {}

    /** The schema of the rows of a property; its name says which, since the types of values differ. */
    static Schema schema(String name, Schema value) {
        return SchemaBuilder.struct()
                .name(name)
                .version(StructType.SCHEMA_VERSION)
                .field(PRODUCT_KEY, Schema.STRING_SCHEMA)
                .field(DEVICE_NAME, Schema.STRING_SCHEMA)
                .field(IDENTIFIER, Schema.STRING_SCHEMA)
                .field(VALUE, value)
                .field(TIME, Timestamp.builder().optional().build())
                .build();
    }

    /**
     * Of readings, in their order.
     *
     * @param shape of the product's properties; without one rows are maps without a schema
     */
    public static List<SchemaAndValue> of(DeviceId device, Optional<Shape> shape, List<Reading> readings) {
        List<SchemaAndValue> rows = new ArrayList<>(readings.size());
        for (Reading reading : readings) {
            Optional<Schema> schema = shape.map(known -> known.rows().get(reading.identifier()));
            rows.add(schema.isPresent() ? struct(device, schema.get(), reading) : map(device, reading));
        }
        return rows;
    }

    /**
     * Of the fields of a value, which have no time.
     *
     * @param fields a Struct or a map
     * @throws ThingException if it is neither
     */
    public static List<SchemaAndValue> of(DeviceId device, Optional<Shape> shape, Object fields) throws ThingException {
        List<Reading> readings = new ArrayList<>();
        for (Map.Entry<String, Object> field :
                RecordFields.of(fields, At.FIELDS).entrySet()) {
            // A Struct of the model has fields for what the message does not say.
            if (field.getValue() != null) {
                String identifier = shape.flatMap(known -> known.type().find(field.getKey()))
                        .map(Parameter::identifier)
                        .orElse(field.getKey());
                readings.add(new Reading(identifier, field.getValue(), OptionalLong.empty()));
            }
        }
        return of(device, shape, readings);
    }

    private static SchemaAndValue struct(DeviceId device, Schema schema, Reading reading) {
        Struct row = new Struct(schema)
                .put(PRODUCT_KEY, device.productKey())
                .put(DEVICE_NAME, device.deviceName())
                .put(IDENTIFIER, reading.identifier())
                .put(VALUE, reading.value());
        reading.time().ifPresent(millis -> row.put(TIME, new Date(millis)));
        return new SchemaAndValue(schema, row);
    }

    private static SchemaAndValue map(DeviceId device, Reading reading) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(PRODUCT_KEY, device.productKey());
        row.put(DEVICE_NAME, device.deviceName());
        row.put(IDENTIFIER, reading.identifier());
        row.put(VALUE, reading.value());
        row.put(TIME, reading.time().isPresent() ? reading.time().getAsLong() : null);
        return new SchemaAndValue(null, row);
    }
}
