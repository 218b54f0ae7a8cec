package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

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
        InternalErrors errors) {

    /** @param acknowledge sends a PUBACK on the live connection */
    static LinkParts of(
            Device device,
            LinkSettings settings,
            MqttConnector connector,
            LinkUsers users,
            Supplier<Duration> signInHold,
            SignInAdmission admission,
            ClosureBursts bursts,
            RandomGenerator random,
            IntConsumer acknowledge) {
        DeviceId id = device.id();
        Loop loop = users.context().around(connector.loop());
        return new LinkParts(
                id,
                settings,
                connector,
                loop,
                new LinkSignIns(id, settings, loop, signInHold, admission, random),
                new IdentityConflict(id, settings, loop, bursts, random),
                users,
                new Arrivals(id, users, acknowledge),
                new LinkIdentity(device, settings),
                new LinkPublisher(loop),
                new LinkSession(),
                new InternalErrors());
    }
}
