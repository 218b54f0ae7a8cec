package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.link.LinkException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Who gets what happens on one {@link FrameChannel}; called on its event loop, one call at a time, and must not block. */
public interface Receiver {

    /** The server has agreed to the WebSocket. */
    void opened();

    /**
     * Bytes came, wherever frames cut them.
     *
     * @param data read from in place, and not to be kept
     * @return whether all was taken; else the rest is offered again after {@link FrameChannel#demand(boolean)}
     * @throws IOException if the bytes cannot be what the server should send; its cause is the {@link LinkException} that ends the connection
     */
    boolean take(ByteBuffer data) throws IOException;

    /** Nothing more will come. Told once, unless the channel was dropped. */
    void over(LinkException cause);
}
