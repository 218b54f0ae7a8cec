package io.iotbridge.aliyun.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.AbstractConfig;

/** The keys of the client that asks Kafka about topics. {@link PassedOn} refuses what would load classes or read the worker's files. */
final class DownlinkAdmin {

    static final String PREFIX = "downlink.admin.";
    static final String BOOTSTRAP = PREFIX + AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG;

    private DownlinkAdmin() {}

    static void check(AbstractConfig config, Problems problems) {
        Map<String, String> given = PassedOn.below(config, PREFIX);
        given.keySet().stream()
                .filter(key -> !AdminClientConfig.configNames().contains(key))
                .sorted()
                .forEach(key -> problems.add(PREFIX + key, "is not a setting of Kafka's admin client"));
        if (!given.isEmpty() && config.getString(BOOTSTRAP) == null) {
            problems.add(
                    BOOTSTRAP, "is missing, and there are other keys below " + PREFIX + "; set the addresses of Kafka");
        }
        PassedOn.check(AdminClientConfig.configDef(), PREFIX, given, Map.of(), problems);
    }

    /** Settings of the client; empty where Kafka is not to be asked. */
    static Optional<Map<String, Object>> settings(AbstractConfig config, String clientId) {
        if (config.getString(BOOTSTRAP) == null) {
            return Optional.empty();
        }
        Map<String, Object> settings = new HashMap<>(PassedOn.below(config, PREFIX));
        settings.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        return Optional.of(settings);
    }
}
