package io.iotbridge.aliyun.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
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

    /** Levels of arrays and objects. The code that handles the value recurses over them, Connect's converters included, on a worker's small stack. */
    static final int MAX_DEPTH = 200;

    // Keys come from outside: a table of those that were seen, Jackson's or the JVM's, would keep whatever devices
    // send.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    /** For text that goes on as it is: only who builds values of it has limits. Jackson's own of depth stays. */
    private static final JsonFactory UNLIMITED = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static Object read(byte[] payload) throws PayloadException {
        return read(FACTORY, Utf8.decode(payload), JsonReader::value);
    }

    /** Whether a text is one JSON value. Nothing is built of it, so it may hold what {@link #read} could not keep. */
    static void check(String text) throws PayloadException {
        read(UNLIMITED, text, (reader, first) -> reader.parser.skipChildren());
    }

    private interface Reading {
        Object of(JsonReader reader, JsonToken first) throws IOException, PayloadException;
    }

    private static Object read(JsonFactory factory, String text, Reading reading) throws PayloadException {
        if (text.isEmpty()) {
            throw new PayloadException("the payload is empty, which is not JSON; use the format bytes or string");
        }
        try (JsonParser parser = factory.createParser(text)) {
            return new JsonReader(parser).checked(reading);
        } catch (IOException e) {
            throw new IllegalStateException("a parser of text in memory fails only on the text", e);
        }
    }

    private Object checked(Reading reading) throws PayloadException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw wrong("the payload is only white space", "; use the format bytes or string");
            }
            Object value = reading.of(this, first);
            if (parser.nextToken() != null) {
                throw wrong("there is more text after the end of the value", "");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw wrong(e.getOriginalMessage(), "; use the format string to pass it on as it is");
        } catch (IOException e) {
            // The parser's own words quote the payload: only the place goes on.
            throw wrong("this is not JSON", "; use the format bytes or string if it is not meant to be JSON");
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
            default -> throw wrong("this is not JSON", "");
        };
    }

    private Map<String, Object> object() throws IOException, PayloadException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (object.containsKey(name)) {
                throw wrong("a key appears twice in one object", "; use the format string to pass it on as it is");
            }
            object.put(name, value(parser.nextToken()));
        }
        return object;
    }

    private List<Object> array() throws IOException, PayloadException {
        List<Object> array = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
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
            throw wrong("a number is outside the range of a double", "; use the format string to pass it on as it is");
        }
        return value;
    }

    private PayloadException wrong(String what, String fix) {
        JsonLocation at = parser.currentLocation();
        return new PayloadException(
                "the payload, line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + what + fix);
    }
}
