package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;

/** What a server's refusal means. Pure. */
final class ConnackCause {

    private ConnackCause() {}

    /**
     * Why the server did not accept a session.
     *
     * @param code of its CONNACK
     * @param username names the device in the message
     */
    static LinkException of(int code, String username) {
        return switch (code) {
            case 1 -> connack(Kind.PROTOCOL, code, "(unacceptable protocol version)", username);
            case 2 -> connack(Kind.CLIENT_ID_REFUSED, code, "(identifier rejected)", username);
            case 3 -> connack(Kind.SERVER_UNAVAILABLE, code, "(server unavailable)", username);
            case 4 -> connack(Kind.IDENTITY_REFUSED, code, "(bad user name or password)", username);
            case 5 -> connack(Kind.IDENTITY_REFUSED, code, "(not authorized)", username);
            default -> new LinkException(Kind.PROTOCOL, "the server broke MQTT 3.1.1: CONNACK " + code);
        };
    }

    private static LinkException connack(Kind kind, int code, String meaning, String username) {
        return new LinkException(kind, code, "CONNACK " + code + " " + meaning + " for " + username, null);
    }
}
