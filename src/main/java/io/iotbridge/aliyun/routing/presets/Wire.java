package io.iotbridge.aliyun.routing.presets;

import java.util.Locale;

/** What the payloads of a preset are. */
public enum Wire {
    /** Frames of the platform's own protocol, around the parameters that a record is made of. */
    ALINK,
    /** JSON without a frame. */
    JSON,
    /** Whatever the two sides have agreed on. */
    BYTES;

    /** The name in the configuration, as a value of {@code .payload}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
