package io.iotbridge.aliyun.thing.types;

/** Names that Avro, Protobuf and SQL take: letters, digits and underscores, no digit first. */
public final class SchemaName {

    private static final String ROOT = "io.iotbridge.thing.";

    private SchemaName() {}

    /** The name with underscores for everything else. */
    public static String safe(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_]", "_");
        return !safe.isEmpty() && Character.isDigit(safe.charAt(0)) ? "_" + safe : safe;
    }

    /** The name of a schema of a product. */
    public static String of(String productKey, String rest) {
        return ROOT + safe(productKey) + "." + rest;
    }
}
