package io.iotbridge.aliyun.emulator;

/** Which server certificate the emulator shows on wss; a client has to refuse all but the first (platform.md B). */
public enum CertificateKind {
    /** For localhost, 127.0.0.1 and the configured host names, in force. */
    VALID,
    /** For the right hosts, but out of date. */
    EXPIRED,
    /** In force, but for somebody else's host. */
    WRONG_HOST
}
