package io.iotbridge.aliyun.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A device of {@code config/devices.csv}. */
record DemoDevice(String productKey, String deviceName) {

    /** Reads the file, whose columns are in the order of the platform's console. */
    static List<DemoDevice> readAll(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(line -> line.split(","))
                    .map(columns -> new DemoDevice(columns[2].strip(), columns[0].strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String key() {
        return productKey + "/" + deviceName;
    }

    String commandTopic() {
        return "/sys/" + key() + "/thing/service/property/set";
    }

    String messageTopic() {
        return "/" + key() + "/user/get";
    }
}
