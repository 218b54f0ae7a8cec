package io.iotbridge.aliyun.source.records;

import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * What a payload was decoded to.
 *
 * @param headers what it says beside the value, for headers of the record
 */
record Decoded(SchemaAndValue value, Map<String, String> headers) {}
