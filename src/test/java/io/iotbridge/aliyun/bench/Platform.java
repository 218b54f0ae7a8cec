package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.CloudSide;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Where devices sign in, as a process of its own, and the way to it from the other side. */
interface Platform extends AutoCloseable {
    URI ws();

    URI wss();

    /** Who has signed the certificate of wss. */
    Path ca();

    long pid();

    /** Sends these to devices, in their order for each device; may return while some are under way. */
    void publish(List<CloudSide.Message> messages);

    /** Messages of devices that were accepted so far. */
    long published();

    /** Devices that are signed in and subscribed. */
    int subscribed();

    @Override
    void close();
}
