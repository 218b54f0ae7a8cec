package io.iotbridge.aliyun.config.rules;

import java.util.Locale;

/** What a frame from the platform is turned into. */
public enum DownlinkShape {
    /** One record of its params, or of the data of a reply; what is around them stands in headers. */
    PARAMS,
    /** One record of all of it. */
    FRAME,
    /** One record for each property in it. */
    ROWS;

    /** The name in the configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
