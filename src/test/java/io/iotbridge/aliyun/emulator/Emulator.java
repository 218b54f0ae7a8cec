package io.iotbridge.aliyun.emulator;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** A running platform (platform.md): devices sign in on ws and wss, its users reach it by {@link Platform} and over HTTP. */
public final class Emulator implements AutoCloseable {

    private final EmulatorSettings settings;
    private final EventLoopGroup loops;
    private final Path caDirectory;
    private final Listeners listeners;
    private final Platform platform;
    private final Channel http;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Emulator(EmulatorSettings settings, EventLoopGroup loops, LongSupplier clock) throws IOException {
        this.settings = settings;
        this.loops = loops;
        this.caDirectory = settings.caDirectory().isPresent()
                ? settings.caDirectory().get()
                : Files.createTempDirectory("platform-emulator");
        Hub hub = Hub.of(settings, clock);
        this.listeners = new Listeners(hub, loops, ssl(settings, EmulatorCertificates.in(caDirectory)));
        this.platform = new Platform(hub, listeners);
        listeners.start();
        this.http = HttpSide.bind(loops, settings, platform);
        platform.things().files().base(http().toString());
    }

    /** Starts a platform; all its ports are bound when this returns. */
    public static Emulator start(EmulatorSettings settings) {
        return start(settings, System::currentTimeMillis);
    }

    /** The same at a time of the caller's, in milliseconds since the epoch. */
    static Emulator start(EmulatorSettings settings, LongSupplier clock) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("platform-emulator", true),
                NioIoHandler.newFactory());
        try {
            return new Emulator(settings, loops, clock);
        } catch (IOException e) {
            stop(loops);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            stop(loops);
            throw e;
        }
    }

    /** Where devices sign in without TLS. */
    public URI ws() {
        return URI.create("ws://" + host("127.0.0.1") + ":" + listeners.wsPort() + "/mqtt");
    }

    /** Where devices sign in over TLS. */
    public URI wss() {
        return URI.create("wss://" + host("localhost") + ":" + listeners.wssPort() + "/mqtt");
    }

    /** The cloud side over HTTP. */
    public URI http() {
        return URI.create("http://" + host("127.0.0.1") + ":" + Listeners.port(http));
    }

    /** The certificate to trust on wss, as a PEM file. */
    public Path caCertificate() {
        return caDirectory.resolve("ca.pem");
    }

    /** The cloud side in-process. */
    public Platform platform() {
        return platform;
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        http.close().syncUninterruptibly();
        listeners.stop();
        stop(loops);
        if (settings.caDirectory().isEmpty()) {
            forget(caDirectory.resolve("ca-key.pem"));
            forget(caCertificate());
            forget(caDirectory);
        }
    }

    private String host(String local) {
        if (!settings.hostNames().isEmpty()) {
            return settings.hostNames().get(0);
        }
        boolean here = List.of("127.0.0.1", "localhost", "0.0.0.0", "::").contains(settings.bind());
        return here ? local : settings.bind();
    }

    private static SslContext ssl(EmulatorSettings settings, EmulatorCertificates certificates) throws IOException {
        List<String> names = new ArrayList<>(settings.hostNames());
        names.add(settings.bind());
        EmulatorCertificates.Identity identity = certificates.issue(settings.certificate(), names);
        return SslContextBuilder.forServer(identity.key(), identity.certificate(), identity.issuer())
                .sslProvider(SslProvider.JDK)
                .protocols(settings.tls13() ? new String[] {"TLSv1.3", "TLSv1.2"} : new String[] {"TLSv1.2"})
                .build();
    }

    private static void stop(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static void forget(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // A left-over temporary file harms nobody.
            path.toFile().deleteOnExit();
        }
    }
}
