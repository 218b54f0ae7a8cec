package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;

/** What a link is made of, beside its state: for the link and its attempts. Guarded by the link's lock, but for the publisher. */
record LinkParts(
        DeviceId id,
        LinkSettings settings,
        MqttConnector connector,
        Scheduler scheduler,
        LinkSignIns timer,
        IdentityConflict conflict,
        LinkUsers users,
        Arrivals arrivals,
        LinkIdentity identity,
        LinkPublisher publisher,
        InternalErrors errors) {}
