package io.iotbridge.aliyun.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON into the values Connect takes without a schema: Map, List, String, Long, Double, Boolean and {@code null}. Strict where
 * leniency would lose something: one value, no key twice, no integer beyond 64 bits.
 */
final class JsonReader {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static Object read(byte[] payload) throws PayloadException {
        if (payload.length == 0) {
            throw new PayloadException("the payload is empty, which is no JSON; use the format bytes or string");
        }
        try (JsonParser parser = FACTORY.createParser(Utf8.decode(payload))) {
            return new JsonReader(parser).document();
        } catch (IOException e) {
            // Every failure of the parser that is not named below; its message quotes the payload.
            throw new PayloadException("the payload is no JSON");
        }
    }

    private Object document() throws IOException, PayloadException {
        JsonToken first = next();
        if (first == null) {
            throw wrong("there is nothing but white space", "; use the format bytes or string");
        }
        Object value = value(first);
        if (next() != null) {
            throw wrong("there is something after the end of the value", "");
        }
        return value;
    }

    private JsonToken next() throws PayloadException {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            // The parser's own words quote the payload: only its place goes on.
            throw wrong("this is no JSON", "; use the format bytes or string if it is none");
        }
    }

    private Object value(JsonToken token) throws IOException, PayloadException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> floating();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw wrong("this is no JSON", "");
        };
    }

    private Map<String, Object> object() throws IOException, PayloadException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (next() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (object.containsKey(name)) {
                throw wrong("a key is there twice in one object", "; use the format string to pass it on as it is");
            }
            object.put(name, value(next()));
        }
        return object;
    }

    private List<Object> array() throws IOException, PayloadException {
        List<Object> array = new ArrayList<>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            array.add(value(token));
        }
        return array;
    }

    private Long integer() throws IOException, PayloadException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw wrong("an integer does not fit 64 bits", "; use the format string to pass it on as it is");
        }
        return parser.getLongValue();
    }

    private Double floating() throws IOException, PayloadException {
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw wrong("a number is out of the range of a double", "; use the format string to pass it on as it is");
        }
        return value;
    }

    private PayloadException wrong(String what, String fix) {
        JsonLocation at = parser.currentLocation();
        return new PayloadException("the payload is not as it should be at line " + at.getLineNr() + ", column "
                + at.getColumnNr() + ": " + what + fix);
    }
}
