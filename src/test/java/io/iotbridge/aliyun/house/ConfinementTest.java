package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A link, its connections and the outboxes on it belong to one event loop: no lock is taken in their code, but for what all links of a process or
 * all outboxes of a task share.
 */
class ConfinementTest {

    private static final Path MAIN = Path.of("src/main/java/io/iotbridge/aliyun");

    private static final Pattern LOCKS = Pattern.compile(
            "\\bsynchronized\\b|java\\.util\\.concurrent\\.locks|\\bSemaphore\\b|\\bCountDownLatch\\b|\\bnotifyAll\\(|\\bwait\\(");

    /** Each with what it guards. Short, and calls no link while it is held. */
    private static final Map<String, String> SHARED = Map.ofEntries(
            Map.entry("LinkPool.java", "which links there are"),
            Map.entry("SharedEngine.java", "what they run on, and how many hold it"),
            Map.entry("SignInAdmission.java", "the sign-ins of all links"),
            Map.entry("SignIn.java", "its place in the admission"),
            Map.entry("ClosureBursts.java", "connections of a fleet that end together"),
            Map.entry("OutageLog.java", "what was said once per endpoint"),
            Map.entry("RefusedDevices.java", "the refused devices of a task"),
            Map.entry("PauseDetector.java", "when the process was seen to run"),
            Map.entry("TlsContexts.java", "TLS contexts, on threads that may block"),
            Map.entry("BlockingTasks.java", "what waits for a thread that may block"),
            Map.entry("Buffer.java", "what a task holds of all its partitions"),
            Map.entry("PlatformModels.java", "the questions of a task, whose links are on several loops"));

    /** What only the loop touches needs nothing that makes it safe for others. */
    private static final Pattern SHARING =
            Pattern.compile("\\bvolatile\\b|\\bAtomic\\w+|\\bConcurrent\\w+|\\bCopyOnWrite\\w+");

    private static final List<String> CONFINED = List.of(
            "uplink/outboxes/Outbox",
            "uplink/outboxes/PendingPublish",
            "uplink/outboxes/PublishesInFlight",
            "uplink/outboxes/Pacing",
            "link/PublishRate",
            "link/PublishLine",
            "link/PublishTurn",
            "link/Publish",
            "link/PublishIds",
            "link/LinkPublisher",
            "link/acks/AckWindow",
            "link/Arrivals",
            "link/connection/Connection",
            "link/connection/Session",
            "link/connection/PendingPackets");

    @Test
    void noLockIsTakenOnALoopButForWhatIsShared() throws IOException {
        TreeSet<String> locking = new TreeSet<>();
        for (String folder : List.of("link", "uplink", "loop")) {
            try (Stream<Path> files = Files.walk(MAIN.resolve(folder))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    if (LOCKS.matcher(Files.readString(file)).find()) {
                        locking.add(file.getFileName().toString());
                    }
                }
            }
        }
        assertThat(locking).isEqualTo(new TreeSet<>(SHARED.keySet()));
    }

    @Test
    void whatBelongsToALoopIsSharedWithNobody() throws IOException {
        for (String confined : CONFINED) {
            assertThat(Files.readString(MAIN.resolve(confined + ".java")))
                    .as(confined)
                    .doesNotContainPattern(SHARING);
        }
    }
}
