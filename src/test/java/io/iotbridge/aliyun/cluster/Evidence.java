package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * What a worker shows beside its log, kept in its folder for those who search it for secrets; with the system property {@code secrets.search}
 * every worker keeps it, and logs at TRACE.
 */
public final class Evidence {

    /** Answers of its REST interface. */
    public static final String REST = "rest-answers.txt";

    /** Names and values of its MBeans, and names of its threads. */
    public static final String INSIDE = "mbeans-and-threads.txt";

    /** Secrets that a test has written into a connector's configuration, which the worker keeps and shows as it is. */
    public static final String INLINE = "inline.txt";

    private final Path folder;
    private final boolean isKept;

    private Evidence(Path folder, boolean isKept) {
        this.folder = folder;
        this.isKept = isKept;
    }

    static Evidence of(WorkerSettings settings) {
        return new Evidence(settings.folder(), isWanted() || settings.options().contains(TRACE));
    }

    /** Makes a worker keep it whose {@link WorkerSettings#withOptions} hold this. */
    public static final String TRACE = "-Dlog.level=TRACE";

    private static boolean isWanted() {
        return Boolean.getBoolean("secrets.search");
    }

    /** Everything at TRACE: Log4j's loggers, those of {@code java.util.logging}. */
    List<String> options() {
        return isKept
                ? List.of(
                        TRACE,
                        "-Djava.util.logging.config.file="
                                + Path.of(BuildOutput.resource("jul-trace.properties", folder)))
                : List.of();
    }

    void answered(String request, String answer) {
        append(REST, request + "\n" + answer + "\n");
    }

    void given(Map<String, String> config) {
        config.forEach((key, value) -> {
            if ((key.endsWith(".secret") || key.endsWith(".password")) && !value.startsWith("${")) {
                append(INLINE, value + "\n");
            }
        });
    }

    /** What there is to see from outside, now. */
    void look(JavaProcess process) {
        if (isKept && process.isAlive()) {
            append(INSIDE, String.join("\n", process.threadNames()) + "\n");
            try (MBeans beans = MBeans.of(process)) {
                append(INSIDE, beans.dump());
            }
        }
    }

    private synchronized void append(String file, String text) {
        if (isKept) {
            try {
                Files.writeString(folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
