package io.iotbridge.aliyun.emulator.thing;

/**
 * What was taken of a device since the start.
 *
 * @param publishes of which something was kept
 * @param values of properties, and events, that were kept
 */
public record Taken(long publishes, long values) {
    static final Taken NOTHING = new Taken(0, 0);

    Taken and(int more) {
        return more == 0 ? this : new Taken(publishes + 1, values + more);
    }
}
