package io.iotbridge.aliyun.page;

import io.iotbridge.aliyun.cluster.JavaProcess;
import io.iotbridge.aliyun.cluster.JavaProgram;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The demo as the README starts it, in a JVM of its own, and the address of the page that it prints. */
record DemoProcess(JavaProcess process, URI page) implements AutoCloseable {
    private static final Pattern PAGE = Pattern.compile("Its page\\s+(http://\\S+)");

    /** Of the figures, which come once all connectors run. */
    private static final Pattern LINE = Pattern.compile("devices \\d+/\\d+");

    /** A new one, with messages on their way; its log goes into the folder. */
    static DemoProcess open(Path folder) {
        JavaProcess process = JavaProcess.start(new JavaProgram(
                JavaProgram.OWN_JAVA_HOME,
                JavaProgram.ownClassPath(),
                List.of("-Xmx256m", "-XX:+UseSerialGC"),
                "io.iotbridge.aliyun.demo.Demo",
                List.of(),
                folder.resolve("demo.log").toAbsolutePath()));
        long begin = process.logged();
        try {
            String output = Awaitility.await("demo")
                    .atMost(Duration.ofMinutes(2))
                    .until(
                            () -> {
                                process.requireAlive();
                                return String.join("\n", process.logSince(begin));
                            },
                            text -> LINE.matcher(text).find());
            Matcher line = PAGE.matcher(output);
            if (!line.find()) {
                throw new IllegalStateException("the demo names no page:\n" + output);
            }
            return new DemoProcess(process, URI.create(line.group(1)));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** The demo ends its own processes when it is asked to end. */
    @Override
    public void close() {
        process.stop();
    }
}
