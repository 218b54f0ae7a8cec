package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sources give the same zip, byte for byte, in another folder, time zone and language and under another usual umask. */
class ReproducibleZipIT {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path ZIP = Path.of(System.getProperty("plugin.zip"));

    /** All of the repository that the zip is made of. */
    private static final List<String> SOURCES = List.of(
            "pom.xml",
            "manifest.json",
            "README.md",
            "LICENSE",
            "CHANGELOG.md",
            "config",
            "docs",
            "src/main",
            "src/build");

    @TempDir
    private Path folder;

    @Test
    void isTheSameWhenBuiltElsewhere() throws IOException, InterruptedException {
        for (String source : SOURCES) {
            copy(ROOT.resolve(source), folder.resolve(source));
        }

        Process maven = maven().start();
        String output = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(maven.waitFor()).as(output).isZero();
        assertThat(folder.resolve("target").resolve(ZIP.getFileName())).hasSameBinaryContentAs(ZIP);
    }

    private ProcessBuilder maven() {
        String home = System.getProperty("maven.home");
        String program = home == null ? "mvn" : Path.of(home, "bin", "mvn").toString();
        String repository = System.getProperty("maven.repo.local");
        // Everything it needs has just been used by the build that runs this test.
        String command = "umask 002 && exec '" + program + "' -o -B -q -Dmaven.test.skip=true -Dcheckstyle.skip"
                + " -Dspotless.check.skip=true"
                + (repository == null ? "" : " '-Dmaven.repo.local=" + repository + "'") + " package";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("TZ", "Asia/Shanghai");
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
