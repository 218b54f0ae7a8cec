package io.iotbridge.aliyun.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes down what must be found nowhere else: the devices' secrets, and every password of a CONNECT. Only where the system property {@code
 * secrets.seen} names a folder; each process has a file of its own in it, a secret a line.
 */
final class SeenSecrets {

    private static final Optional<Path> FILE = Optional.ofNullable(System.getProperty("secrets.seen"))
            .map(folder -> Path.of(folder).resolve(ProcessHandle.current().pid() + ".secrets"));

    private SeenSecrets() {}

    static synchronized void add(String secret) {
        FILE.ifPresent(file -> {
            try {
                Files.createDirectories(file.getParent());
                Files.writeString(file, secret + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
