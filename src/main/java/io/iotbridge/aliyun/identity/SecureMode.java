package io.iotbridge.aliyun.identity;

import java.net.URI;

/** How CONNECT names the transport in use ({@code securemode}; platform.md A3). */
public enum SecureMode {
    /** MQTT in a WebSocket over TLS, {@code wss}. */
    TLS(2),
    /** MQTT in a WebSocket without TLS, {@code ws}. */
    PLAIN(3);

    private final int code;

    SecureMode(int code) {
        this.code = code;
    }

    /** The mode that goes with the scheme of an endpoint. */
    public static SecureMode of(URI endpoint) {
        return "wss".equals(endpoint.getScheme()) ? TLS : PLAIN;
    }

    /** The value in the client id. */
    public int code() {
        return code;
    }
}
