package io.iotbridge.aliyun.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * The Kafka whose Connect worker runs, apart from our own versions.
 *
 * @param version as released, for example {@code 3.9.2}
 * @param classPath its jars and nothing of ours
 */
public record WorkerKafka(String version, String classPath) {

    /** The Kafka that we compile against, with its broker. */
    public static WorkerKafka own() {
        return resolved(AppInfoParser.getVersion(), ",broker");
    }

    /** A released Kafka. Maven brings its jars, from the local repository where it has them. */
    public static WorkerKafka of(String version) {
        return resolved(version, "");
    }

    private static WorkerKafka resolved(String version, String profiles) {
        Path file = BuildOutput.target().resolve("kafka-" + version + profiles.replace(',', '-') + ".classpath");
        try {
            if (!isComplete(file)) {
                resolve(version, profiles, file);
            }
            return new WorkerKafka(version, Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is this release or a later one. */
    public boolean isAtLeast(int wantedMajor, int wantedMinor) {
        int[] numbers =
                Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
        return numbers[0] > wantedMajor || numbers[0] == wantedMajor && numbers[1] >= wantedMinor;
    }

    /** Kafka 3 logs with Log4j 1, or what is kept of it. */
    String loggingOption(Path folder) {
        return version.startsWith("3.")
                ? "-Dlog4j.configuration=" + BuildOutput.resource("log4j-process.properties", folder)
                : BuildOutput.loggingOption(folder);
    }

    private static boolean isComplete(Path file) throws IOException {
        return Files.exists(file)
                && Arrays.stream(Files.readString(file).strip().split(File.pathSeparator))
                        .allMatch(jar -> Files.exists(Path.of(jar)));
    }

    /** JVMs of one build resolve it side by side: each writes a file of its own, and the last one stays. */
    private static void resolve(String version, String profiles, Path file) throws IOException {
        Path unfinished = Files.createTempFile(Files.createDirectories(file.getParent()), "kafka-", ".classpath");
        MavenRun.goal(
                Path.of("src/build/worker.xml"),
                List.of(
                        "-Pkafka-" + version.charAt(0) + profiles,
                        "-Dkafka.version=" + version,
                        "-Dmdep.outputFile=" + unfinished,
                        "dependency:build-classpath"));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
