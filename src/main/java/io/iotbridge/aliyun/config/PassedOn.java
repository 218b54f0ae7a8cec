package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * Keys that are passed on to Kafka's clients and to converters. Connect checks the client settings of a connector by the worker's
 * {@code connector.client.config.override.policy}, but not these, and a connector cannot ask for that policy. So what would read the
 * worker's files, load classes or run programs is refused here. Classes beyond Kafka's own are for the worker's operator to allow.
 */
final class PassedOn {

    private static final String PROVIDERS = "config.providers";

    /** Below these are settings of Kafka's clients. */
    private static final List<String> CLIENTS =
            List.of(UplinkTopicsKeys.CONSUMER, DownlinkAdmin.PREFIX, ResultsKeys.PRODUCER);

    /** All keys of Kafka's clients that name classes, and whatever follows the same rule one day. */
    private static final Pattern NAMES_CLASSES = Pattern.compile(
            ".*\\.(class|classes|reporters|strategy)|security\\.providers|(key|value)\\.(de)?serializer");

    /** Kafka's own that are of use for a client; what else it has is no use, or of use for an attack only. */
    private static final Pattern HARMLESS =
            Pattern.compile("org\\.apache\\.kafka\\.(clients\\.consumer\\.\\w+Assignor|common\\.metrics\\.JmxReporter"
                    + "|common\\.security\\.oauthbearer\\.[\\w.]+)");

    private static final List<String> LOGIN_MODULES = List.of(
            "org.apache.kafka.common.security.plain.PlainLoginModule",
            "org.apache.kafka.common.security.scram.ScramLoginModule",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
            "com.sun.security.auth.module.Krb5LoginModule");

    private PassedOn() {}

    /** Whether what the key means is for somebody else to know. */
    static boolean isPassedOn(ConfigDef def, String key) {
        return def.names().contains(UplinkTopicsKeys.TOPICS)
                        && UplinkTopicsKeys.PASSED_ON.stream().anyMatch(key::startsWith)
                || key.startsWith(ResultsKeys.PRODUCER);
    }

    /** Whether the key, below whatever prefix, makes a configuration of Kafka's read references, and so files. */
    static boolean isProvider(String key) {
        return Stream.concat(Stream.of("", ResultsKeys.PRODUCER), UplinkTopicsKeys.PASSED_ON.stream())
                .filter(key::startsWith)
                .map(prefix -> key.substring(prefix.length()))
                .anyMatch(name -> name.equals(PROVIDERS) || name.startsWith(PROVIDERS + "."));
    }

    /** The keys below a prefix, without it. */
    static Map<String, String> below(AbstractConfig config, String prefix) {
        Map<String, String> below = new HashMap<>();
        config.originalsStrings().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), value);
            }
        });
        return below;
    }

    /**
     * Notes what Kafka says of a client's settings.
     *
     * @param ours what the client gets in any case
     */
    static void check(
            ConfigDef def, String prefix, Map<String, String> given, Map<String, String> ours, Problems problems) {
        Map<String, String> checked = new HashMap<>(given);
        // To check a class Kafka runs its initialiser; those that are allowed have been looked up.
        checked.keySet().removeIf(PassedOn::namesClasses);
        checked.putAll(ours);
        def.validate(checked).stream()
                .filter(value -> given.containsKey(value.name()))
                .forEach(value ->
                        value.errorMessages().forEach(message -> problems.add(prefix + value.name(), message)));
    }

    private static boolean namesClasses(String name) {
        return NAMES_CLASSES.matcher(name).matches();
    }

    /** Notes every key that is refused. No value is quoted but the name of a class. */
    static void check(Map<String, String> given, Problems problems) {
        Predicate<String> allowed = WorkerPolicy.clientClasses();
        given.keySet().stream()
                .sorted()
                .filter(PassedOn::isProvider)
                .forEach(key -> problems.add(
                        key,
                        "cannot be set in a connector: it would read files of the worker; configure providers in the worker's"
                                + " configuration and refer to it here"));
        given.forEach((key, value) -> CLIENTS.stream()
                .filter(prefix -> key.startsWith(prefix) && !isProvider(key))
                .forEach(prefix -> defect(key.substring(prefix.length()), value, allowed)
                        .ifPresent(defect -> problems.add(key, defect))));
    }

    private static Optional<String> defect(String name, String value, Predicate<String> allowed) {
        if (name.equals(SaslConfigs.SASL_KERBEROS_KINIT_CMD)) {
            return Optional.of("cannot be set in a connector: it would run a program on the worker");
        }
        if (name.endsWith(".url") && value.strip().regionMatches(true, 0, "file:", 0, 5)) {
            return Optional.of("cannot be a file: it would be read on the worker; give an https:// address");
        }
        if (name.equals(SaslConfigs.SASL_JAAS_CONFIG)) {
            return Optional.of(value.strip().split("\\s", 2)[0])
                    .filter(module -> !LOGIN_MODULES.contains(module) && !allowed.test(module))
                    .map(module -> "cannot use this login module; allowed values: " + String.join(", ", LOGIN_MODULES)
                            + WorkerPolicy.ALLOWING_CLASSES);
        }
        if (!namesClasses(name)) {
            return Optional.empty();
        }
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .flatMap(type -> defect(type, allowed).stream())
                .findFirst();
    }

    private static Optional<String> defect(String type, Predicate<String> allowed) {
        if (!HARMLESS.matcher(type).matches() && !allowed.test(type)) {
            return Optional.of("cannot use " + Quoted.of(type) + ": a connector may not load classes into the worker"
                    + WorkerPolicy.ALLOWING_CLASSES);
        }
        try {
            Classes.find(type, Object.class);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }
}
