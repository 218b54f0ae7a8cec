package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.link.tls.TlsSettings;
import java.nio.file.Path;
import java.util.Optional;

/** Whom connections of tests trust. */
public final class TlsFixture {

    /** Whom the JVM trusts. */
    public static final TlsSettings JVM_DEFAULT =
            trusting(Optional.empty(), "PKCS12", Optional.empty(), Optional.empty());

    private TlsFixture() {}

    /** Nobody else, and without a certificate of one's own. */
    public static TlsSettings trusting(
            Optional<Path> truststore,
            String truststoreType,
            Optional<String> truststorePassword,
            Optional<String> certificates) {
        return new TlsSettings(truststore, truststoreType, truststorePassword, certificates, false, Optional.empty());
    }
}
