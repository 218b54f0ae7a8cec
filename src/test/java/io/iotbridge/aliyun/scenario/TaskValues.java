package io.iotbridge.aliyun.scenario;

import io.iotbridge.aliyun.cluster.MBeans;
import java.util.Map;
import java.util.TreeMap;

/**
 * One reading of the metrics of a connector's only task.
 *
 * @param values by name and own tag: {@code links-up}, {@code received-total direction=downlink}
 */
record TaskValues(Map<String, Object> values) {

    static TaskValues of(MBeans beans, String connector) {
        String task = "kafka.connect:type=plugins,connector=" + connector + ",task=0";
        Map<String, Object> values = new TreeMap<>();
        beans.readAll(task + ",*").forEach((name, attributes) -> {
            String tag = name.equals(task) ? "" : " " + name.substring(task.length() + 1);
            attributes.forEach((attribute, value) -> values.put(attribute + tag, value));
        });
        return new TaskValues(values);
    }

    /** A figure that is a whole number. */
    long number(String name) {
        return value(name).longValue();
    }

    /** One that may be less than one. */
    double fraction(String name) {
        return value(name).doubleValue();
    }

    private Number value(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + values);
        }
        return (Number) value;
    }

    String text(String name) {
        return (String) values.get(name);
    }

    /** What came in and became of it. */
    record Balance(long received, long delivered, long reported, long dropped, long retried, long inFlight) {
        boolean isEven() {
            return received == delivered + reported + dropped + retried + inFlight;
        }
    }

    Balance balance(String direction) {
        String tag = " direction=" + direction;
        return new Balance(
                number("received-total" + tag),
                number("delivered-total" + tag),
                number("reported-total" + tag),
                number("dropped-total" + tag),
                number("retried-total" + tag),
                number("in-flight" + tag));
    }
}
