package io.iotbridge.aliyun.scenario;

import io.iotbridge.aliyun.emulator.DeviceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A bad record among the good readings of a device of its own.
 *
 * @param bad the bad record's number, from 0: with each device another one
 */
record BadReading(Mode mode, Kind kind, int bad) {

    private static final long TIME = 1_700_000_000_000L;

    /** In the year 2286. */
    private static final long FAR_AHEAD = 9_999_999_999_999L;

    /** The platform's checks, and what they find beside what is found without any. */
    enum Mode {
        NONE(Set.of()),
        WEAK(Set.of(Kind.TYPE, Kind.UNKNOWN)),
        STRONG(Set.of(Kind.TYPE, Kind.UNKNOWN, Kind.RANGE));

        private final Set<Kind> finds;

        Mode(Set<Kind> finds) {
            this.finds = finds;
        }

        String productKey() {
            return "a1Checks" + name();
        }
    }

    /** What is bad, and what the report names. */
    enum Kind {
        TYPE("\"Speed\":\"fast\"", "code=6306", "Speed"),
        UNKNOWN("\"Nonsense\":1", "code=200", "Nonsense"),
        RANGE("\"Speed\":3001", "code=6306", "out of range"),
        TIME("\"Speed\":7", "code=460", "too far ahead"),
        PART("\"Running\":1,\"Mode\":1", "code=200", "Mode"),
        WHOLE("\"Label\":\"x\"", "code=400");

        private final String fields;
        private final List<String> reasons;

        Kind(String fields, String... reasons) {
            this.fields = fields;
            this.reasons = List.of(reasons);
        }

        String fields() {
            return fields;
        }

        List<String> reasons() {
            return reasons;
        }

        boolean isFoundWith(Mode mode) {
            return mode.finds.contains(this) || Set.of(TIME, PART, WHOLE).contains(this);
        }
    }

    /** All that there can be, among so many records each. */
    static List<BadReading> all(int records) {
        List<BadReading> all = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            for (Kind kind : Kind.values()) {
                if (kind.isFoundWith(mode)) {
                    all.add(new BadReading(mode, kind, records - 1 - 14 * all.size()));
                }
            }
        }
        return all;
    }

    DeviceEntry device() {
        return new DeviceEntry(mode.productKey(), kind.name(), "secretOf" + kind);
    }

    String key() {
        return mode.productKey() + "/" + kind;
    }

    String value(int number) {
        long time = number == bad && kind == Kind.TIME ? FAR_AHEAD : TIME + number;
        return "{" + (number == bad ? kind.fields : "\"Speed\":" + number) + ",\"At\":" + time + "}";
    }

    Map<String, Object> fault(String filter, int code) {
        return Map.of(
                "productKey", mode.productKey(), "deviceName", kind.name(), "filter", filter, "code", code, "count", 0);
    }

    /** The numbers of the good records. */
    List<Integer> good(int records) {
        return IntStream.range(0, records)
                .filter(number -> number != bad)
                .boxed()
                .toList();
    }
}
