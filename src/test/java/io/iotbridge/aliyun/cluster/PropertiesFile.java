package io.iotbridge.aliyun.cluster;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Java properties as Kafka's programs read them. */
public final class PropertiesFile {
    private PropertiesFile() {}

    /** Writes the file, and the folder it is in. */
    public static Path write(Path file, Map<String, String> content) {
        Properties properties = new Properties();
        properties.putAll(content);
        try {
            Files.createDirectories(file.getParent());
            try (BufferedWriter writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of a file, in a map of the caller's own. */
    public static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> content = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> content.put(key, properties.getProperty(key)));
        return content;
    }
}
