package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.util.Optional;

/** Whether a record may be published from the partition it is in. Called on the thread that calls the {@code Publisher}. */
@FunctionalInterface
public interface Placement {

    /** The task that reads a record publishes it. */
    Placement ANYWHERE = (record, device) -> Optional.empty();

    /** Why the record may not be published from here, if so; it is a bad record then. */
    Optional<String> objection(ConsumedRecord record, DeviceId device);
}
