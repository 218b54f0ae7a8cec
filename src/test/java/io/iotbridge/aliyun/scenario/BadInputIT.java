package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(ClusterExtension.class)
class BadInputIT {

    private final Cluster cluster;

    BadInputIT(Cluster cluster) {
        this.cluster = cluster;
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
                "downlink.errors.topic                      ; no topic              ; downlink.errors.topic ; Kafka takes",
                "iot.task.shard                             ; 0/2                   ; iot.task.shard ; cannot be set",
                "config.providers                           ; file                  ; config.providers ; cannot be set",
                "iot.devices                                ; ghost                 ; iot.devices.ghost.product.key ; iot.product.key",
            })
    void namesTheKeyThatIsWrongAndTheFix(String key, String value, String wrongKey, String fix) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put(key, value);
            Map<String, List<String>> errors = cluster.rest().validate(Bridge.SOURCE, source);
            assertThat(errors).containsKey(wrongKey);
            assertThat(errors.get(wrongKey).toString()).contains(wrongKey, fix);
        }
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
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> sink = bridge.sink(bridge.emulator().wss());
            sink.put(key, value);
            Map<String, List<String>> errors = cluster.rest().validate(Bridge.SINK, sink);
            assertThat(errors).containsOnlyKeys(wrongKey);
            assertThat(errors.get(wrongKey).toString()).contains(wrongKey, fix);
        }
    }

    /** C10, C17: what is tolerated at validation is tolerated by the running connector; JSON's null is neither. */
    @Test
    void runsWithEmptyEntriesAndCertificatesOnOneLine() throws Exception {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.routes", " messages,\n services ,,");
            source.put("iot.devices", ",");
            source.put("iot.session.clean", null);
            assertThat(cluster.rest().validate(Bridge.SOURCE, source)).containsOnlyKeys("iot.session.clean");
            source.remove("iot.session.clean");
            source.remove("iot.ssl.truststore.location");
            source.put(
                    "iot.ssl.truststore.certificates",
                    "\uFEFF"
                            + java.nio.file.Files.readString(bridge.emulator().caCertificate())
                                    .replace("\n", " "));
            bridge.start("source", source);
            bridge.awaitSubscribed(1);
        }
    }

    @Test
    void namesLineOfABadDevicesFile() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            String header = "DeviceName,DeviceSecret,ProductKey\n";
            String twice = bridge.write("twice.csv", header + "a,secret1,pk\nb,secret2,pk\na,secret3,pk\n")
                    .toString();
            String broken =
                    bridge.write("broken.csv", header + "a,secret1,pk\nb\n").toString();
            source.put("iot.devices.file", twice);
            String duplicate = cluster.rest()
                    .validate(Bridge.SOURCE, source)
                    .get("iot.devices.file")
                    .toString();
            assertThat(duplicate).contains("line 2", "line 4").doesNotContain("secret1", "secret3");
            source.put("iot.devices.file", broken);
            assertThat(cluster.rest()
                            .validate(Bridge.SOURCE, source)
                            .get("iot.devices.file")
                            .toString())
                    .contains("line 3");
            source.remove("iot.devices.file");
            assertThat(cluster.rest().validate(Bridge.SOURCE, source)).containsOnlyKeys("iot.devices");
        }
    }

    @Test
    void warnsOfARouteThatNeverWinsAndOfAKeyItDoesNotKnow() throws Exception {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.routes", "messages,late");
            source.put("downlink.routes.late.mqtt.filter", "/{productKey}/{deviceName}/user/get");
            source.put("downlink.routes.late.kafka.topic", "late");
            source.put("iot.keepalive.secs", "60");
            assertThat(cluster.rest().validate(Bridge.SOURCE, source)).isEmpty();
            String log =
                    java.nio.file.Files.readString(cluster.worker().process().log());
            assertThat(log)
                    .contains("Route late never gets a message: messages before it", "Unknown key iot.keepalive.secs");
        }
    }
}
