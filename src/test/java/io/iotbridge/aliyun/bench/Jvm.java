package io.iotbridge.aliyun.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM of every contender.
 *
 * @param heap maximum, in the form of {@code -Xmx}
 * @param more options on top of heap and collector
 * @param plainLoops whether the loops' TLS is the JVM's, as their clients have it where nothing is added to them; the plugin brings a native library that theirs
 *     would find here
 */
record Jvm(Path home, String heap, List<String> more, boolean plainLoops) {

    /** All options: those that a worker gets of {@code ConnectWorkerProcess}, and ours. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-Xshare:auto"));
        options.addAll(more);
        return options;
    }

    List<String> optionsOfLoop() {
        List<String> options = options();
        if (plainLoops) {
            options.add("-Dio.netty.handler.ssl.noOpenSsl=true");
        }
        return options;
    }
}
