package io.iotbridge.aliyun.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs what ends the memory of its JVM in one of its own. */
public final class OwnJvmFixture {

    private OwnJvmFixture() {}

    /**
     * Waits until it ends.
     *
     * @param heap as of {@code -Xmx}
     * @return what it has printed
     */
    public static String run(Class<?> program, String heap) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
