package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.List;
import java.util.OptionalInt;

/**
 * Why a connection could not be made or ended. The message is meant for the person who must act: it names the cause and, where a setting can
 * fix it, the key.
 */
public final class LinkException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What the cause means for what happens next. */
    public enum Kind {
        UNREACHABLE(
                "The address does not resolve, refuses connections or does not answer.",
                "check the endpoint and the network",
                "iot.endpoint",
                "iot.instance.id",
                "iot.region"),
        PROXY(
                "The proxy between the worker and the platform cannot be reached, rejects the credentials, or refuses to connect.",
                "check the proxy, its credentials and what it allows",
                "iot.proxy.host",
                "iot.proxy.port",
                "iot.proxy.type",
                "iot.proxy.user",
                "iot.proxy.password"),
        CERTIFICATE_UNTRUSTED(
                "The certificate chain of the endpoint ends in a CA that is in neither the JVM nor the configured truststore.",
                "trust the platform's CA",
                "iot.ssl.truststore.certificates",
                "iot.ssl.truststore.location"),
        CERTIFICATE_EXPIRED(
                "The certificate has expired or is not yet valid; usually the clock of the worker is wrong.",
                "check the server's certificate and this machine's clock",
                "iot.endpoint"),
        CERTIFICATE_WRONG_HOST(
                "The certificate is for another host; verification cannot be turned off.",
                "use the host name that the certificate is for",
                "iot.endpoint"),
        TLS("TLS failed for another reason.", "check that the port speaks TLS", "iot.endpoint"),
        TRUSTSTORE(
                "The truststore or the certificates to trust cannot be read.",
                "check the file, its type and password",
                "iot.ssl.truststore.location",
                "iot.ssl.truststore.type",
                "iot.ssl.truststore.password",
                "iot.ssl.truststore.certificates"),
        KEYSTORE(
                "The client certificate or its private key cannot be read.",
                "check the file, its type and passwords, or the PEM text",
                "iot.ssl.keystore.location",
                "iot.ssl.keystore.type",
                "iot.ssl.keystore.password",
                "iot.ssl.key.password",
                "iot.ssl.keystore.certificate.chain",
                "iot.ssl.keystore.key"),
        CLIENT_CERTIFICATE(
                "The endpoint, or a gateway in front of it, requires a client certificate and none is set, or it does not accept the one that is set.",
                "configure a client certificate that the owner of the server has issued or registered",
                "iot.ssl.keystore.location",
                "iot.ssl.keystore.certificate.chain"),
        UPGRADE_REFUSED(
                "What answered is not an MQTT-over-WebSocket server.",
                "check that host, port and path are the platform's MQTT-over-WebSocket address",
                "iot.endpoint"),
        IDENTITY_REFUSED(
                "CONNACK 4 or 5: the platform does not accept this identity. Other devices are not affected, and this one is tried again (iot.refused.policy, iot.refused.retry.ms).",
                "check product key, device name and device secret, and that the device is enabled",
                "iot.devices",
                "iot.devices.file"),
        CLIENT_ID_REFUSED(
                "CONNACK 2: the platform does not accept this client id.", "use another client id", "iot.client.id"),
        SERVER_UNAVAILABLE(
                "CONNACK 3: client id or keep alive not acceptable, too many connects, or the server is busy.",
                "if it persists, check keep alive and client id",
                "iot.keepalive.seconds",
                "iot.client.id"),
        SUBSCRIPTION_REFUSED(
                "SUBACK 0x80: no permission, or more than 100 subscriptions.",
                "check the permission of the topic in the topic list of the product, and the number of subscriptions",
                "downlink.routes"),
        PROTOCOL(
                "CONNACK 1, or the server does not speak MQTT 3.1.1, or something in between damages the data; the connection is closed.",
                "check that the endpoint is that of the platform",
                "iot.endpoint"),
        TIMEOUT(
                "An expected packet did not arrive in time; the link reconnects automatically.",
                "the connection is considered dead",
                "iot.connect.timeout.ms"),
        PING_TIMEOUT(
                "Packets get lost on the connection, but it was not closed. If it recurs, a device in between drops idle connections: lower iot.keepalive.seconds.",
                "the connection is considered dead",
                "iot.ping.timeout.ms"),
        PUBACK_TIMEOUT(
                "The link reconnects and publishes again. If it recurs, the platform is slow: raise uplink.puback.timeout.ms.",
                "the connection is considered dead",
                "uplink.puback.timeout.ms"),
        CONNECTION_LOST(
                "The platform closed the connection, or the network lost it.", "the link reconnects automatically"),
        IDENTITY_CONFLICT(
                "The platform accepted three connections in a row, and each was closed from outside soon after, while other devices stayed connected: typical of a second client with this identity, or of a network that loses this one connection.",
                "look for the device in other connectors, workers and programs, and in the device log of the console, where offline"
                        + " reason 427 is a sign-in elsewhere; until it stays up, this is the time between attempts",
                "iot.conflict.backoff.ms"),
        CLOSED_BY_US("The plugin ended the connection.", "nothing to do");

        private final String meaning;
        private final String remedy;
        private final List<String> keys;

        Kind(String meaning, String remedy, String... keys) {
            this.meaning = meaning;
            this.remedy = remedy;
            this.keys = List.of(keys);
        }

        /** What has happened, for the reference of messages. */
        public String meaning() {
            return meaning;
        }

        /** How every message of this kind ends: what to do, and the keys that can fix it. */
        public String advice() {
            return remedy + (keys.isEmpty() ? "" : " (" + String.join(", ", keys) + ")");
        }

        /** Configuration keys that can fix it; may be empty. */
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
        super(detail + "; " + kind.advice(), shown(cause));
        this.kind = kind;
        this.code = code;
    }

    /** A trace prints what its causes say; one that repeats what others wrote, with line breaks perhaps, is left out. */
    private static Throwable shown(Throwable cause) {
        for (Throwable e = cause; e != null; e = e.getCause()) {
            if (e.getMessage() != null && !Quoted.isPlain(e.getMessage())) {
                return null;
            }
        }
        return cause;
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
