package io.iotbridge.aliyun.cluster;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;

/** Stands for the converters of Avro and Protobuf in a worker: it writes structures that have a name and a version, and nothing else. */
public final class SchemasOnlyConverter implements Converter {

    private final JsonConverter json = new JsonConverter();

    /** For a worker. */
    public SchemasOnlyConverter() {}

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        json.configure(Map.of("schemas.enable", "true"), isKey);
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        if (schema == null
                || schema.type() != Schema.Type.STRUCT
                || schema.name() == null
                || schema.version() == null) {
            throw new DataException("this converter writes named structures with a version only");
        }
        return json.fromConnectData(topic, schema, value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        SchemaAndValue read = json.toConnectData(topic, value);
        if (read.schema() == null) {
            throw new DataException("this converter reads what has a schema only");
        }
        return read;
    }
}
