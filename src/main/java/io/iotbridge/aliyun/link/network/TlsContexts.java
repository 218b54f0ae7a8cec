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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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

    /** A context that one thread makes, and that all who need it wait for. */
    private record Known(FileStates files, boolean isJdks, FutureTask<SslContext> context) {}

    private final Supplier<TlsEngine> engine;
    private final Map<TlsSettings, Known> known = new LinkedHashMap<>(MOST, 0.75f, true);

    /** @param engine asked on a thread that may block */
    TlsContexts(Supplier<TlsEngine> engine) {
        this.engine = engine;
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
        if (last == null || !last.files().equals(files)) {
            last = new Known(files, false, new FutureTask<>(() -> engine.get().context(TlsMaterial.read(tls))));
            known.put(tls, last);
        }
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
        return last;
    }

    /**
     * A server may have a key, or ask for something, that only the JVM's TLS knows: the next connections use that, until a file changes. Does not block.
     *
     * @param failure of a handshake
     * @return whether the next connection speaks other TLS than this one did
     */
    synchronized boolean handshakeFailed(TlsSettings tls, Throwable failure) {
        Known last = known.get(tls);
        if (last == null || last.isJdks() || !OpenSslText.isOf(failure)) {
            return false;
        }
        known.put(
                tls,
                new Known(last.files(), true, new FutureTask<>(() -> TlsEngine.JDK.context(TlsMaterial.read(tls)))));
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
