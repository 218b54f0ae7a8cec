package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.identity.Device;

/** What a record becomes. */
public sealed interface Translated {

    /** @param reason why it cannot be published */
    record Unpublishable(String reason) implements Translated {}

    /** Its product has no thing model yet, and is not to be published without. */
    record Awaiting(Device device) implements Translated {}

    /** To be published as a device. */
    record Publishable(Device device, OutgoingPublish publish) implements Translated {}
}
