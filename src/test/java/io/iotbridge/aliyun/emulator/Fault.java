package io.iotbridge.aliyun.emulator;

/**
 * What can go wrong with the platform and the way to it (platform.md C, D6, G). Some happen once, at once, to the connections there are;
 * the others stand until they have happened {@link FaultSettings#count()} times, or until {@link #CLEAR}.
 */
public enum Fault {
    /** Closes all connections at once. */
    CUT_ALL,
    /** Closes the connection of one device. */
    CUT_DEVICE,
    /** Sends half a PUBLISH and resets the TCP connection. */
    RESET_MID_PACKET,
    /** The present connections become half-open: everything is swallowed, nothing answered, nothing closed. */
    GO_SILENT,
    /** Stands: CONNECTs are refused with {@link FaultSettings#code()} (3 if that is 0). */
    REFUSE_CONNECTS,
    /** Stands: publishes arrive but are not acknowledged. */
    WITHHOLD_PUBACKS,
    /** Stands: PUBACKs come {@link FaultSettings#delayMs()} late. */
    DELAY_PUBACKS,
    /** Stands: every PUBACK comes twice. */
    DUPLICATE_PUBACKS,
    /** Stands: PUBACKs are held for {@link FaultSettings#delayMs()} (20 if that is 0) and come in another order. */
    SHUFFLE_PUBACKS,
    /** Stands: SUBACK 0x80 for {@link FaultSettings#filter()}, or for every filter where that is empty. */
    REFUSE_SUBSCRIPTION,
    /** Stands: bytes that are no MQTT follow the CONNACK. */
    GARBAGE_AFTER_CONNACK,
    /** Announces a packet of 256 MB and sends no more of it. */
    HUGE_LENGTH_PREFIX,
    /** As if somebody else signed in as the device: now, and right after each of the next {@code count - 1} CONNACKs. */
    KICK,
    /** Delivers {@link FaultSettings#filter()}, or a topic of the device's own, although it never subscribed to it. */
    UNSUBSCRIBED_MESSAGE,
    /** Nobody listens on ws and wss, and all connections are closed, until {@link #CLEAR}. */
    UNREACHABLE,
    /** Ends all standing faults; connections that went silent stay silent. */
    CLEAR
}
