package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.emulator.CertificateKind;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code iot.validate.connect=true} over a real worker's REST interface: what is wrong stands on the key to change, with the fix. */
@ExtendWith(ClusterExtension.class)
class LiveCheckIT {

    private static final String SERVICES = "/sys/a1Product/pump0/thing/service/+";

    private final Cluster cluster;
    private Bridge bridge;

    LiveCheckIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void open() {
        bridge = Bridge.open(cluster, EmulatorSettings.defaults(), 1);
    }

    @AfterEach
    void close() {
        bridge.close();
    }

    private Map<String, String> source() {
        return live(bridge.source(bridge.emulator().wss()));
    }

    private static Map<String, String> live(Map<String, String> props) {
        props.put("iot.validate.connect", "true");
        props.put("iot.validate.timeout.ms", "5000");
        return props;
    }

    private Map<String, List<String>> validate(Map<String, String> props) {
        return cluster.rest().validate(props.get("connector.class"), props);
    }

    private void isToldOn(String key, Map<String, String> props, String... words) {
        Map<String, List<String>> errors = validate(props);
        assertThat(errors).containsOnlyKeys(key);
        assertThat(errors.get(key)).singleElement().asString().contains(words);
    }

    private long connects() {
        return bridge.state("pump0").connects();
    }

    @Test
    void passesWhatThePlatformAcceptsAndLeavesNothingBehind() {
        assertThat(validate(source())).isEmpty();
        assertThat(validate(live(bridge.sink(bridge.emulator().wss())))).isEmpty();
        Awaitility.await("signed out").until(() -> bridge.online() == 0);
        assertThat(connects()).isEqualTo(2);
        Awaitility.await("links' threads").until(() -> cluster.worker().process().threadNames().stream()
                .noneMatch(name -> name.startsWith("aliyun-iot")));
    }

    @Test
    void asksALinkThatIsUpInsteadOfDisplacingIt() {
        bridge.start("source", bridge.source(bridge.emulator().wss()));
        bridge.awaitSubscribed(1);
        for (int i = 0; i < 7; i++) {
            assertThat(validate(source())).isEmpty();
        }
        // C15
        for (String other : List.of("wss://127.0.0.1:", "wss://LOCALHOST:")) {
            Map<String, String> spelled = source();
            String port = spelled.get("iot.endpoint").replaceAll(".*:(\\d+).*", "$1");
            spelled.put("iot.endpoint", other + port + "/other");
            assertThat(validate(spelled)).isEmpty();
        }
        Map<String, String> otherKeepAlive = source();
        otherKeepAlive.put("iot.keepalive.seconds", "600");
        isToldOn("iot.validate.connect", otherKeepAlive, "in use by this worker");
        Map<String, String> wrongSecret = source();
        wrongSecret.put(
                "iot.devices.file",
                bridge.write("wrong.csv", "DeviceName,DeviceSecret,ProductKey\npump0,notTheSecret,a1Product\n")
                        .toString());
        isToldOn("iot.devices.file", wrongSecret, "a1Product/pump0", "another secret");
        assertThat(connects()).isEqualTo(1);
        assertThat(bridge.state("pump0").kicks()).isZero();
    }

    @Test
    void addressesThatLeadNowhere() throws IOException {
        Map<String, String> unknown = source();
        unknown.put("iot.endpoint", "wss://no-such-host.invalid:443/mqtt");
        isToldOn("iot.endpoint", unknown, "does not resolve", "check the endpoint");

        Map<String, String> refused = source();
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused.put("iot.endpoint", "wss://localhost:" + nobody.getLocalPort() + "/mqtt");
            refused.put("iot.validate.timeout.ms", "1000");
            isToldOn("iot.endpoint", refused, "was not signed in within 1000 ms", "check the endpoint");
        }
        isToldOn("iot.endpoint", refused, "refuses connections", "check the endpoint");
    }

    @Test
    void certificates() {
        Map<String, String> untrusted = source();
        untrusted.remove("iot.ssl.truststore.location");
        isToldOn(
                "iot.ssl.truststore.certificates",
                untrusted,
                "is not signed by a trusted CA",
                "trust the platform's CA");

        Map<String, String> unreadable = source();
        unreadable.put("iot.ssl.truststore.type", "PKCS12");
        isToldOn("iot.ssl.truststore.location", unreadable, "cannot be read", "check the file, its type and password");

        for (CertificateKind kind : List.of(CertificateKind.EXPIRED, CertificateKind.WRONG_HOST)) {
            bridge.close();
            bridge = Bridge.open(cluster, EmulatorSettings.defaults().withCertificate(kind), 1);
            isToldOn(
                    "iot.endpoint",
                    source(),
                    kind == CertificateKind.EXPIRED
                            ? "this machine's clock"
                            : "use the host name that the certificate");
        }
    }

    @Test
    void identities() {
        Map<String, String> listed = source();
        listed.remove("iot.devices.file");
        listed.put("iot.product.key", Bridge.PRODUCT);
        listed.put("iot.devices", "first");
        listed.put("iot.devices.first.device.name", "pump0");
        listed.put("iot.devices.first.device.secret", "notTheSecret");
        isToldOn("iot.devices.first.device.secret", listed, "a1Product/pump0", "CONNACK", "check product key");

        Map<String, String> filed = live(bridge.sink(bridge.emulator().wss()));
        filed.put(
                "iot.devices.file",
                bridge.write("wrong.csv", "DeviceName,DeviceSecret,ProductKey\npump0,notTheSecret,a1Product\n")
                        .toString());
        isToldOn("iot.devices.file", filed, "a1Product/pump0", "CONNACK", "check product key");
        assertThat(connects()).isZero();
    }

    @Test
    void connacksOfAnotherKind() {
        refuseConnects(3);
        isToldOn("iot.keepalive.seconds", source(), "CONNACK 3", "check keep alive");
        refuseConnects(2);
        isToldOn("iot.client.id", source(), "CONNACK 2", "use another client id");
    }

    private void refuseConnects(int code) {
        bridge.emulator()
                .platform()
                .fault(
                        Fault.REFUSE_CONNECTS,
                        FaultSettings.everyDevice().withCode(code).withCount(1));
    }

    @Test
    void subscriptions() {
        bridge.emulator()
                .platform()
                .fault(
                        Fault.REFUSE_SUBSCRIPTION,
                        FaultSettings.everyDevice().withFilter(SERVICES).withCount(1));
        isToldOn("downlink.routes.services.mqtt.filter", source(), SERVICES, "check the permission of the topic");
    }

    @Test
    void isDoneInTimeWhateverThePlatformDoes() {
        bridge.emulator().platform().fault(Fault.WITHHOLD_CONNACKS, FaultSettings.everyDevice());
        Map<String, String> source = source();
        source.put("iot.validate.timeout.ms", "1000");
        long begin = System.nanoTime();
        isToldOn("iot.endpoint", source, "was not signed in within 1000 ms");
        assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
        Awaitility.await("connection").until(() -> bridge.online() == 0);
    }

    @Test
    void acceptsTheConnectorItHasChecked() {
        Map<String, String> source = source();
        assertThat(validate(source)).isEmpty();
        bridge.start("source", source);
        bridge.awaitSubscribed(1);
        assertThat(connects()).isEqualTo(2);
    }
}
