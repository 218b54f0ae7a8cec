package io.iotbridge.aliyun.cluster;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Java properties as Kafka's programs read them. */
final class PropertiesFile {
    private PropertiesFile() {}

    static Path write(Path file, Map<String, String> content) {
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
}
