package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request of a device, or its answer to one (platform.md D2). Ids are text or number and are given back as they came.
 *
 * @param json the whole
 */
record Frame(JsonNode json) {

    /** Decimal points must survive: a whole float is another thing than an int. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Empty if the payload is no JSON object in UTF-8. */
    static Optional<Frame> parse(byte[] payload) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            JsonNode json = JSON.readTree(text);
            return json != null && json.isObject() ? Optional.of(new Frame(json)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean hasId() {
        return json.path("id").isTextual() || json.path("id").isIntegralNumber();
    }

    JsonNode id() {
        return json.path("id");
    }

    /** Empty text if there is none. */
    String method() {
        return json.path("method").asText("");
    }

    JsonNode params() {
        // An official SDK sends empty params as a text.
        JsonNode params = json.path("params");
        return params.isTextual() && params.asText().equals("{}") ? JSON.createObjectNode() : params;
    }

    boolean hasParams() {
        return !(params() instanceof MissingNode) && !params().isNull();
    }

    /** No word about it means yes. */
    boolean wantsReply() {
        return json.path("sys").path("ack").asInt(1) != 0;
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new IllegalStateException("a tree always has a text", e);
        }
    }
}
