package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.iotbridge.aliyun.cluster.EmulatorProcess;
import io.iotbridge.aliyun.cluster.Shell;
import io.iotbridge.aliyun.house.Trial.When;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the commands of the pages as {@link Trials} says: those that take seconds in every build, all with {@code -Dcommands.all=true}. */
class CommandsIT {
    /** The longest uses every fault of the page, some of which take minutes to recover from. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @TempDir
    private static Path copy;

    static Stream<Trial> quick() {
        return Trials.ALL.stream().filter(trial -> trial.when() == When.EVERY_BUILD);
    }

    static Stream<Trial> others() {
        return Trials.ALL.stream()
                .filter(trial -> trial.when() != When.EVERY_BUILD && trial.when() != When.WITH_A_WORKER);
    }

    @BeforeAll
    static void copy() {
        if (Boolean.getBoolean("commands.all")) {
            CleanCopy.of(CleanCopy.EVERYTHING, copy);
        }
    }

    /** On what the build that runs this has packaged. */
    @ParameterizedTest
    @MethodSource("quick")
    void worksHere(Trial trial) {
        run(trial.with(" -DskipTests package", ""), Path.of("").toAbsolutePath());
    }

    @ParameterizedTest
    @MethodSource("others")
    @EnabledIfSystemProperty(named = "commands.all", matches = "true")
    void worksInACleanCopy(Trial trial) {
        if (trial.when() == When.WITH_DOCKER) {
            assumeThat(works("docker compose version")).as("docker compose").isTrue();
        }
        if (trial.when() == When.WITH_KUBERNETES) {
            assumeThat(works("kubectl get crd kafkaconnectors.kafka.strimzi.io"))
                    .as("a Kubernetes with Strimzi")
                    .isTrue();
        }
        System.out.println(trial);
        run(trial, copy);
    }

    @Test
    void theEmulatorAnswersTheRequestsThatItsPageNames(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(Pages.requests()).hasSizeGreaterThan(5);
        try (EmulatorProcess emulator = EmulatorProcess.open(folder, Path.of("config/devices.csv"))) {
            URI cloud = emulator.addresses().http();
            for (String request : Pages.requests()) {
                String[] parts = request.split(" ");
                int status = status(parts[0], cloud.resolve(parts[1]));
                // What is posted here is nothing that it could act on.
                assertThat(status).as(request).isIn(parts[0].equals("GET") ? List.of(200) : List.of(200, 400));
            }
            assertThat(status("GET", cloud.resolve("/api/none"))).isEqualTo(404);
        }
    }

    private static int status(String method, URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void run(Trial trial, Path folder) {
        Shell shell = new Shell(folder);
        if (trial.endless()) {
            shell.runUntil(trial.prints(), "exec " + trial.tried(), PATIENCE);
        } else {
            assertThat(shell.run(trial.tried(), PATIENCE)).containsPattern(trial.prints());
        }
    }

    private static boolean works(String command) {
        try {
            new Shell(copy).run(command, PATIENCE);
            return true;
        } catch (IllegalStateException none) {
            return false;
        }
    }
}
