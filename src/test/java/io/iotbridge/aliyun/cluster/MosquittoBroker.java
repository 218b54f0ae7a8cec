package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Eclipse Mosquitto over WebSocket, if this machine has it: a broker whose sessions go by the client id. Whoever comes is let in. */
public final class MosquittoBroker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Process process;
    private final URI ws;
    private final URI tcp;

    private MosquittoBroker(Process process, URI ws, URI tcp) {
        this.process = process;
        this.ws = ws;
        this.tcp = tcp;
    }

    /** Where it is installed. Debian puts it where only root looks for programs. */
    public static Optional<Path> program() {
        return Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A broker of its own on the loopback address; sessions keep any number of messages, and end with it. */
    public static MosquittoBroker open(Path program, Path folder) {
        int port = FreePorts.next();
        int plain = FreePorts.next();
        try {
            Files.createDirectories(folder);
            Path conf = Files.writeString(folder.resolve("mosquitto.conf"), """
                    allow_anonymous true
                    persistence false
                    max_queued_messages 0
                    max_inflight_messages 1000
                    set_tcp_nodelay true
                    listener %d 127.0.0.1
                    listener %d 127.0.0.1
                    protocol websockets
                    """.formatted(plain, port));
            Process process = new ProcessBuilder(program.toString(), "-c", conf.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("mosquitto.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "mosquitto-ends"));
            MosquittoBroker broker = new MosquittoBroker(
                    process, URI.create("ws://127.0.0.1:" + port + "/mqtt"), URI.create("tcp://127.0.0.1:" + plain));
            Awaitility.await("mosquitto, see " + folder)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !process.isAlive() || listens(port));
            if (!process.isAlive()) {
                throw new IllegalStateException("mosquitto did not start, see " + folder);
            }
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public URI ws() {
        return ws;
    }

    /** Without WebSocket, where it answers at once and not after tens of milliseconds. Version 2.0.11 does not start without this listener. */
    public URI tcp() {
        return tcp;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
