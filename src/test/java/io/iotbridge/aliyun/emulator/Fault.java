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
    /** Sends half a WebSocket frame and resets the TCP connection. */
    RESET_MID_FRAME,
    /** The present connections become half-open: everything is swallowed, nothing answered, nothing closed. */
    GO_SILENT,
    /** Stands: CONNECTs are refused with {@link FaultSettings#code()} (3 if that is 0). */
    REFUSE_CONNECTS,
    /** Stands: publishes arrive but are not acknowledged. */
    WITHHOLD_PUBACKS,
    /** Stands: the PUBACK of the publish that is the {@link FaultSettings#count()}-th from now on is lost, once. */
    LOSE_PUBACK,
    /** Stands: the {@link FaultSettings#count()}-th publish from now on is taken and its connection closed before the PUBACK, once. */
    CUT_AT_PUBLISH,
    /** Stands: the device's {@link FaultSettings#count()}-th PUBACK from now on is lost, and its connection closed, once. */
    CUT_AT_PUBACK,
    /** Stands: PUBACKs come {@link FaultSettings#delayMs()} late. */
    DELAY_PUBACKS,
    /** Stands: every PUBACK comes twice. */
    DUPLICATE_PUBACKS,
    /** Stands: PUBACKs are held for {@link FaultSettings#delayMs()} (20 if that is 0) and come in another order. */
    SHUFFLE_PUBACKS,
    /** Sends a PUBACK for a packet id that is not in use. */
    UNKNOWN_PUBACK,
    /** Stands: SUBSCRIBEs are taken but not answered. */
    WITHHOLD_SUBACKS,
    /** Stands: SUBACKs have one return code too many. */
    MISCOUNT_SUBACKS,
    /** Stands: SUBACK 0x80 for {@link FaultSettings#filter()}, or for every filter where that is empty. */
    REFUSE_SUBSCRIPTION,
    /** Stands: CONNECTs are not answered, and nothing is closed. */
    WITHHOLD_CONNACKS,
    /** Stands: PINGREQs are not answered. */
    WITHHOLD_PINGRESPS,
    /** Stands: bytes that are no MQTT follow the CONNACK. */
    GARBAGE_AFTER_CONNACK,
    /** Sends bytes that are no MQTT. */
    GARBAGE,
    /** Announces a packet of 200 MB and sends no more of it. */
    HUGE_LENGTH_PREFIX,
    /** Sends a PUBLISH whose length has five bytes. */
    FIVE_BYTE_LENGTH,
    /** Sends a PUBLISH whose length ends in the middle of its topic. */
    LENGTH_TOO_SHORT,
    /** Sends a PUBACK whose length takes in what follows. */
    LENGTH_TOO_LONG,
    /** Sends a WebSocket frame of text. */
    TEXT_FRAME,
    /** Sends a WebSocket frame with reserved bits. */
    RESERVED_BITS,
    /** Sends a masked WebSocket frame, which only clients may. */
    MASKED_FRAME,
    /** As if somebody else signed in as the device: now, and right after each of the next {@code count - 1} CONNACKs. */
    KICK,
    /** Delivers {@link FaultSettings#filter()}, or a topic of the device's own, although it never subscribed to it. */
    UNSUBSCRIBED_MESSAGE,
    /** Stands: new connections, whoever's, are accepted, and then nothing is answered, neither TLS nor the upgrade. */
    STALL_HANDSHAKES,
    /** Stands: replies to requests (on the topic {@link FaultSettings#filter()}, if it is set) are not sent. */
    LOSE_REPLY,
    /** Stands: such replies come {@link FaultSettings#delayMs()} late. */
    DELAY_REPLY,
    /** Stands: such replies come twice. */
    DUPLICATE_REPLY,
    /** Stands: such replies come when the device has signed in the next time, as one does that its session kept. */
    STALE_REPLY,
    /** Stands: such replies go to the other devices of the product that are online, on their own topics. */
    MISDIRECT_REPLY,
    /** Stands: requests with the identifier {@link FaultSettings#filter()} are refused as a whole with {@link FaultSettings#code()} (500 if 0). */
    REFUSE_FRAME,
    /** Stands: that property alone is refused so, as a check would. */
    REFUSE_VALUE,
    /** Nobody listens on ws and wss, and all connections are closed, until {@link #CLEAR}. */
    UNREACHABLE,
    /** Ends all standing faults; connections that went silent stay silent. */
    CLEAR
}
