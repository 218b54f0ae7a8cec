package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The platform's stand-in as a program of its own, found by the one line it prints when it is ready. */
public record EmulatorProcess(JavaProcess process, Addresses addresses) implements AutoCloseable {

    private static final List<String> QUICK_TO_START =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Where devices sign in, where the cloud side is, and whom to trust. */
    public record Addresses(URI ws, URI wss, URI http, Path ca) {
        private static final Pattern READY =
                Pattern.compile("emulator ready (ws://\\S+) (wss://\\S+) (http://\\S+) ca=(.+)");

        /** The addresses in what the program has printed, {@code null} as long as it is not ready. */
        public static Addresses parse(String output) {
            Matcher line = READY.matcher(output);
            if (!line.find()) {
                return null;
            }
            return new Addresses(
                    URI.create(line.group(1)),
                    URI.create(line.group(2)),
                    URI.create(line.group(3)),
                    Path.of(line.group(4).strip()));
        }
    }

    /** A new one, ready; its options beside addresses and devices file are those of {@code exec:java@emulator}. */
    public static EmulatorProcess open(Path folder, Path devices, String... options) {
        return open(folder, devices, QUICK_TO_START, options);
    }

    /** Likewise, on a JVM with these options. */
    public static EmulatorProcess open(Path folder, Path devices, List<String> jvm, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--bind", "127.0.0.1",
                "--ws-port", "0",
                "--wss-port", "0",
                "--http-port", "0",
                "--devices", devices.toAbsolutePath().toString()));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--ca-dir")) {
            // Not in the system's folder of temporary files, where a process that is killed leaves it.
            arguments.addAll(List.of(
                    "--ca-dir", folder.resolve("emulator-ca").toAbsolutePath().toString()));
        }
        Path log = folder.resolve("emulator.log").toAbsolutePath();
        JavaProcess process = JavaProcess.start(new JavaProgram(
                JavaProgram.OWN_JAVA_HOME,
                JavaProgram.ownClassPath(),
                jvm,
                "io.iotbridge.aliyun.emulator.EmulatorProgram",
                arguments,
                log));
        try {
            Addresses addresses = Awaitility.await("emulator")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> ready(process, log), found -> found != null);
            return new EmulatorProcess(process, addresses);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static Addresses ready(JavaProcess process, Path log) {
        process.requireAlive();
        try {
            return Addresses.parse(Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
