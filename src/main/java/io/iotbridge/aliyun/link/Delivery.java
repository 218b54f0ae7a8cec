package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.acks.AckWindow;
import io.iotbridge.aliyun.link.acks.WindowEntry;

/** A message on its way through one listener. Safe for use by several threads. */
public final class Delivery {

    private final InboundMessage message;
    private final WindowEntry<LinkHandle> entry;
    private final AckWindow<LinkHandle> window;
    private final LinkHandle consumer;

    Delivery(InboundMessage message, WindowEntry<LinkHandle> entry, AckWindow<LinkHandle> window, LinkHandle consumer) {
        this.message = message;
        this.entry = entry;
        this.window = window;
        this.consumer = consumer;
    }

    /** The device that the platform sent it to. */
    public DeviceId device() {
        return consumer.device();
    }

    /** The message as it came. */
    public InboundMessage message() {
        return message;
    }

    /**
     * Equal for every copy of this message that the platform sends, from device, packet id, topic and bytes; packet ids come round again, so
     * it is meant for a window of time. Empty with QoS 0, where equal messages are different ones.
     */
    public String dedupId() {
        return entry.dedupId();
    }

    /**
     * The listener has taken care of the message. The PUBACK leaves once this is true of every message that arrived before it on the same
     * connection; if that connection has died, the platform delivers the message again and the link acknowledges that copy. Further calls
     * do nothing.
     */
    public void complete() {
        consumer.onLoopSoon(() -> window.completed(entry, consumer));
    }
}
