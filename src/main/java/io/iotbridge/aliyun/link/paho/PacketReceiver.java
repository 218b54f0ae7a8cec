package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.network.Receiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * What the network brings for one connection, on its event loop.
 *
 * @param whenOpen run when the server has agreed to the WebSocket
 * @param sorter takes the bytes apart
 * @param whenOver told why nothing more comes
 */
record PacketReceiver(Runnable whenOpen, PacketSorter sorter, Consumer<LinkException> whenOver) implements Receiver {

    @Override
    public void opened() {
        whenOpen.run();
    }

    @Override
    public boolean take(ByteBuffer data) throws IOException {
        return sorter.take(data);
    }

    @Override
    public void over(LinkException cause) {
        whenOver.accept(cause);
    }
}
