package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.identity.ClientIdTemplate;
import io.iotbridge.aliyun.identity.ConnectSigner;
import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.identity.SignMethod;
import io.iotbridge.aliyun.link.LinkSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** How both connectors reach the platform and sign in: {@link LinkSettings} from the configuration. */
final class PlatformKeys {

    static final String ENDPOINT = "iot.endpoint";
    static final String INSTANCE_ID = "iot.instance.id";
    static final String REGION = "iot.region";
    static final String TRANSPORT = "iot.transport";
    static final String CLIENT_ID = "iot.client.id";
    static final String SIGN_METHOD = "iot.sign.method";
    static final String SIGN_TIMESTAMP = "iot.sign.timestamp";
    static final String RRPC_CUSTOM = "iot.rrpc.custom";
    static final String KEEPALIVE = "iot.keepalive.seconds";
    static final String PING_TIMEOUT = "iot.ping.timeout.ms";
    static final String SESSION_CLEAN = "iot.session.clean";
    static final String CONNECT_TIMEOUT = "iot.connect.timeout.ms";
    static final String BACKOFF = "iot.reconnect.backoff.ms";
    static final String BACKOFF_MAX = "iot.reconnect.backoff.max.ms";
    static final String CONFLICT_BACKOFF = "iot.conflict.backoff.ms";
    static final String CONNECTS_PER_MINUTE = "iot.connects.per.minute.per.device";
    static final String CONNECTS_PER_SECOND = "iot.connects.per.second";
    static final String REFUSED_ATTEMPTS = "iot.refused.attempts";
    static final String REFUSED_POLICY = "iot.refused.policy";
    static final String REFUSED_RETRY = "iot.refused.retry.ms";
    static final String REFUSED_HOLD = "iot.refused.hold.ms";

    /** One instance, so that settings of several tasks compare equal. */
    private static final Optional<LongSupplier> CLOCK = Optional.of(System::currentTimeMillis);

    private PlatformKeys() {}

    static void define(ConfigDef def) {
        new KeyGroup(def, "Platform")
                .parsed(
                        ENDPOINT,
                        null,
                        Endpoint.Explicit::parse,
                        Importance.HIGH,
                        "Address of the platform, wss://host:port/path or ws://host:port/path. If unset, the address is derived from "
                                + INSTANCE_ID + " or " + REGION + ".")
                .text(
                        INSTANCE_ID,
                        null,
                        Importance.HIGH,
                        "Instance whose address is {iot.instance.id}.mqtt.iothub.aliyuncs.com, port 443: enterprise instances, and public"
                                + " instances activated since 2021-07-30.")
                .text(
                        REGION,
                        null,
                        Importance.MEDIUM,
                        "Region of an older public instance, for example cn-shanghai; the address is"
                                + " {productKey}.iot-as-mqtt.{iot.region}.aliyuncs.com, port 443.")
                .choice(
                        TRANSPORT,
                        "wss",
                        List.of("wss", "ws"),
                        Importance.LOW,
                        "Transport of a derived address. An " + ENDPOINT + " includes its own.")
                .parsed(
                        CLIENT_ID,
                        ClientIdTemplate.DEFAULT,
                        ClientIdTemplate::new,
                        Importance.LOW,
                        "Client id, a template over {productKey} and {deviceName}; at most 64 characters.")
                .choice(
                        SIGN_METHOD,
                        "hmacsha256",
                        List.of("hmacsha256", "hmacsha1", "hmacmd5"),
                        Importance.LOW,
                        "HMAC algorithm that signs the CONNECT.")
                .flag(
                        SIGN_TIMESTAMP,
                        false,
                        Importance.LOW,
                        "Whether a timestamp is sent and signed. It is part of the client id on the wire, which then changes with every"
                                + " connection: a broker that keeps sessions by client id loses the messages that wait for the device. The platform does"
                                + " not check the time.")
                .flag(
                        RRPC_CUSTOM,
                        false,
                        Importance.LOW,
                        "Whether devices sign in for custom RRPC (ext=1 in the client id). Calls of services then come on /ext/rrpc too. All connectors that"
                                + " share devices must have the same value.");
        new KeyGroup(def, "Connection")
                .number(
                        KEEPALIVE,
                        300,
                        30,
                        1200,
                        Importance.MEDIUM,
                        "MQTT keep alive in seconds. The platform refuses less than 30 and more than 1200.")
                .number(
                        PING_TIMEOUT,
                        10_000,
                        1_000,
                        30_000,
                        Importance.LOW,
                        "Milliseconds without a byte from the platform after a PINGREQ after which a connection is considered dead. So one on"
                                + " which packets get lost is detected within " + KEEPALIVE + " plus this time.")
                .flag(
                        SESSION_CLEAN,
                        false,
                        Importance.MEDIUM,
                        "MQTT clean session. With true, QoS 1 messages that the platform accepts while a device is away are lost.")
                .number(
                        CONNECT_TIMEOUT,
                        30_000,
                        1_000,
                        600_000,
                        Importance.LOW,
                        "Time limit in milliseconds for one connection attempt, up to the last SUBACK.")
                .number(
                        BACKOFF,
                        1_000,
                        1,
                        600_000,
                        Importance.LOW,
                        "Milliseconds before the second attempt in a row; doubled for each further one, with jitter.")
                .number(
                        BACKOFF_MAX,
                        60_000,
                        1,
                        3_600_000,
                        Importance.LOW,
                        "Upper bound in milliseconds of the wait between attempts.")
                .number(
                        CONFLICT_BACKOFF,
                        60_000,
                        1_000,
                        3_600_000,
                        Importance.LOW,
                        "Milliseconds between attempts, up to half as many more at random, while another client signs in as the same device.")
                .number(
                        CONNECTS_PER_MINUTE,
                        5,
                        1,
                        10_000,
                        Importance.LOW,
                        "CONNECTs per device in any minute; an attempt that ends before its CONNECT leaves costs nothing. The platform refuses more than 5.")
                .number(
                        CONNECTS_PER_SECOND,
                        100,
                        0,
                        100_000,
                        Importance.LOW,
                        "CONNECTs per second of all devices of a worker; 0 for no limit. Where connectors of a worker differ, each keeps to its own and the worker"
                                + " to the greatest. The platform allows an account 500.")
                .number(
                        REFUSED_ATTEMPTS,
                        3,
                        1,
                        100,
                        Importance.LOW,
                        "Consecutive refusals (CONNACK 4 or 5) after which a device is given up until it is tried again.")
                .choice(
                        REFUSED_POLICY,
                        "skip",
                        List.of("skip", "fail"),
                        Importance.MEDIUM,
                        "What to do if a device is given up or a subscription is refused: skip it and go on, or fail the task. With skip"
                                + " too, a task fails when all its devices are given up; a sink task when all those that it has had records for are,"
                                + " if these are all that are listed, or at least ten.")
                .number(
                        REFUSED_RETRY,
                        600_000,
                        1_000,
                        86_400_000,
                        Importance.LOW,
                        "Milliseconds after which a device that is given up is tried again. A new secret in "
                                + DeviceKeys.DEVICES_FILE + " is tried at once.")
                .number(
                        REFUSED_HOLD,
                        60_000,
                        0,
                        86_400_000,
                        Importance.LOW,
                        "Milliseconds for which a record is held before it is reported as a bad record, if its device is given up, or is signed in"
                                + " and the platform keeps refusing the record for a reason that lies with the device. If there is"
                                + " no dead letter queue, it stays held, and its partition is paused once it holds its share of "
                                + UplinkKeys.BUFFER_RECORDS + ".");
    }

