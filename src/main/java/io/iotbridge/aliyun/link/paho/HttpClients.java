package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.TlsSettings;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** One HTTP client, and with it one selector thread, for all connections with the same TLS settings. Safe for use by several threads. */
final class HttpClients {

    private static final MethodHandle SHUTDOWN_NOW = shutdownNow();

    private final Executor threads;
    private final Map<TlsSettings, Shared> shared = new HashMap<>();

    HttpClients(Executor threads) {
        this.threads = threads;
    }

    /**
     * Lends the client for the settings. Reads the truststore when it makes a new client, so that a renewed truststore takes effect once
     * all connections have ended.
     *
     * @throws LinkException if the truststore cannot be used
     */
    synchronized Lease lease(TlsSettings tls) throws LinkException {
        Shared entry = shared.get(tls);
        if (entry == null) {
            entry = new Shared(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(TrustStores.sslContext(tls))
                    .executor(threads)
                    .build());
            shared.put(tls, entry);
        }
        entry.leases++;
        return new Lease(tls, entry);
    }

    private synchronized void giveBack(TlsSettings tls, Shared entry) {
        if (--entry.leases == 0) {
            shared.remove(tls);
            letGo(entry.client);
        }
    }

    /** Before JDK 21 a client cannot be shut down; its thread ends when it is no longer reachable. */
    private static void letGo(HttpClient client) {
        if (SHUTDOWN_NOW != null) {
            try {
                SHUTDOWN_NOW.invoke(client);
            } catch (Throwable e) {
                throw new IllegalStateException("cannot shut down an HTTP client", e);
            }
        }
    }

    private static MethodHandle shutdownNow() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static final class Shared {
        private final HttpClient client;
        private int leases;

        private Shared(HttpClient client) {
            this.client = client;
        }
    }

    /** A client that is ours until we give it back, once. */
    final class Lease {
        private final TlsSettings tls;
        private final Shared entry;

        private Lease(TlsSettings tls, Shared entry) {
            this.tls = tls;
            this.entry = entry;
        }

        HttpClient client() {
            return entry.client;
        }

        void release() {
            giveBack(tls, entry);
        }
    }
}
