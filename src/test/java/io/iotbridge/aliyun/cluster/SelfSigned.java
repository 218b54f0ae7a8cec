package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate of 127.0.0.1 that has signed itself, for a server that is no JVM.
 *
 * @param certificate PEM
 * @param key PEM, PKCS 8
 */
record SelfSigned(Path certificate, Path key) {
    static final String CERTIFICATE = "certificate.pem";
    private static final String PASSWORD = "not-kept";
    private static final int LINE = 64;

    /** By the JDK's keytool. */
    static SelfSigned create(Path folder) throws IOException {
        Path store = folder.resolve("server.p12").toAbsolutePath();
        Commands.output(List.of(
                JavaProgram.OWN_JAVA_HOME.resolve("bin/keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return new SelfSigned(
                    pem(
                            folder.resolve(CERTIFICATE),
                            "CERTIFICATE",
                            keys.getCertificate("server").getEncoded()),
                    pem(
                            folder.resolve("key.pem"),
                            "PRIVATE KEY",
                            keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static Path pem(Path file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                file.toAbsolutePath(), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
