package io.iotbridge.aliyun.thing.tsl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.iotbridge.aliyun.errors.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A place in the JSON of a thing model that can say where it is. */
record TslNode(String file, String path, JsonNode json) {

    /** The parser of types recurses; the platform knows an array of structs at most. */
    private static final int MOST_DEPTH = 50;

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    /** @throws IllegalArgumentException if it is no JSON object */
    static TslNode root(TslFile file) {
        try {
            TslNode root = new TslNode(file.name(), "", READER.readTree(file.json()));
            return root.object();
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new IllegalArgumentException("the thing model " + Quoted.bare(file.name()) + place
                    + ": this is not well-formed JSON; export it from the console again");
        } catch (IOException e) {
            throw new IllegalArgumentException("the thing model " + Quoted.bare(file.name())
                    + ": this is not UTF-8 text; export it from the console again");
        }
    }

    TslNode field(String name) {
        return optional(name).orElseThrow(() -> wrong("there is no " + name + "; add it"));
    }

    /** Empty if it is not there or {@code null}. */
    Optional<TslNode> optional(String name) {
        JsonNode found = json.get(name);
        return found == null || found.isNull() || found.isMissingNode()
                ? Optional.empty()
                : Optional.of(new TslNode(file, path.isEmpty() ? name : path + "." + name, found));
    }

    /** The elements of a list that is there, or none. */
    List<TslNode> items(String name) {
        return optional(name).map(TslNode::elements).orElse(List.of());
    }

    List<TslNode> elements() {
        if (!json.isArray()) {
            throw wrong("this is not an array; write a list in brackets");
        }
        List<TslNode> elements = new ArrayList<>(json.size());
        for (JsonNode element : json) {
            elements.add(new TslNode(file, path + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    TslNode object() {
        if (!json.isObject()) {
            throw wrong("this is not an object; write fields with names in braces");
        }
        return this;
    }

    /** A text or a number: exports of others write numbers without quotes. */
    String text() {
        if (!json.isTextual() && !json.isNumber()) {
            throw wrong("this is not text; put it in quotes");
        }
        return json.asText();
    }

    /** @param what it is, for the message */
    void requireOneOf(String what, String... values) {
        if (!List.of(values).contains(text())) {
            throw wrong("unknown " + what + "; allowed values: " + String.join(", ", values));
        }
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("the thing model " + Quoted.bare(file) + ", at "
                + (path.isEmpty() ? "its root" : Quoted.bare(path)) + ": " + what);
    }
}
