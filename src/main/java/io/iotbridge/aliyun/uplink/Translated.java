package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.Device;

/** What a record becomes. */
sealed interface Translated {

    /** @param reason why it cannot be published */
    record Bad(String reason) implements Translated {}

    /** To be published as a device. */
    record Good(Device device, OutgoingPublish uplink) implements Translated {}
}
