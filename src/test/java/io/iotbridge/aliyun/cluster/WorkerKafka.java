package io.iotbridge.aliyun.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** The Kafka that we compile against. */
    public static WorkerKafka own() {
        return new WorkerKafka(AppInfoParser.getVersion(), BuildOutput.kafkaClassPath());
    }

    /** A released Kafka. Maven brings its jars, from the local repository where it has them. */
    public static WorkerKafka of(String version) {
        Path file = BuildOutput.target().resolve("kafka-" + version + ".classpath");
        try {
            if (!isComplete(file)) {
                resolve(version, file);
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

    private static void resolve(String version, Path file) {
        MavenRun.goal(
                Path.of("src/build/worker.xml"),
                List.of(
                        "-Pkafka-" + version.charAt(0),
                        "-Dkafka.version=" + version,
                        "-Dmdep.outputFile=" + file,
                        "dependency:build-classpath"));
    }
}
