package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.Device;

/** What a record becomes. */
sealed interface Translated {

    /** @param reason why it cannot be published */
    record Unpublishable(String reason) implements Translated {}

    /** To be published as a device. */
    record Publishable(Device device, OutgoingPublish publish) implements Translated {}
}
