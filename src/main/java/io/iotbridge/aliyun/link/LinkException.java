package io.iotbridge.aliyun.link;

import java.util.List;
import java.util.OptionalInt;

/**
 * Why a connection could not be made or ended. The message is meant for the person who must act: it names the cause and, where a setting can
 * mend it, the key.
 */
public final class LinkException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What the cause means for what happens next. */
    public enum Kind {
        /** The address does not resolve, refuses connections or does not answer. */
        UNREACHABLE("check the endpoint and the network", "iot.endpoint", "iot.instance.id", "iot.region"),
        /** The server's certificate is not signed by anybody we trust. */
        CERTIFICATE_UNTRUSTED(
                "trust the platform's CA", "iot.ssl.truststore.certificates", "iot.ssl.truststore.location"),
        /** The server's certificate is expired or not yet valid. */
        CERTIFICATE_EXPIRED("check the server's certificate and this machine's clock", "iot.endpoint"),
        /** The server's certificate is for another host. */
        CERTIFICATE_WRONG_HOST("use the host name that the certificate is for", "iot.endpoint"),
        /** TLS failed for another reason. */
        TLS("check that the port speaks TLS", "iot.endpoint"),
        /** What is to be trusted cannot be read. */
        TRUSTSTORE(
                "check file, type and password of the truststore",
                "iot.ssl.truststore.location",
                "iot.ssl.truststore.type",
                "iot.ssl.truststore.password",
                "iot.ssl.truststore.certificates"),
        /** Something answered, but not as an MQTT-over-WebSocket server. */
        UPGRADE_REFUSED(
                "check that host, port and path are the platform's MQTT-over-WebSocket address", "iot.endpoint"),
        /** CONNACK 4 or 5: the platform does not accept this identity. */
        IDENTITY_REFUSED(
                "check product key, device name and device secret, and that the device is enabled",
                "iot.devices",
                "iot.devices.file"),
        /** CONNACK 2: the platform does not accept this client id. */
        CLIENT_ID_REFUSED("give another client id", "iot.client.id"),
        /** CONNACK 3: client id or keep alive unreasonable, too many connects, or the server is busy. */
        SERVER_UNAVAILABLE("if it persists, check keep alive and client id", "iot.keepalive.seconds", "iot.client.id"),
        /** SUBACK 0x80: no permission, or more than 100 subscriptions. */
        SUBSCRIPTION_REFUSED(
                "check the topic's permission in the product's topic list and the number of subscriptions",
                "downlink.routes"),
        /** CONNACK 1, or something that is not MQTT 3.1.1. */
        PROTOCOL("check that the endpoint is the platform's", "iot.endpoint"),
        /** Something we waited for did not come in time. */
        TIMEOUT("the connection is taken for dead", "iot.connect.timeout.ms"),
        /** A PINGREQ got no answer. */
        PING_TIMEOUT("the connection is taken for dead", "iot.ping.timeout.ms"),
        /** A publish got no PUBACK. */
        PUBACK_TIMEOUT("the connection is taken for dead", "uplink.puback.timeout.ms"),
        /** The platform closed the connection, or the network lost it. */
        CONNECTION_LOST("the link reconnects by itself"),
        /** Accepted connections are closed again and again: somebody else uses the identity (platform.md C4). */
        IDENTITY_CONFLICT(
                "look for the device in other connectors, workers and programs, and in the console's device log, where offline"
                        + " reason 427 is a sign-in elsewhere; until it stays up, attempts are this far apart",
                "iot.conflict.backoff.ms"),
        /** We ended the connection. */
        CLOSED_BY_US("nothing to do");

        private final String remedy;
        private final List<String> keys;

        Kind(String remedy, String... keys) {
            this.remedy = remedy;
            this.keys = List.of(keys);
        }

        /** Configuration keys that can mend it; may be empty. */
        public List<String> keys() {
            return keys;
        }
    }

    private final Kind kind;
    private final int code;

    /**
     * The platform said no.
     *
     * @param code return code of MQTT 3.1.1: 1 to 5 of a CONNACK, 0x80 of a SUBACK
     * @param detail what happened, without a full stop; must hold no secret
     */
    public LinkException(Kind kind, int code, String detail, Throwable cause) {
        super(
                detail + "; " + kind.remedy + (kind.keys.isEmpty() ? "" : " (" + String.join(", ", kind.keys) + ")"),
                cause);
        this.kind = kind;
        this.code = code;
    }

    /** @param detail what happened, without a full stop; must hold no secret */
    public LinkException(Kind kind, String detail, Throwable cause) {
        this(kind, 0, detail, cause);
    }

    /** @param detail what happened, without a full stop; must hold no secret */
    public LinkException(Kind kind, String detail) {
        this(kind, detail, null);
    }

    /** What the cause means for what happens next. */
    public Kind kind() {
        return kind;
    }

    /** The return code by which the platform said no: 1 to 5 of a CONNACK, 0x80 of a SUBACK. */
    public OptionalInt code() {
        return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }
}
