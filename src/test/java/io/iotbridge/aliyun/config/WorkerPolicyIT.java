package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A worker whose operator says in environment variables what connectors may do, as in a container; a JVM cannot change its own. */
class WorkerPolicyIT {

    private static final String ENDPOINTS = "IOTBRIDGE_ALLOWED_ENDPOINTS";
    private static final String CLASSES = "IOTBRIDGE_ALLOWED_CLIENT_CLASSES";

    @Test
    void theEnvironmentAllowsEndpointsAndClasses() throws IOException, InterruptedException {
        assertThat(allowed(Map.of())).isEqualTo("platform true, elsewhere true, class false");
        assertThat(allowed(Map.of(ENDPOINTS, "platform.test", CLASSES, "com.example.*")))
                .isEqualTo("platform true, elsewhere false, class true");
    }

    @Test
    void theSystemPropertyGoesBeforeTheEnvironment() throws IOException, InterruptedException {
        assertThat(allowed(
                        Map.of(ENDPOINTS, "platform.test", CLASSES, "com.example.*"),
                        "-Diotbridge.allowed.endpoints=elsewhere.test",
                        "-Diotbridge.allowed.client.classes="))
                .isEqualTo("platform false, elsewhere true, class false");
    }

    private static String allowed(Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1");
        builder.command().addAll(List.of(options));
        builder.command().addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
        builder.redirectErrorStream(true).environment().keySet().removeAll(Set.of(ENDPOINTS, CLASSES));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    /** Says what it allows. */
    static final class Worker {
        private Worker() {}

        /** Takes no arguments. */
        public static void main(String[] args) {
            System.out.println("platform "
                    + WorkerPolicy.endpoints().allows(URI.create("wss://platform.test/mqtt")) + ", elsewhere "
                    + WorkerPolicy.endpoints().allows(URI.create("wss://elsewhere.test/mqtt")) + ", class "
                    + WorkerPolicy.clientClasses().test("com.example.Login"));
        }
    }
}
