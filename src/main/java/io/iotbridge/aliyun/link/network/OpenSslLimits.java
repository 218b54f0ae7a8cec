package io.iotbridge.aliyun.link.network;

import io.netty.handler.ssl.OpenSsl;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;

/** What the JVM allows, and OpenSSL cannot be held to. */
final class OpenSslLimits {

    private static final String TLS_1_3 = "TLSv1.3";

    /** BoringSSL offers all of them, or none. */
    private static final Set<String> SUITES_OF_1_3 =
            Set.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /** Limits of the JVM that are not part of its parameters. */
    private static final List<String> LIMITS = List.of("jdk.tls.namedGroups", "jdk.tls.client.SignatureSchemes");

    private OpenSslLimits() {}

    /** Whether OpenSSL, set up with these, offers nothing else. */
    static boolean keepsTo(SSLParameters allowed) {
        List<String> suites = Arrays.asList(allowed.getCipherSuites());
        List<String> protocols = Arrays.asList(allowed.getProtocols());
        return LIMITS.stream().allMatch(limit -> System.getProperty(limit) == null)
                && (!protocols.contains(TLS_1_3) || suites.containsAll(SUITES_OF_1_3))
                && (protocols.equals(List.of(TLS_1_3)) || hasOlder(suites.stream()));
    }

    /** With none of the suites of earlier protocols asked for, it would offer all that it has. */
    private static boolean hasOlder(Stream<String> suites) {
        return suites.anyMatch(suite -> !SUITES_OF_1_3.contains(suite) && OpenSsl.isCipherSuiteAvailable(suite));
    }
}
