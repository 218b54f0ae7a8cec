package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.codec.PayloadEncoder;
import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.config.rules.FrameRules;
import io.iotbridge.aliyun.config.rules.ModelRules;
import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.config.rules.RefusedPolicy;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkSettings;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.routing.UplinkRoute;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import io.iotbridge.aliyun.thing.model.CurrentModels;
import io.iotbridge.aliyun.thing.types.Checks;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How records are published to the platform, whichever connector does it. Immutable. */
public final class UplinkConfig {

    private final ConnectorConfig<UplinkRoutes> config;
    /** Else the source does, which has the links of all its devices. */
    private final boolean asksForModels;

    private final Map<String, PayloadEncoder> encoders = new HashMap<>();
    private final Map<String, FrameRules> frames = new HashMap<>();

    /** @param prefix of the keys of the converters: {@code uplink.} where they are ours, empty where they are Connect's */
    UplinkConfig(ConnectorConfig<UplinkRoutes> config, String prefix) {
        this.config = config;
        this.asksForModels = prefix.isEmpty();
        String converter = prefix + ConverterKeys.VALUE;
        Map<String, String> settings = ConverterKeys.kind(config.values(), converter) == ConverterKind.JSON
                ? PassedOn.below(config.values(), converter + ".")
                : Map.of();
        for (UplinkRoute route : config.routes().routes()) {
            Optional<FrameRules> rules = UplinkRouteKeys.frames(config.values(), route);
            if (rules.isPresent()) {
                frames.put(route.alias(), rules.get());
            } else {
                encoders.put(
                        route.alias(),
                        new PayloadEncoder(UplinkRouteKeys.payload(config.values(), route.alias()), settings));
            }
        }
    }

    /** The devices that may be published as, as their file was when this was read. */
    public DeviceRegistry devices() {
        return config.devices();
    }

    /** How links are made. */
    public LinkSettings links() {
        return config.links();
    }

    /** Kafka topic to platform topic. */
    public UplinkRoutes routes() {
        return config.routes();
    }

    /** How the frames of a route are made; empty where its payloads are what its {@link #encoder} makes of the values. */
    public Optional<FrameRules> frames(UplinkRoute route) {
        return Optional.ofNullable(frames.get(route.alias()));
    }

    /** The thing models of the products. */
    public CurrentModels models() {
        return config.models();
    }

    /** How these come from the platform, if they do. */
    public Optional<ModelRules> platformModels() {
        return ThingKeys.platform(config.values());
    }

    /** Whether who publishes has to ask for them. */
    public boolean asksForModels() {
        return asksForModels;
    }

    /** How much is checked by them; empty for nothing. */
    public Optional<Checks> checks() {
        return ThingKeys.checks(config.values());
    }

    /** What the payloads of a route are made of; only where there are no {@link #frames}. */
    public PayloadEncoder encoder(UplinkRoute route) {
        return encoders.get(route.alias());
    }

    /** What a refused device means. */
    public RefusedPolicy refused() {
        return config.refused();
    }

    /** How long a record of a refused device is held before it is reported. */
    public Duration refusedHold() {
        return config.refusedHold();
    }

    /** How long after the last device was refused the task still waits for a devices file to change. */
    public Duration patience() {
        return config.patience();
    }

    /** What the platform takes of a device. */
    public PublishLimits limits() {
        return UplinkKeys.limits(config.values());
    }

    /** Publishes of one device that wait for their PUBACK. */
    public int inFlightPerDevice() {
        return config.values().getInt(UplinkKeys.IN_FLIGHT);
    }

    /** Most records held. */
    public int bufferRecords() {
        return config.values().getInt(UplinkKeys.BUFFER_RECORDS);
    }

    /** Most bytes of payload held. */
    public long bufferBytes() {
        return config.values().getLong(UplinkKeys.BUFFER_BYTES);
    }

    /** How soon after they have moved offsets are committed; zero leaves it to the worker. */
    public Duration commitInterval() {
        return Duration.ofMillis(config.values().getInt(UplinkKeys.COMMIT_INTERVAL));
    }

    /** How long to wait for PUBACKs at an orderly end; zero for not at all. */
    public Duration drainTimeout() {
        return Duration.ofMillis(config.values().getInt(UplinkKeys.DRAIN_TIMEOUT));
    }

    /** Where the platform answers to what a device publishes. */
    public List<String> replies(DeviceId device) {
        return frames.values().stream()
                .flatMap(rules -> Stream.concat(
                        rules.confirm().stream(), rules.coalesce().flatMap(CoalesceRules::confirm).stream()))
                .map(rules -> rules.replies().subscription(device))
                .distinct()
                .sorted()
                .toList();
    }

    /** How old the records of a route may be when they leave; zero for any age. */
    public Duration maxAge(UplinkRoute route) {
        return Duration.ofMillis(config.values().getLong(UplinkKeys.key(route.alias(), "max.age.ms")));
    }

    /** Most batches of a device that are split in a minute. */
    public int splitsPerMinute() {
        return config.values().getInt(UplinkKeys.SPLITS);
    }

    /** How soon frames leave again that the platform could not take. */
    public Duration confirmRetry() {
        return Duration.ofMillis(config.values().getInt(UplinkKeys.CONFIRM_RETRY));
    }

    /** The longest that this becomes. */
    public Duration confirmRetryMax() {
        return Duration.ofMillis(config.values().getInt(UplinkKeys.CONFIRM_RETRY_MAX));
    }

    /** Kafka topic for what becomes of each record, if there is one. */
    public Optional<String> resultsTopic() {
        return ResultsKeys.topic(config.values());
    }

    /** Connect's name of the connector. */
    public String connector() {
        return config.connector();
    }
}
