package io.iotbridge.aliyun.link;

/**
 * The state of a link.
 *
 * <pre>
 *            attach                    budget allows             CONNACK 0               every SUBACK
 *   IDLE ──────────────► WAITING ───────────────────► CONNECTING ──────────► SUBSCRIBING ──────────────► UP
 *    ▲                   ▲  │                            │  │                     │                      │
 *    │                   │  │                            │  └─────────────────────┴──────────────────────┤
 *    │                   └──┼──────────── closed ────────┼───────────────────────────────────────────────┘
 *    │   last detach        │                            │ refused too often
 *    ├──────────────────────┘                            ▼
 *    │      closed                                    REFUSED
 *    └──────────────────── CLOSING ◄── last detach, from CONNECTING, SUBSCRIBING, UP
 * </pre>
 *
 * <p>REFUSED leads to WAITING after a while, with another secret, and for somebody who attaches; to IDLE with the last detach. CLOSING leads to
 * WAITING where somebody has attached by the end of the connection. REFUSED is also where a link goes that has no connection and meets an
 * error of our own, or none of whose users wants another attempt.
 */
public enum LinkState {
    /** Nobody uses the link; it has no connection. */
    IDLE,
    /** Waits for backoff and connect budget. */
    WAITING,
    /** A connection attempt is under way, up to CONNACK. */
    CONNECTING,
    /** Signed in; SUBSCRIBEs are out. Messages arrive already. */
    SUBSCRIBING,
    /** Signed in and subscribed. */
    UP,
    /** The platform refused the identity too often; it is tried again after a while, with another secret, or for somebody who attaches. */
    REFUSED,
    /** Nobody uses the link; its connection is being ended. */
    CLOSING
}
