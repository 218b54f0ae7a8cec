package io.iotbridge.aliyun.cluster;

import java.util.Map;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.eclipse.jetty.util.thread.ShutdownThread;

/**
 * Leaves a worker one way to end at SIGTERM: its own. Kafka has Jetty end its server in a shutdown hook too, beside Connect's, and the two run at the
 * same time. If Jetty's finds the server already stopping, it destroys it at once: the server then forgets to stop its threads, and Connect waits in
 * {@code QueuedThreadPool.join()} for ever, before it has stopped a single task (Kafka 4.3.1, {@code RestServer.stop()}; Jetty 12.0.34,
 * {@code ShutdownThread.run()}). Connect's hook ends the server by itself, so Jetty's is not missed.
 */
public final class OneShutdownHook implements ConnectRestExtension {

    /** For a worker. */
    public OneShutdownHook() {}

    @Override
    public void register(ConnectRestExtensionContext worker) {
        // The server runs by now, and has asked for its hook.
        if (!Runtime.getRuntime().removeShutdownHook(ShutdownThread.getInstance())) {
            throw new IllegalStateException("Jetty has no shutdown hook here: this extension is no longer needed");
        }
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}

    @Override
    public String version() {
        return "1";
    }
}
