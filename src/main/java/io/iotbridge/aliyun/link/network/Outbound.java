package io.iotbridge.aliyun.link.network;

/** Bytes that leave one behind the other: what is small is copied into a frame together with what came before and comes after. */
public interface Outbound {

    /** The first of the bytes. */
    byte[] head();

    /** The rest of the bytes. */
    byte[] payload();

    /** Whether {@link #written()} does anything. */
    boolean isAwaited();

    /** Run when the bytes were handed to the network, on the event loop; must not block. */
    Runnable written();
}
