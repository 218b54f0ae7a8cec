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
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLParameters;

/**
 * What TLS trusts, read again when its file has changed. Connections share a context, so that the sign-ins of a fleet resume each other's
 * sessions. Safe for use by several threads.
 */
final class TlsContexts {

    private record Known(Optional<FileTime> changed, SslContext context) {}

    private final Map<TlsSettings, Known> known = new HashMap<>();

    /**
     * Reads the truststore if it is new or has changed: not on an event loop.
     *
     * @throws LinkException if the truststore cannot be used
     */
    synchronized SslContext of(TlsSettings tls) throws LinkException {
        Optional<FileTime> changed = tls.truststore().flatMap(TlsContexts::changed);
        Known last = known.get(tls);
        if (last == null || !last.changed().equals(changed)) {
            last = new Known(changed, context(tls));
            known.put(tls, last);
        }
        return last.context();
    }

    private static Optional<FileTime> changed(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
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
