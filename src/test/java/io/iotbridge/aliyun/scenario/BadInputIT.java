package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What people get wrong, through the worker's REST interface: each is said on the key to change, with what to do. All of them share one
 * platform, which but one never reaches.
 */
@ExtendWith(ClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    private final Cluster cluster;
    private final Bridge bridge;

    BadInputIT(Cluster cluster) {
        this.cluster = cluster;
        bridge = Bridge.open(cluster, 1);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    private Map<String, String> source() {
        return bridge.source(bridge.emulator().wss());
    }

    private Map<String, List<String>> validate(Map<String, String> props) {
        return cluster.rest().validate(props.get("connector.class"), props);
    }

    private void isSaidOn(String wrongKey, Map<String, List<String>> errors, String... words) {
        assertThat(errors).containsKey(wrongKey);
        assertThat(errors.get(wrongKey).toString()).contains(wrongKey).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "iot.endpoint                               ; http://nowhere        ; iot.endpoint ; wss://",
                "iot.sign.method                            ; sha256                ; iot.sign.method ; hmacsha256",
                "iot.client.id                              ; a|b                   ; iot.client.id ; ends it",
                "iot.ssl.truststore.location                ; missing.pem           ; iot.ssl.truststore.location ; missing.pem",
                "downlink.routes.messages.mqtt.filter       ; /a/#/b                ; downlink.routes.messages.mqtt.filter ; #",
                "downlink.routes.messages.kafka.topic       ; t.{nosuch}            ; downlink.routes.messages.kafka.topic ; nosuch",
                "downlink.routes.messages.payload           ; xml                   ; downlink.routes.messages.payload ; json",
                "downlink.unmatched                         ; report                ; downlink.errors.topic ; downlink.unmatched",
                "iot.devices.file                           ; .                     ; iot.devices.file ; 'is a directory, not a file'",
                // C10
                "downlink.routes                            ; messages services     ; downlink.routes ; separate entries by commas",
                // C16
                "downlink.routes                            ; messages,servces      ; downlink.routes.servces.mqtt.filter ; downlink.routes.services.mqtt.filter",
                // C17
                "iot.ssl.truststore.location                ; .                     ; iot.ssl.truststore.location ; is a directory",
                "iot.keepalive.second                       ; 60                    ; iot.keepalive.second ; iot.keepalive.seconds",
                "iot.endpoint                               ; wss://localhost:70000 ; iot.endpoint ; 65535",
                "iot.client.id                              ; ${deviceName}         ; iot.client.id ; without '$'",
                "downlink.routes.messages.mqtt.filter       ; /{productkey}/{deviceName}/user/# ; downlink.routes.messages.mqtt.filter ; did you mean {productKey}",
                "downlink.errors.topic                      ; no topic              ; downlink.errors.topic ; Kafka accepts",
                "iot.task.shard                             ; 0/2                   ; iot.task.shard ; cannot be set",
                "config.providers                           ; file                  ; config.providers ; cannot be set",
                "iot.devices                                ; ghost                 ; iot.devices.ghost.product.key ; iot.product.key",
                // C18
                "iot.endpoint                               ; wss://iot_platform:8443/mqtt ; iot.endpoint ; underscore",
            })
    void namesTheKeyThatIsWrongAndTheFix(String key, String value, String wrongKey, String fix) {
        Map<String, String> source = source();
        source.put(key, value);
        isSaidOn(wrongKey, validate(source), fix);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // C11
                "uplink.routes.updates.mqtt.topic ; /sys/${productKey}/${deviceName}/thing/event/property/post ; uplink.routes.updates.mqtt.topic ; {productKey}, without",
                "uplink.routes.updates.mqtt.topic ; /sys/{productKey}/{deviceName}/thing/service/property/set ; uplink.routes.updates.mqtt.topic ; the platform publishes to",
                "uplink.routes.updates.kafka.topics ; others ; topics ; which no route in uplink.routes takes",
                "uplink.route ; updates ; uplink.route ; did you mean uplink.routes?",
            })
    void namesTheKeyOfTheSinkThatIsWrongAndTheFix(String key, String value, String wrongKey, String fix) {
        Map<String, String> sink = bridge.sink(bridge.emulator().wss());
        sink.put(key, value);
        Map<String, List<String>> errors = validate(sink);
        assertThat(errors).containsOnlyKeys(wrongKey);
        isSaidOn(wrongKey, errors, fix);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a,hush1,pk|b,hush2,pk|a,hush3,pk    ; line 4: the same device is already on line 2",
                "a,hush1,pk|b                        ; line 3 has 1 column",
                // C04: two exports joined.
                "a,hush1,pk|DeviceName,DeviceSecret,ProductKey|b,hush2,pk ; line 3 repeats the column names of the first line",
            })
    void namesTheLineOfABadDevicesFileAndNoSecret(String rows, String fix) {
        Map<String, String> source = source();
        String file = "DeviceName,DeviceSecret,ProductKey\n" + rows.replace('|', '\n') + "\n";
        source.put("iot.devices.file", bridge.write("bad.csv", file).toString());
        Map<String, List<String>> errors = validate(source);
        assertThat(errors).containsOnlyKeys("iot.devices.file");
        isSaidOn("iot.devices.file", errors, fix);
        assertThat(errors.toString()).doesNotContain("hush");
    }

    @Test
    void asksForDevicesWhereThereAreNone() {
        Map<String, String> source = source();
        source.remove("iot.devices.file");
        assertThat(validate(source)).containsOnlyKeys("iot.devices");
    }

    @Test
    void warnsOfARouteThatNeverWinsAndOfAKeyItDoesNotKnow() {
        WorkerLog log = WorkerLog.from(cluster);
        Map<String, String> source = source();
        source.put("downlink.routes", "messages,late");
        source.put("downlink.routes.late.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        source.put("downlink.routes.late.kafka.topic", "late");
        source.put("iot.keepalive.secs", "60");
        assertThat(validate(source)).isEmpty();
        assertThat(log.linesWith("Route late never receives a message: messages, which comes first"))
                .isNotEmpty();
        assertThat(log.linesWith("Unknown key iot.keepalive.secs")).isNotEmpty();
    }

    /** C10, C17: what is tolerated at validation is tolerated by the running connector; JSON's null is neither. */
    @Test
    void runsWithEmptyEntriesAndCertificatesOnOneLine() throws IOException {
        Map<String, String> source = source();
        source.put("downlink.routes", " messages,\n services ,,");
        source.put("iot.devices", ",");
        source.put("iot.session.clean", null);
        assertThat(validate(source)).containsOnlyKeys("iot.session.clean");
        source.remove("iot.session.clean");
        source.remove("iot.ssl.truststore.location");
        source.put(
                "iot.ssl.truststore.certificates",
                "\uFEFF" + Files.readString(bridge.emulator().caCertificate()).replace("\n", " "));
        bridge.start("source", source);
        bridge.awaitSubscribed(1);
    }
}
