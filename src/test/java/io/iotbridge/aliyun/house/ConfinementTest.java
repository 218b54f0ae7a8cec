package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A link and its connections belong to one event loop: no lock is taken in their code, but for what all links of a process share. */
class ConfinementTest {

    private static final Path LINK = Path.of("src/main/java/io/iotbridge/aliyun/link");

    private static final Pattern LOCKS = Pattern.compile(
            "\\bsynchronized\\b|java\\.util\\.concurrent\\.locks|\\bSemaphore\\b|\\bCountDownLatch\\b|\\bnotifyAll\\(|\\bwait\\(");

    /** Each with what it guards. Short, and calls no link while it is held. */
    private static final Map<String, String> SHARED = Map.of(
            "LinkPool.java", "which links there are",
            "SignInAdmission.java", "the sign-ins of all links",
            "SignIn.java", "its place in the admission",
            "ClosureBursts.java", "connections of a fleet that end together",
            "OutageLog.java", "what was said once per endpoint",
            "RefusedDevices.java", "the refused devices of a task",
            "PauseDetector.java", "when the process was seen to run",
            "TlsContexts.java", "TLS contexts, on threads that may block",
            "Publish.java", "a publish that the outbox sends under its own lock");

    @Test
    void noLockIsTakenOnALoopButForWhatAllLinksShare() throws IOException {
        try (Stream<Path> files = Files.walk(LINK)) {
            TreeSet<String> locking = new TreeSet<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (LOCKS.matcher(Files.readString(file)).find()) {
                    locking.add(file.getFileName().toString());
                }
            }
            assertThat(locking).isEqualTo(new TreeSet<>(SHARED.keySet()));
        }
    }
}
