package io.iotbridge.aliyun.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A shell in which people's commands are tried; its {@code mvn} is the Maven of this build, with the same JDK and local repository.
 *
 * @param folder where commands run
 */
public record Shell(Path folder) {

    /** Whether there is a program of this name. */
    public static boolean has(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** Runs the command to its end and returns what it printed; a status other than 0 is an error. */
    public String run(String command, Duration patience) {
        return run(command, patience, null);
    }

    /** Runs the command until it has printed this, then asks it to end; one that ends before is an error. */
    public String runUntil(String text, String command, Duration patience) {
        return run(command, patience, text);
    }

    private String run(String command, Duration patience, String until) {
        try {
            Path output = Files.createTempFile("command", ".log");
            Process process = start(command, output);
            try {
                if (until != null) {
                    Awaitility.await(command)
                            .atMost(patience)
                            .until(() -> !process.isAlive()
                                    || Files.readString(output).contains(until));
                    boolean endless = process.isAlive();
                    process.destroy();
                    return require(endless && process.waitFor(1, TimeUnit.MINUTES), command, output);
                }
                boolean ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
                return require(ended && process.exitValue() == 0, command, output);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }

    private Process start(String command, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", JavaProgram.OWN_JAVA_HOME.toString());
        String maven = System.getProperty("maven.home");
        if (maven != null) {
            environment.merge("PATH", "", (path, none) -> Path.of(maven, "bin") + File.pathSeparator + path);
        }
        String repository = System.getProperty("maven.repo.local");
        if (repository != null) {
            environment.merge("MAVEN_OPTS", "-Dmaven.repo.local=" + repository, (given, ours) -> given + " " + ours);
        }
        return builder.start();
    }

    private static String require(boolean fulfilled, String command, Path output) throws IOException {
        String printed = Files.readString(output);
        if (!fulfilled) {
            throw new IllegalStateException(command + " failed, or did not end:\n" + printed);
        }
        return printed;
    }
}
