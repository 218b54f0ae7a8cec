package io.iotbridge.aliyun.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices as an array of JSON objects. */
final class DevicesJson {

    private static final String FORM = "[{\"productKey\": …, \"deviceName\": …, \"deviceSecret\": …}, …]";

    private DevicesJson() {}

    /** @throws IllegalArgumentException if the text is no such array; the message names the line */
    static List<DeviceRow> parse(String text) {
        List<DeviceRow> rows = new ArrayList<>();
        long line = 1;
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("line 1: this is not an array; write " + FORM);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                line = line(parser);
                rows.add(row(parser, line));
            }
            line = line(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException(
                        "line " + line(parser) + ": there is more text after the end of the array; remove it");
            }
        } catch (IOException e) {
            // Neither its message nor itself as the cause: both can quote the text, and the text holds secrets.
            throw new IllegalArgumentException(
                    "this is not well-formed JSON, in or below the device on line " + line + "; write " + FORM);
        }
        return rows;
    }

    private static DeviceRow row(JsonParser parser, long line) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("line " + line + ": a device must be an object; write " + FORM);
        }
        Map<String, String> fields = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "productKey", "deviceName", "deviceSecret" -> {
                    if (value != JsonToken.VALUE_STRING) {
                        throw new IllegalArgumentException(
                                "line " + line(parser) + ": " + name + " is not text; put it in quotes");
                    }
                    if (fields.put(name, parser.getText()) != null) {
                        throw new IllegalArgumentException(
                                "line " + line(parser) + ": " + name + " appears twice in one device");
                    }
                }
                default -> parser.skipChildren();
            }
        }
        return new DeviceRow(
                line,
                Optional.ofNullable(fields.get("productKey")),
                Optional.ofNullable(fields.get("deviceName")),
                Optional.ofNullable(fields.get("deviceSecret")));
    }

    private static long line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