    static Optional<LinkSettings> settings(AbstractConfig config, Problems problems) {
        Optional<Endpoint> endpoint = endpoint(config, problems);
        TlsKeys.check(config, problems);
        ProxyKeys.check(config, problems);
        problems.requireUpTo(BACKOFF_MAX, BACKOFF, config);
        return endpoint.map(address -> new LinkSettings(
                address,
                new ConnectSigner(
                        new ClientIdTemplate(config.getString(CLIENT_ID)),
                        SignMethod.valueOf(ConnectorConfig.upper(config, SIGN_METHOD)),
                        config.getBoolean(SIGN_TIMESTAMP) ? CLOCK : Optional.empty(),
                        config.getBoolean(RRPC_CUSTOM)),
                Duration.ofSeconds(config.getInt(KEEPALIVE)),
                Duration.ofMillis(config.getInt(PING_TIMEOUT)),
                config.getBoolean(SESSION_CLEAN),
                Duration.ofMillis(config.getInt(CONNECT_TIMEOUT)),
                Duration.ofMillis(config.getInt(BACKOFF)),
                Duration.ofMillis(config.getInt(BACKOFF_MAX)),
                Duration.ofMillis(config.getInt(CONFLICT_BACKOFF)),
                config.getInt(CONNECTS_PER_MINUTE),
                config.getInt(CONNECTS_PER_SECOND),
                config.getInt(REFUSED_ATTEMPTS),
                Duration.ofMillis(config.getInt(REFUSED_RETRY)),
                TlsKeys.settings(config),
                ProxyKeys.settings(config)));
    }

    /** The key that the address comes from. */
    static String keyOfAddress(AbstractConfig config) {
        return given(config).get(0);
    }

    private static List<String> given(AbstractConfig config) {
        return Stream.of(ENDPOINT, INSTANCE_ID, REGION)
                .filter(key -> config.getString(key) != null)
                .toList();
    }

    private static Optional<Endpoint> endpoint(AbstractConfig config, Problems problems) {
        List<String> given = given(config);
        if (given.isEmpty()) {
            problems.add(
                    ENDPOINT, "is missing; set the address, or " + INSTANCE_ID + " or " + REGION + " to derive it");
            return Optional.empty();
        }
        if (given.equals(List.of(INSTANCE_ID, REGION))) {
            problems.add(
                    REGION,
                    "cannot be combined with " + INSTANCE_ID + ", which includes the host; set only one of the two");
            return Optional.empty();
        }
        String scheme = config.getString(TRANSPORT).toLowerCase(Locale.ROOT);
        String value = config.getString(given.get(0));
        return problems.attempt(given.get(0), () -> switch (given.get(0)) {
            case ENDPOINT -> Endpoint.Explicit.parse(value);
            case INSTANCE_ID -> new Endpoint.Instance(value, scheme);
            default -> new Endpoint.Region(value, scheme);
        });
    }
}
