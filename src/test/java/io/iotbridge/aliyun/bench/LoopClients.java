package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.identity.ClientIdTemplate;
import io.iotbridge.aliyun.identity.ConnectSigner;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.SecureMode;
import io.iotbridge.aliyun.identity.SignMethod;
import io.iotbridge.aliyun.identity.SignedConnect;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.TrustManagerFactory;

/** An MQTT client library, as its users use it. */
interface LoopClients {
    int KEEP_ALIVE_SECONDS = 300;

    /** One device, on its way to be signed in. */
    interface Client {
        /** At QoS 1; done with the PUBACK. */
        CompletableFuture<?> publish(String topic, byte[] payload);
    }

    /** A message of the platform. */
    interface Message {
        String topic();

        byte[] payload();

        /** Sends the PUBACK. From any thread. */
        void acknowledge();
    }

    /** Signs in, subscribes, and hands on what arrives. */
    Client open(Device device, Consumer<Message> taker) throws Exception;

    static List<String> filters(Device device) {
        return List.of("/" + device.id() + "/user/get", "/sys/" + device.id() + "/rrpc/request/+");
    }

    static SignedConnect sign(Device device, URI endpoint) {
        return new ConnectSigner(
                        new ClientIdTemplate(ClientIdTemplate.DEFAULT),
                        SignMethod.HMACSHA256,
                        Optional.of(System::currentTimeMillis),
                        false)
                .sign(device, isSecure(endpoint) ? SecureMode.TLS : SecureMode.PLAIN);
    }

    static boolean isSecure(URI endpoint) {
        return endpoint.getScheme().equals("wss");
    }

    static TrustManagerFactory trusting(Path ca) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = Files.newInputStream(ca)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    /** The loop has no way to go on, and the bench must not take it for a slow one. */
    static void fatal(Throwable failure) {
        failure.printStackTrace();
        Runtime.getRuntime().halt(1);
    }
}
