package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.link.ProxySettings;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The proxy between the worker and the platform. */
final class ProxyKeys {

    static final String TYPE = "iot.proxy.type";
    static final String HOST = "iot.proxy.host";
    static final String PORT = "iot.proxy.port";
    static final String USER = "iot.proxy.user";
    static final String PASSWORD = "iot.proxy.password";

    private static final int MAX_PORT = 65_535;

    private ProxyKeys() {}

    static void define(ConfigDef def) {
        new KeyGroup(def, "Proxy")
                .text(
                        HOST,
                        null,
                        Importance.MEDIUM,
                        "Host of the proxy for every connection; the proxy resolves the platform's host name. If unset, connections are direct.")
                .number(PORT, 3_128, 1, MAX_PORT, Importance.MEDIUM, "Port of the proxy.")
                .choice(
                        TYPE,
                        "http",
                        List.of("http", "socks5"),
                        Importance.MEDIUM,
                        "Protocol of the proxy: HTTP CONNECT or SOCKS 5.")
                .text(USER, null, Importance.LOW, "User name, if the proxy requires one.")
                .secret(PASSWORD, Importance.LOW, "Password of " + USER + ".");
    }

    static void check(AbstractConfig config, Problems problems) {
        if (config.getString(HOST) == null && config.getString(USER) != null) {
            problems.add(HOST, "is missing; " + USER + " is for a proxy");
        }
        if (config.getString(USER) == null && config.getPassword(PASSWORD) != null) {
            problems.add(USER, "is missing; " + PASSWORD + " goes with it");
        }
    }

    static Optional<ProxySettings> settings(AbstractConfig config) {
        return Optional.ofNullable(config.getString(HOST))
                .map(host -> new ProxySettings(
                        ProxySettings.Type.valueOf(ConnectorConfig.upper(config, TYPE)),
                        host,
                        config.getInt(PORT),
                        Optional.ofNullable(config.getString(USER)),
                        ConnectorConfig.secret(config, PASSWORD)));
    }
}
