package io.iotbridge.aliyun.emulator.tsl;

import java.util.Arrays;
import java.util.Locale;

/** How much of what devices send a product checks (platform-thing.md 1.5). */
public enum CheckMode {
    /** Nothing is checked; services are asynchronous, events are of type info. */
    NONE,
    /** Identifiers and types, not ranges, lengths and sizes. */
    WEAK,
    /** Everything. */
    STRONG;

    /** The mode of that name, as the HTTP side spells it. */
    public static CheckMode of(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.wireName().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("checks is " + name + ", must be none, weak or strong"));
    }

    /** The mode as the HTTP side spells it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
