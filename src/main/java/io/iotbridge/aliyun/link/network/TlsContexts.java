package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.TlsSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
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
import javax.net.ssl.SSLParameters;

/**
 * What TLS trusts, read again when its file has changed. Connections share a context, so that the sign-ins of a fleet resume each other's
 * sessions. Safe for use by several threads.
 */
final class TlsContexts {

    /** Above what one worker has at a time; what is older belongs to configurations that are gone. */
    private static final int MOST = 16;

    /** A file that was replaced has another key, whatever its age. */
    private record FileState(FileTime changed, long size, Object key) {}

    private record Known(Optional<FileState> file, SslContext context) {}

    private final Map<TlsSettings, Known> known = new LinkedHashMap<>(MOST, 0.75f, true);

    /**
     * Reads the truststore if it is new or has changed: not on an event loop.
     *
     * @throws LinkException if the truststore cannot be used
     */
    synchronized SslContext of(TlsSettings tls) throws LinkException {
        Optional<FileState> file = tls.truststore().flatMap(TlsContexts::state);
        Known last = known.get(tls);
        if (last == null || !last.file().equals(file)) {
            last = new Known(file, context(tls));
            known.put(tls, last);
        }
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
        return last.context();
    }

    private static Optional<FileState> state(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileState(now.lastModifiedTime(), now.size(), now.fileKey()));
        } catch (IOException reportedWhenItIsRead) {
            return Optional.empty();
        }
    }

    private static SslContext context(TlsSettings tls) throws LinkException {
        return new JdkSslContext(
                TrustStores.sslContext(tls),
                true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                ClientAuth.NONE,
                null,
                false);
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
