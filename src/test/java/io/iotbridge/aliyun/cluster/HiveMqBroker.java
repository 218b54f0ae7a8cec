package io.iotbridge.aliyun.cluster;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** HiveMQ's community broker over WebSocket, in this JVM: an MQTT server that nobody here wrote. */
public final class HiveMqBroker implements AutoCloseable {
    private final EmbeddedHiveMQ broker;
    private final URI ws;

    private HiveMqBroker(EmbeddedHiveMQ broker, URI ws) {
        this.broker = broker;
        this.ws = ws;
    }

    /** A broker that lets in exactly these user names with these passwords. */
    public static HiveMqBroker open(Path folder, Map<String, String> passwords) {
        int port = FreePorts.next();
        Path conf = folder.resolve("conf");
        Path data = folder.resolve("data");
        Path extensions = folder.resolve("extensions");
        try {
            Files.createDirectories(conf);
            Files.createDirectories(data);
            Files.createDirectories(extensions);
            Files.writeString(conf.resolve("config.xml"), configuration(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        EmbeddedExtension credentials = EmbeddedExtension.builder()
                .withId("fixed-credentials")
                .withName("Fixed credentials")
                .withVersion("1")
                .withPriority(0)
                .withStartPriority(1000)
                .withExtensionMain(new FixedCredentials(Map.copyOf(passwords)))
                .build();
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(conf)
                .withDataFolder(data)
                .withExtensionsFolder(extensions)
                .withEmbeddedExtension(credentials)
                // Its own logging needs Logback behind SLF4J; here it is Log4j 2, as in Kafka.
                .withoutLoggingBootstrap()
                .build();
        broker.start().join();
        return new HiveMqBroker(broker, URI.create("ws://127.0.0.1:" + port + "/mqtt"));
    }

    public URI ws() {
        return ws;
    }

    @Override
    public void close() {
        broker.stop().join();
    }

    private static String configuration(int port) {
        return """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <websocket-listener>
                      <port>%d</port>
                      <bind-address>127.0.0.1</bind-address>
                      <path>/mqtt</path>
                      <name>ws</name>
                      <subprotocols><subprotocol>mqtt</subprotocol></subprotocols>
                      <allow-extensions>true</allow-extensions>
                    </websocket-listener>
                  </listeners>
                  <persistence><mode>in-memory</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(port);
    }

    private record FixedCredentials(Map<String, String> passwords) implements ExtensionMain, SimpleAuthenticator {
        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            Services.securityRegistry().setAuthenticatorProvider(providerInput -> this);
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}

        @Override
        public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
            Optional<String> expected = input.getConnectPacket().getUserName().map(passwords::get);
            Optional<String> given = input.getConnectPacket().getPassword().map(HiveMqBroker::text);
            if (expected.isPresent() && expected.equals(given)) {
                output.authenticateSuccessfully();
            } else {
                output.failAuthentication(ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD);
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
