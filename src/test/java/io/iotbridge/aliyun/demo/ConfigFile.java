package io.iotbridge.aliyun.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.EmulatorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A connector as a file of {@code config/} has it, in the form the worker's REST interface takes. */
record ConfigFile(String name, Map<String, String> config) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ConfigFile read(Path file) {
        try {
            JsonNode content = JSON.readTree(file.toFile());
            Map<String, String> config = JSON.convertValue(content.path("config"), new TypeReference<>() {});
            return new ConfigFile(content.path("name").asText(), config);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /** The same, signing in at the emulator instead of the real platform. */
    ConfigFile at(EmulatorProcess.Addresses emulator, Path devices, String bootstrapServers) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.remove("iot.region");
        changed.put("iot.endpoint", emulator.wss().toString());
        changed.put("iot.ssl.truststore.type", "PEM");
        changed.put(
                "iot.ssl.truststore.location", emulator.ca().toAbsolutePath().toString());
        changed.put("iot.devices.file", devices.toAbsolutePath().toString());
        changed.computeIfPresent("uplink.consumer.bootstrap.servers", (key, example) -> bootstrapServers);
        changed.computeIfPresent(
                "thing.model.files",
                (key, file) -> Path.of(file).toAbsolutePath().toString());
        return new ConfigFile(name, changed);
    }

    /** The configuration alone as a file, for whoever wants to change and put it. */
    void writeConfig(Path file) {
        Map<String, String> named = new LinkedHashMap<>(config);
        // Validation asks for it although the address names the connector.
        named.put("name", name);
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), named);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
