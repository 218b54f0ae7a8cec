package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.config.rules.RefusedPolicy;
import io.iotbridge.aliyun.files.FileWatch;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkSettings;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.thing.model.CurrentModels;
import io.iotbridge.aliyun.thing.model.ThingModels;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;

/**
 * What the configurations of both connectors have in common. Immutable, but for what the models are.
 *
 * @param values every key, by itself sound
 * @param links how links are made
 * @param devices all of them, as the file was when this was read
 * @param models of the products; the same object in all that is made of this
 * @param routes of one direction
 */
record ConnectorConfig<R>(
        AbstractConfig values, LinkSettings links, DeviceRegistry devices, CurrentModels models, R routes) {

    static final String METRICS_DEVICES = "iot.metrics.devices";

    /** Keys of both connectors, and of the devices that {@code props} lists. */
    static ConfigDef define(Map<String, String> props) {
        ConfigDef def = new ConfigDef();
        PlatformKeys.define(def);
        DeviceKeys.define(def, props);
        TlsKeys.define(def);
        ProxyKeys.define(def);
        ValidateKeys.define(def);
        ThingKeys.define(def);
        new KeyGroup(def, "Metrics")
                .number(
                        METRICS_DEVICES,
                        0,
                        0,
                        10_000,
                        ConfigDef.Importance.LOW,
                        "Number of devices of a task that have metrics of their own, six each; 0 for not at all. Large fleets do without:"
                                + " problems show in the task's metrics by number and by name.");
        return def;
    }

    /**
     * Reads and checks a configuration.
     *
     * @param definition of the keys, those of the aliases included that are given
     * @param routes reads the routes, and notes what is wrong with them
     * @throws org.apache.kafka.common.config.ConfigException naming every key that is wrong
     */
    static <R> ConnectorConfig<R> read(
            Function<Map<String, String>, ConfigDef> definition,
            Map<String, String> props,
            BiFunction<AbstractConfig, Problems, Optional<R>> routes) {
        Map<String, String> given = Given.of(props);
        Problems problems = new Problems();
        PassedOn.check(given, problems);
        Optional<ConnectorConfig<R>> read = read(Given.values(definition.apply(given), given), problems, routes);
        problems.throwIfAny();
        return read.orElseThrow();
    }

    /**
     * Every error on the key that is wrong.
     *
     * @param live signs in, if that is wanted and nothing is wrong by then; notes what is
     */
    static <R> Config validate(
            Function<Map<String, String>, ConfigDef> definition,
            Map<String, String> props,
            BiFunction<AbstractConfig, Problems, Optional<R>> routes,
            BiConsumer<ConnectorConfig<R>, Problems> live) {
        Map<String, String> given = Given.of(props);
        Config checked = Checked.validate(
                definition.apply(given),
                given,
                (values, problems) -> {
                    PassedOn.check(given, problems);
                    read(values, problems, routes);
                },
                (values, problems) -> {
                    if (ValidateKeys.isOn(values)) {
                        read(values, problems, routes).ifPresent(config -> live.accept(config, problems));
                    }
                });
        return Given.refuseNulls(props, checked);
    }

    private static <R> Optional<ConnectorConfig<R>> read(
            AbstractConfig values, Problems problems, BiFunction<AbstractConfig, Problems, Optional<R>> routes) {
        Optional<LinkSettings> links = PlatformKeys.settings(values, problems);
        Optional<DeviceRegistry> devices = DeviceKeys.registry(values, links.map(LinkSettings::endpoint), problems);
        Optional<ThingModels> models = ThingKeys.models(values, problems);
        Optional<R> routed = routes.apply(values, problems);
        return links.isEmpty() || devices.isEmpty() || models.isEmpty() || routed.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConnectorConfig<>(
                        values, links.get(), devices.get(), new CurrentModels(models.get()), routed.get()));
    }

    /** The same, with the devices of its task alone: a fleet is shared out over many tasks, and each would hold all of it. */
    ConnectorConfig<R> ownedBy(Predicate<DeviceId> owner) {
        return new ConnectorConfig<>(values, links, devices.ownedBy(owner), models, routes);
    }

    /** The same, with other routes. */
    <S> ConnectorConfig<S> withRoutes(S others) {
        return new ConnectorConfig<>(values, links, devices, models, others);
    }

    Optional<FileWatch<ThingModels>> watchModels(Scheduler scheduler) {
        return ThingKeys.watch(values, models, scheduler);
    }

    Optional<FileWatch<DeviceRegistry>> watchDevices(Scheduler scheduler, Consumer<DeviceRegistry> listener) {
        return DeviceKeys.watch(values, links.endpoint(), scheduler, listener);
    }

    /** Every key, also those that are not ours, as it is given. */
    Map<String, String> given() {
        return values.originalsStrings();
    }

    /** Connect's name for the connector. */
    String connector() {
        return String.valueOf(given().get("name"));
    }

    /** The number of the task whose config this is, from 0. */
    int task() {
        return DeviceKeys.shard(values).index();
    }

    int devicesWithMetrics() {
        return values.getInt(METRICS_DEVICES);
    }

    /** How long after the last device was refused the task still waits for what its file may say: until it was looked at again. */
    Duration patience() {
        return DeviceKeys.watches(values)
                ? Duration.ofMillis(values.getInt(DeviceKeys.FILE_POLL_INTERVAL))
                        .plus(FileWatch.AT_REST.multipliedBy(2))
                : Duration.ZERO;
    }

    Duration refusedHold() {
        return Duration.ofMillis(values.getInt(PlatformKeys.REFUSED_HOLD));
    }

    RefusedPolicy refused() {
        return RefusedPolicy.valueOf(upper(values, PlatformKeys.REFUSED_POLICY));
    }

    /** A choice as its constant is named. */
    static String upper(AbstractConfig values, String key) {
        return values.getString(key).toUpperCase(Locale.ROOT);
    }

    static Optional<String> secret(AbstractConfig values, String key) {
        return Optional.ofNullable(values.getPassword(key)).map(Password::value);
    }
}
