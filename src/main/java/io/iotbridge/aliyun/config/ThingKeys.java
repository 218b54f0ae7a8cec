package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.config.rules.ModelRules;
import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.files.FileWatch;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.thing.model.CurrentModels;
import io.iotbridge.aliyun.thing.model.ModelChanges;
import io.iotbridge.aliyun.thing.model.ThingModels;
import io.iotbridge.aliyun.thing.tsl.TslModels;
import io.iotbridge.aliyun.thing.types.Checks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thing models of products, and how much is checked by them. */
final class ThingKeys {

    static final String SOURCE = "thing.model";
    static final String REQUIRED = "thing.model.required";
    static final String REFRESH = "thing.model.refresh.ms";
    static final String FILES = "thing.model.files";
    static final String POLL_INTERVAL = "thing.model.files.poll.interval.ms";
    static final String CHECKS = "thing.checks";

    private static final Logger log = LoggerFactory.getLogger(ThingKeys.class);
    private static final String NONE = "none";
    private static final String PLATFORM = "platform";

    private ThingKeys() {}

    static void define(ConfigDef def) {
        new KeyGroup(def, "Thing models")
                .choice(
                        SOURCE,
                        "files",
                        List.of("files", PLATFORM),
                        Importance.HIGH,
                        "Where thing models come from: files are those in " + FILES
                                + ", if some are named; platform fetches the model of each product once one of its devices is signed in.")
                .flag(
                        REQUIRED,
                        false,
                        Importance.MEDIUM,
                        "With " + SOURCE + "=" + PLATFORM
                                + ": messages of a product, both ways, wait for its thing model. Otherwise records have no types until it is there.")
                .number(
                        REFRESH,
                        3_600_000,
                        0,
                        Integer.MAX_VALUE,
                        Importance.LOW,
                        "With " + SOURCE + "=" + PLATFORM
                                + ": interval in milliseconds at which models are fetched again; 0 for never.")
                .list(
                        FILES,
                        Importance.HIGH,
                        "Thing models (TSL) on every worker, as the console exports them: JSON files, ZIPs, or folders of both; modules"
                                + " included, for any number of products. A record has types if the model of its product is there; otherwise it is a map.")
                .number(
                        POLL_INTERVAL,
                        10_000,
                        0,
                        86_400_000,
                        Importance.LOW,
                        "Interval in milliseconds at which the plugin checks " + FILES
                                + ": a change applies to later records; 0 for never.")
                .choice(
                        CHECKS,
                        "weak",
                        List.of("weak", "strong", NONE),
                        Importance.MEDIUM,
                        "What is checked by the thing model before a record leaves: weak is identifiers and types, as the platform does unless a"
                                + " product is set otherwise; strong is range, step and length too; none is for products without checks.");
    }

    /** None where no file is named; empty with the reason noted if they cannot be read. */
    static Optional<ThingModels> models(AbstractConfig config, Problems problems) {
        List<Path> files = files(config);
        boolean fromPlatform = isFromPlatform(config);
        if (fromPlatform && !files.isEmpty()) {
            problems.add(SOURCE, "is platform, but " + FILES + " lists files; remove one of the two");
        }
        if (!fromPlatform && config.getBoolean(REQUIRED)) {
            problems.add(
                    REQUIRED,
                    "has no effect without " + SOURCE + "=platform: models from files are there from the start");
        }
        return files.isEmpty() ? Optional.of(ThingModels.NONE) : problems.attempt(FILES, () -> TslModels.read(files));
    }

    private static boolean isFromPlatform(AbstractConfig config) {
        return config.getString(SOURCE).equalsIgnoreCase(PLATFORM);
    }

    /** How they come from the platform, if they do. */
    static Optional<ModelRules> platform(AbstractConfig config) {
        return isFromPlatform(config)
                ? Optional.of(new ModelRules(
                        config.getBoolean(REQUIRED),
                        Optional.of(Duration.ofMillis(config.getInt(REFRESH))).filter(time -> !time.isZero())))
                : Optional.empty();
    }

    /** Watches the files, if there are some that are to be watched, and keeps the models up to date. */
    static Optional<FileWatch<ThingModels>> watch(AbstractConfig config, CurrentModels current, Scheduler scheduler) {
        List<Path> files = files(config);
        Duration interval = Duration.ofMillis(config.getInt(POLL_INTERVAL));
        return files.isEmpty() || interval.isZero()
                ? Optional.empty()
                : Optional.of(FileWatch.start(
                        new FileWatch.Subject("thing model", files, ErrorMessage.THING_MODEL_WRONG),
                        interval,
                        () -> TslModels.read(files),
                        scheduler,
                        now -> replace(current, now)));
    }

    private static void replace(CurrentModels current, ThingModels now) {
        List<String> changes = ModelChanges.breaking(current.get(), now);
        current.set(now);
        if (!changes.isEmpty()) {
            log.warn(ErrorMessage.THING_MODEL_BREAKS.message(String.join("; ", changes)));
        }
    }

    private static List<Path> files(AbstractConfig config) {
        return Lists.of(config, FILES).stream().map(Path::of).toList();
    }

    /** Empty for none. */
    static Optional<Checks> checks(AbstractConfig config) {
        return config.getString(CHECKS).equalsIgnoreCase(NONE)
                ? Optional.empty()
                : Optional.of(Checks.valueOf(ConnectorConfig.upper(config, CHECKS)));
    }
}
