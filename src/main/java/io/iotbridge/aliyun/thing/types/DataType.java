package io.iotbridge.aliyun.thing.types;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** A type of a thing model. Its values look different in Connect and on the wire. Immutable. */
public sealed interface DataType
        permits IntType, FloatType, DoubleType, BoolType, EnumType, TextType, DateType, StructType, ArrayType {

    /** The name in a thing model. */
    String tsl();

    /**
     * The schema of its values in Connect.
     *
     * @param name of the schema of a struct, if there is one within
     */
    SchemaBuilder schema(String name);

    /** What Jackson and {@code JsonConverter} write so that the platform takes it. */
    Object encode(Object value, At at) throws ThingException;

    /**
     * What fits {@link #schema}, out of JSON as the codec reads it.
     *
     * @param schema of the value; scalars do without
     */
    Object decode(Object wire, Schema schema, At at) throws ThingException;
}
