package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;

/** What a link is made of, beside its state: for the link and its attempts. Belongs to the link's loop, but for the publisher. */
record LinkParts(
        DeviceId id,
        LinkSettings settings,
        MqttConnector connector,
        Loop loop,
        LinkSignIns timer,
        IdentityConflict conflict,
        LinkUsers users,
        Arrivals arrivals,
        LinkIdentity identity,
        LinkPublisher publisher,
        LinkSession session,
        InternalErrors errors) {}
