package io.iotbridge.aliyun.link.admission;

/** Where a {@link SignIn} stands; in this order, as a rule. */
enum SignInState {
    /** Waits for its backoff. */
    BACKOFF,
    /** Waits until its device has CONNECTs left in this minute. */
    DEVICE_MINUTE,
    /** Waits for its turn at the endpoint, and for a place among those under way. */
    TURN,
    /** Has a place; the scheduler starts it. */
    ADMITTED,
    /** The way to the platform is being opened. */
    OPENING,
    /** The way is open; its CONNECT waits for the rate. */
    RATE,
    /** Its CONNECT counts from now on; the scheduler sends it. */
    LET_GO,
    /** Its CONNECT is sent, and perhaps not handed to the network yet. */
    SENT,
    /** It is known at which time its CONNECT arrives at the latest. */
    COUNTED,
    /** It is accepted, its connection is over, or nobody wants it any more. */
    OVER;

    /** Whether its CONNECT may have left. */
    boolean mayHaveLeft() {
        return this == SENT || this == COUNTED;
    }
}
