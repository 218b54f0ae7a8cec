package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import io.iotbridge.aliyun.routing.UplinkRouting;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.util.Optional;

/** For which device a record is an answer. Pure. */
public final class AnsweringDevice {

    private AnsweringDevice() {}

    /** Named by the headers of the record; empty if it is no answer, or a bad one. */
    public static Optional<DeviceId> of(UplinkRoutes routes, ConsumedRecord record) {
        return routes.takesAnswers(record.record().topic())
                        && routes.route(new RoutableSinkRecord(record.record())) instanceof UplinkRouting.Routed routed
                ? Optional.of(routed.device())
                : Optional.empty();
    }
}
