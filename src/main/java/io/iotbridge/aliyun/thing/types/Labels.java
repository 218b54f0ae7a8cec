package io.iotbridge.aliyun.thing.types;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Names of the numbers of an enum or a bool. Immutable. */
public record Labels(Map<Integer, String> byNumber) {

    private static final String PARAMETER = "label.";

    /** Copies them, in order of their numbers. */
    public Labels {
        byNumber = Collections.unmodifiableMap(new TreeMap<>(byNumber));
    }

    /** As parameters {@code label.1} and so on. */
    SchemaBuilder onto(SchemaBuilder schema) {
        byNumber.forEach((number, label) -> schema.parameter(PARAMETER + number, label));
        return schema;
    }

    /** The one number with this label. */
    Integer number(String label, At at) throws ThingException {
        List<Integer> numbers = byNumber.keySet().stream()
                .filter(number -> byNumber.get(number).equals(label))
                .toList();
        if (numbers.size() != 1) {
            throw at.wrong("the text is " + (numbers.isEmpty() ? "no label" : "the label of several values")
                    + " of the thing model; send a number or one of the labels of " + byNumber);
        }
        return numbers.get(0);
    }
}
