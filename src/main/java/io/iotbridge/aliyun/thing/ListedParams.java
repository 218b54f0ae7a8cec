package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.thing.types.Untyped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code params} of frames that are no properties, events or services: identifiers, versions, tags, lines of a log. Pure. */
public final class ListedParams {

    private static final String VERSION = "version";
    private static final At PROPERTY = new At("property", "", Checks.WEAK);

    private ListedParams() {}

    /**
     * Identifiers of properties.
     *
     * @param value a list of texts, or JSON of one as bytes or text
     * @param model of the product; without one nothing is checked
     * @throws ThingException if it is none, or names no property; the message names it
     */
    public static List<Object> identifiers(Object value, Optional<ThingModel> model) throws ThingException {
        List<Object> identifiers = new ArrayList<>();
        for (Object name : list(value)) {
            identifiers.add(identifier(text(name), model));
        }
        return identifiers;
    }

    /**
     * Properties with versions, or without.
     *
     * @param value fields with a number, with <code>{"version": number}</code>, or with nothing
     * @throws ThingException as {@link #identifiers}
     */
    public static Map<String, Object> versions(Object value, Optional<ThingModel> model) throws ThingException {
        Map<String, Object> versions = new LinkedHashMap<>();
        for (Map.Entry<String, Object> field : fieldsOf(value).entrySet()) {
            String identifier = identifier(field.getKey(), model);
            if (versions.put(identifier, version(field.getValue(), At.FIELDS.field(field.getKey()))) != null) {
                throw PROPERTY.field(identifier).twice();
            }
        }
        return versions;
    }

    private static Map<String, Object> version(Object value, At at) throws ThingException {
        if (value == null) {
            return Map.of();
        }
        Object number =
                value instanceof Number ? value : RecordFields.of(value, at).get(VERSION);
        return number == null
                ? Map.of()
                : Map.of(VERSION, WireTime.read(number, at.field(VERSION)).getAsLong());
    }

    private static String identifier(String name, Optional<ThingModel> model) throws ThingException {
        return model.isEmpty()
                ? name
                : model.get().properties().type().known(name, PROPERTY).identifier();
    }

    /**
     * Tags with their values: texts, numbers or truth values.
     *
     * @throws ThingException if one has another value; the message names it
     */
    public static List<Object> tags(Object value) throws ThingException {
        List<Object> tags = new ArrayList<>();
        for (Map.Entry<String, Object> field : fieldsOf(value).entrySet()) {
            Object tag = field.getValue();
            if (!(tag instanceof String || tag instanceof Number || tag instanceof Boolean)) {
                throw At.FIELDS
                        .field(field.getKey())
                        .wrong("a tag is a text, a number or a boolean; send one of these");
            }
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("attrKey", field.getKey());
            entry.put("attrValue", tag.toString());
            tags.add(entry);
        }
        return tags;
    }

    /**
     * Names of tags.
     *
     * @throws ThingException if it is no list of texts
     */
    public static List<Object> tagNames(Object value) throws ThingException {
        List<Object> names = new ArrayList<>();
        for (Object name : list(value)) {
            names.add(Map.of("attrKey", text(name)));
        }
        return names;
    }

    /**
     * Structures, or a single one.
     *
     * @throws ThingException if one of them is none, or has no form on the wire
     */
    public static List<Object> entries(Object value) throws ThingException {
        Object parsed = RecordFields.parsed(value, At.FIELDS);
        List<Object> entries = new ArrayList<>();
        for (Object entry : parsed instanceof List<?> list ? list : List.of(parsed)) {
            entries.add(Untyped.encodeFields(entry, At.FIELDS.element(entries.size())));
        }
        return entries;
    }

    /**
     * Parameters that no thing model knows.
     *
     * @throws ThingException if one has no form on the wire; the message names it
     */
    public static Map<String, Object> fields(Object value) throws ThingException {
        return Untyped.encodeFields(RecordFields.parsed(value, At.FIELDS), At.FIELDS);
    }

    private static Map<String, Object> fieldsOf(Object value) throws ThingException {
        return RecordFields.read(value, At.FIELDS);
    }

    private static List<?> list(Object value) throws ThingException {
        if (RecordFields.parsed(value, At.FIELDS) instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        throw At.FIELDS.wrong("the record has to be a list of names, as [\"a\",\"b\"] in JSON, and not an empty one");
    }

    private static String text(Object name) throws ThingException {
        if (name instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw At.FIELDS.wrong("the list contains something that is not a name; all entries must be text");
    }
}
