package io.iotbridge.aliyun;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this plugin, as the build wrote it. */
public final class ConnectorVersion {

    private static final String VERSION = read();

    private ConnectorVersion() {}

    /** For example {@code 1.0.0-rc1}. */
    public static String get() {
        return VERSION;
    }

    private static String read() {
        try (InputStream in = ConnectorVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
