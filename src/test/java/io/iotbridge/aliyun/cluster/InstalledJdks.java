package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** JDKs on this machine: the one that runs us, and what the system's packages have installed. */
public final class InstalledJdks {
    private static final Path FOLDER = Path.of("/usr/lib/jvm");

    private InstalledJdks() {}

    /** The home of a JDK of this feature release, for example 25. */
    public static Optional<Path> find(int release) {
        if (Runtime.version().feature() == release) {
            return Optional.of(JavaProgram.OWN_JAVA_HOME);
        }
        if (!Files.isDirectory(FOLDER)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(FOLDER)) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .filter(home -> releaseOf(home).startsWith(Integer.toString(release)))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String releaseOf(Path home) {
        Path file = home.resolve("release");
        return Files.exists(file)
                ? PropertiesFile.read(file).getOrDefault("JAVA_VERSION", "").replace("\"", "")
                : "";
    }
}
