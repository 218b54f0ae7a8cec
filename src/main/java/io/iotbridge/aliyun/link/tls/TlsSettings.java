package io.iotbridge.aliyun.link.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which certificates to trust on {@code wss}, and which one to show. With neither a truststore nor certificates the JVM's own trust applies. Host names are
 * always verified.
 *
 * @param truststore file with trusted certificates
 * @param truststoreType {@code PEM}, {@code JKS} or {@code PKCS12}
 * @param truststorePassword password of the truststore; never shown
 * @param certificates trusted certificates as PEM text, instead of a file
 * @param withDefault whether the JVM's own trust applies in addition to them
 * @param client what a server is shown that asks for a certificate; without it such a server is not connected to
 */
public record TlsSettings(
        Optional<Path> truststore,
        String truststoreType,
        Optional<String> truststorePassword,
        Optional<String> certificates,
        boolean withDefault,
        Optional<ClientCertificate> client) {

    @Override
    public String toString() {
        return "TlsSettings[truststore=" + truststore + ", truststoreType=" + truststoreType + ", withDefault="
                + withDefault + ", client=" + client + "]";
    }
}
