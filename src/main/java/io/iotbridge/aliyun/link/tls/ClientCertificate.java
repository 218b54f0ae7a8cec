package io.iotbridge.aliyun.link.tls;

import java.nio.file.Path;
import java.util.Optional;

/** A client certificate with its private key, for a server that asks for one. It never appears in messages; only the name of its file does. */
public sealed interface ClientCertificate {

    /** Password of the private key, if it has one of its own. */
    Optional<String> keyPassword();

    /**
     * In a file.
     *
     * @param file with the private key and its certificate chain; read by every connection that finds it changed
     * @param type {@code PEM}, {@code JKS} or {@code PKCS12}
     * @param password of the file; none for {@code PEM}
     * @param keyPassword of the private key; without it the file's is used
     */
    record InFile(Path file, String type, Optional<String> password, Optional<String> keyPassword)
            implements ClientCertificate {
        @Override
        public String toString() {
            return type + " file " + file;
        }
    }

    /**
     * As PEM text.
     *
     * @param chain the certificate, then those that lead to the server's CA
     * @param key the private key, PKCS#8
     * @param keyPassword of the key, if it is encrypted
     */
    record InText(String chain, String key, Optional<String> keyPassword) implements ClientCertificate {
        @Override
        public String toString() {
            return "PEM text";
        }
    }
}
