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
                "The proxy between the worker and the platform cannot be reached, wants other credentials, or refuses the way.",
                "check the proxy, its credentials and what it allows",
                "iot.proxy.host",
                "iot.proxy.port",
                "iot.proxy.type",
                "iot.proxy.user",
                "iot.proxy.password"),
        CERTIFICATE_UNTRUSTED(
                "The endpoint's certificate chain ends in a CA that the JVM, or the truststore configured, does not know.",
                "trust the platform's CA",
                "iot.ssl.truststore.certificates",
                "iot.ssl.truststore.location"),
        CERTIFICATE_EXPIRED(
                "The certificate is expired or not yet valid; usually it is the worker's clock that is wrong.",
                "check the server's certificate and this machine's clock",
                "iot.endpoint"),
        CERTIFICATE_WRONG_HOST(
                "The certificate is for another host; verification cannot be turned off.",
                "use the host name that the certificate is for",
                "iot.endpoint"),
        TLS("TLS failed for another reason.", "check that the port speaks TLS", "iot.endpoint"),
        TRUSTSTORE(
                "What is to be trusted cannot be read.",
                "check file, type and password of the truststore",
                "iot.ssl.truststore.location",
                "iot.ssl.truststore.type",
                "iot.ssl.truststore.password",
                "iot.ssl.truststore.certificates"),
        KEYSTORE(
                "The client certificate or its private key cannot be read.",
                "check file, type and passwords of the keystore, or the PEM text",
                "iot.ssl.keystore.location",
                "iot.ssl.keystore.type",
                "iot.ssl.keystore.password",
                "iot.ssl.key.password",
                "iot.ssl.keystore.certificate.chain",
                "iot.ssl.keystore.key"),
        CLIENT_CERTIFICATE(
                "The endpoint, or a gateway in front of it, wants a client certificate and none is set, or it does not accept the one that is.",
                "give a client certificate that the server's owner has issued or registered",
                "iot.ssl.keystore.location",
                "iot.ssl.keystore.certificate.chain"),
        UPGRADE_REFUSED(
                "Something answered, but not as an MQTT-over-WebSocket server.",
                "check that host, port and path are the platform's MQTT-over-WebSocket address",
                "iot.endpoint"),
        IDENTITY_REFUSED(
                "CONNACK 4 or 5: the platform does not accept this identity. The others go on, and it is tried again (iot.refused.policy, iot.refused.retry.ms).",
                "check product key, device name and device secret, and that the device is enabled",
                "iot.devices",
                "iot.devices.file"),
        CLIENT_ID_REFUSED(
                "CONNACK 2: the platform does not accept this client id.", "give another client id", "iot.client.id"),
        SERVER_UNAVAILABLE(
                "CONNACK 3: client id or keep alive unreasonable, too many connects, or the server is busy.",
                "if it persists, check keep alive and client id",
                "iot.keepalive.seconds",
                "iot.client.id"),
        SUBSCRIPTION_REFUSED(
                "SUBACK 0x80: no permission, or more than 100 subscriptions.",
                "check the topic's permission in the product's topic list and the number of subscriptions",
                "downlink.routes"),
        PROTOCOL(
                "CONNACK 1, or what answers does not speak MQTT 3.1.1, or something on the way damages it; the connection is dropped.",
                "check that the endpoint is the platform's",
                "iot.endpoint"),
        TIMEOUT(
                "Something we waited for did not come in time; the link reconnects by itself.",
                "the connection is considered dead",
                "iot.connect.timeout.ms"),
        PING_TIMEOUT(
                "Packets vanish on the connection and nobody closed it. If it repeats, something on the way forgets idle connections: lower iot.keepalive.seconds.",
                "the connection is considered dead",
                "iot.ping.timeout.ms"),
        PUBACK_TIMEOUT(
                "The link reconnects and publishes again. If it repeats, the platform is slow: raise the time.",
                "the connection is considered dead",
                "uplink.puback.timeout.ms"),
        CONNECTION_LOST("The platform closed the connection, or the network lost it.", "the link reconnects by itself"),
        IDENTITY_CONFLICT(
                "The platform accepted three connections in a row, and each was closed from outside soon after, without the rest of the fleet: what a second client with this identity looks like, or a network that loses this one connection.",
                "look for the device in other connectors, workers and programs, and in the console's device log, where offline"
                        + " reason 427 is a sign-in elsewhere; until it stays up, attempts are this far apart",
                "iot.conflict.backoff.ms"),
        CLOSED_BY_US("We ended the connection.", "nothing to do");

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
