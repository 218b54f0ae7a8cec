package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.tls.ClientCertificate;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;

/**
 * What TLS trusts and shows, read again when a file of it has changed. Connections share a context, so that its files are read once and a link that comes
 * back can resume a session. Safe for use by several threads.
 */
final class TlsContexts {

    /** Above what one worker has at a time; what is older belongs to configurations that are gone. */
    private static final int MOST = 16;

    /** A file that was replaced has another key, whatever its age. */
    private record FileState(FileTime changed, long size, Object key) {}

    private record FileStates(Optional<FileState> truststore, Optional<FileState> keystore) {}

    /** Each time that OpenSSL is tried again costs a handshake. */
    private static final Duration JVMS = Duration.ofHours(1);

    /**
     * A context that one thread makes, and that all who need it wait for.
     *
     * @param preferredAt when the JVM's TLS was found to do what OpenSSL's does not
     */
    private record Known(FileStates files, Optional<Long> preferredAt, FutureTask<SslContext> context) {
        boolean isOver(long now) {
            return preferredAt.filter(at -> now - at >= JVMS.toNanos()).isPresent();
        }
    }

    private final Supplier<TlsEngine> engine;
    private final LongSupplier nanoTime;
    private final Map<TlsSettings, Known> known = new LinkedHashMap<>(MOST, 0.75f, true);

    /**
     * None yet.
     *
     * @param engine asked on a thread that may block
     * @param nanoTime monotonic nanoseconds
     */
    TlsContexts(Supplier<TlsEngine> engine, LongSupplier nanoTime) {
        this.engine = engine;
        this.nanoTime = nanoTime;
    }

    /**
     * Reads the files if they are new or have changed: not on an event loop. No lock is held meanwhile; those who need the same files wait for the one who
     * reads them.
     *
     * @throws LinkException if a truststore or keystore cannot be used
     */
    SslContext of(TlsSettings tls) throws LinkException {
        Known made = current(tls, files(tls));
        made.context().run();
        try {
            return made.context().get();
        } catch (ExecutionException e) {
            forget(tls, made);
            throw thrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinkException(LinkException.Kind.CLOSED_BY_US, "interrupted while TLS was set up", e);
        }
    }

    private static LinkException thrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof LinkException known
                ? known
                : new LinkException(LinkException.Kind.TLS, "TLS cannot be set up", cause);
    }

    private synchronized Known current(TlsSettings tls, FileStates files) {
        Known last = known.get(tls);
        if (last == null || !last.files().equals(files) || last.isOver(nanoTime.getAsLong())) {
            last = new Known(
                    files, Optional.empty(), new FutureTask<>(() -> engine.get().context(TlsMaterial.read(tls))));
            known.put(tls, last);
        }
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
        return last;
    }

    /**
     * The JVM's TLS, for one connection. Reads the files: not on an event loop.
     *
     * @throws LinkException if a truststore or keystore cannot be used
     */
    static SslContext jvms(TlsSettings tls) throws LinkException {
        return TlsEngine.JDK.context(TlsMaterial.read(tls));
    }

    /**
     * The JVM's TLS has done what OpenSSL's has not: the next connections speak it too, for an hour or until a file changes. Does not block.
     *
     * @return whether that is news
     */
    synchronized boolean prefer(TlsSettings tls, SslContext jvms) {
        Known last = known.get(tls);
        if (last == null || last.preferredAt().isPresent()) {
            return false;
        }
        FutureTask<SslContext> there = new FutureTask<>(() -> jvms);
        there.run();
        known.put(tls, new Known(last.files(), Optional.of(nanoTime.getAsLong()), there));
        return true;
    }

    /** The next one reads again. */
    private synchronized void forget(TlsSettings tls, Known failed) {
        known.remove(tls, failed);
    }

    private static FileStates files(TlsSettings tls) {
        return new FileStates(
                tls.truststore().flatMap(TlsContexts::state),
                tls.client()
                        .filter(ClientCertificate.InFile.class::isInstance)
                        .flatMap(client -> state(((ClientCertificate.InFile) client).file())));
    }

    private static Optional<FileState> state(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileState(now.lastModifiedTime(), now.size(), now.fileKey()));
        } catch (IOException reportedWhenItIsRead) {
            return Optional.empty();
        }
    }

    /** TLS for one connection, which accepts a certificate of this host alone. */
    static SslHandler handler(SslContext context, ByteBufAllocator allocator, String host, int port) {
        SslHandler handler = context.newHandler(allocator, host, port);
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
        // The attempt as a whole has a time limit.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }
}
