package io.iotbridge.aliyun.link;

/** Where a {@link SignIn} waits in its {@link SignInLine}. */
enum SignInQueue {
    /** To be started: for its turn, and a place among those under way. */
    START,
    /** To send its CONNECT. */
    CONNECT
}
