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
    private final int ws;
    private final int wss;
    private final int tcp;
    private final Path ca;

    private MosquittoBroker(Process process, int ws, int wss, int tcp, Path ca) {
        this.process = process;
        this.ws = ws;
        this.wss = wss;
        this.tcp = tcp;
        this.ca = ca;
    }

    /** Where it is installed. Debian puts it where only root looks for programs. */
    public static Optional<Path> program() {
        return Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A broker of its own on the loopback address, without TLS; sessions keep any number of messages, and end with it. */
    public static MosquittoBroker open(Path program, Path folder) {
        return open(program, folder, false);
    }

    /** Likewise, with a wss listener. */
    public static MosquittoBroker openWithTls(Path program, Path folder) {
        return open(program, folder, true);
    }

    private static MosquittoBroker open(Path program, Path folder, boolean tls) {
        int ws = FreePorts.next();
        int wss = FreePorts.next();
        int tcp = FreePorts.next();
        try {
            Files.createDirectories(folder);
            String secure = "";
            if (tls) {
                SelfSigned certificate = SelfSigned.create(folder);
                secure = """
                        listener %d 127.0.0.1
                        protocol websockets
                        certfile %s
                        keyfile %s
                        """.formatted(wss, certificate.certificate(), certificate.key());
            }
            Path conf = Files.writeString(folder.resolve("mosquitto.conf"), """
                    allow_anonymous true
                    persistence false
                    sys_interval 1
                    max_queued_messages 0
                    max_inflight_messages 1000
                    set_tcp_nodelay true
                    listener %d 127.0.0.1
                    listener %d 127.0.0.1
                    protocol websockets
                    %s
                    """.formatted(tcp, ws, secure));
            Process process = new ProcessBuilder(program.toString(), "-c", conf.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("mosquitto.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "mosquitto-ends"));
            Awaitility.await("mosquitto, see " + folder)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !process.isAlive() || listens(ws));
            if (!process.isAlive()) {
                throw new IllegalStateException("mosquitto did not start, see " + folder);
            }
            return new MosquittoBroker(process, ws, wss, tcp, folder.resolve(SelfSigned.CERTIFICATE));
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
        return URI.create("ws://127.0.0.1:" + ws + "/mqtt");
    }

    /** With TLS, if it was opened with it. */
    public URI wss() {
        return URI.create("wss://127.0.0.1:" + wss + "/mqtt");
    }

    /** Whom to trust for {@link #wss()}. */
    public Path ca() {
        return ca;
    }

    /** Without WebSocket, where it answers at once and not after tens of milliseconds. Version 2.0.11 does not start without this listener. */
    public URI tcp() {
        return URI.create("tcp://127.0.0.1:" + tcp);
    }

    public long pid() {
        return process.pid();
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
