package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gateway posts for the devices below it (platform-thing.md 3, 5): topology, pack/post, history/post. */
class GatewayPostsTest {

    private static final String PACK = "event/property/pack/post";
    private static final String SUB = "{'productKey':'a1Pump00001','deviceName':'pump2'}";
    private static final DeviceEntry ENTRY = new DeviceEntry("a1Pump00001", "pump2", "secret2");
    private CloudFixture cloud;

    @BeforeEach
    void start() {
        cloud = new CloudFixture();
        cloud.model("weak");
        cloud.emulator.platform().addDevice(ENTRY);
        cloud.device.subscribe(CloudFixture.THING + PACK + "_reply", CloudFixture.THING + "topo/add/notify");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private JsonNode topology(String kind) {
        cloud.ask(
                "/api/topology",
                "{'kind':'" + kind + "','gateway':{'productKey':'a1Pump00001','deviceName':'pump1'},'devices':[" + SUB
                        + "]}");
        return cloud.next();
    }

    private int code(String path, String params) {
        return cloud.request(path, params).get("code").asInt();
    }

    private JsonNode sub() {
        return cloud.ask("/api/thing", SUB);
    }

    private static String add(String secret, String method) {
        SignIn signIn = new SignIn(
                "c", Map.of("timestamp", "1", "signmethod", "hmacsha256"), new DeviceKey("a1Pump00001", "pump2"), "");
        return "[{'productKey':'a1Pump00001','deviceName':'pump2','clientId':'c','timestamp':1,'" + method
                + "':'hmacSha256','sign':'" + Signature.of(signIn, secret) + "'}]";
    }

    @Test
    void gatewayAddsWhatSignsAndTakesItAway() {
        assertThat(code("topo/add", add("wrong", "signMethod"))).isEqualTo(401);
        assertThat(code("topo/delete", "[" + SUB + "]")).isEqualTo(6401);
        assertThat(cloud.request("topo/get", "{}").get("data")).isEmpty();
        assertThat(code("topo/add", add("secret2", "signmethod"))).isEqualTo(200);
        assertThat(cloud.request("topo/get", "{}").get("data")).isEqualTo(CloudFixture.json("[" + SUB + "]"));
        assertThat(code("topo/delete", "[" + SUB + "]")).isEqualTo(200);
        assertThat(cloud.request("topo/get", "{}").get("data")).isEmpty();
        assertThat(code("topo/add", add("secret2", "signMethod"))).isEqualTo(200);
        assertThat(code("topo/add", "[{'productKey':'a1Pump00001','deviceName':'pump1'}]"))
                .isEqualTo(6402);
        assertThat(code("topo/add", "[{'productKey':'a1Pump00001','deviceName':'nobody'}]"))
                .isEqualTo(6100);
        cloud.emulator.platform().remove("a1Pump00001", "pump2");
        assertThat(cloud.request("topo/get", "{}").get("data")).isEmpty();
    }

    @Test
    void cloudSideChangesTheTopologyAndTellsTheGateway() {
        JsonNode change = topology("add");
        assertThat(change.get("method").asText()).isEqualTo("thing.topo.change");
        assertThat(change.get("params")).isEqualTo(CloudFixture.json("{'status':0,'subList':[" + SUB + "]}"));
        assertThat(topology("remove").at("/params/status").asInt()).isEqualTo(1);
        assertThat(topology("notify").get("params")).isEqualTo(CloudFixture.json("[" + SUB + "]"));
        assertThat(cloud.request("topo/get", "{}").get("data"))
                .as("notify changes nothing")
                .isEmpty();
    }

    @Test
    void packIsStoredForEachOfItsDevices() {
        topology("add");
        String pack = "{'properties':{'Speed':{'value':1,'time':1000}},'events':{},'subDevices':[{'identity':" + SUB
                + ",'properties':{'Speed':{'value':2,'time':1000},'Mode':1},'events':{'Overheat':{'value':{'Celsius':91.5},'time':1000}}}]}";
        assertThat(code(PACK, pack)).isEqualTo(200);
        assertThat(cloud.known().at("/properties/Speed/value").asInt()).isEqualTo(1);
        assertThat(sub().at("/properties/Speed/value").asInt()).isEqualTo(2);
        assertThat(sub().get("events")).hasSize(1);
        assertThat(cloud.get("/api/frames").at("/0/stored").asInt()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'identity':SUB,'properties':{'Speed':'x'}}|6306",
                "{'identity':SUB,'properties':{'Nobody':1}}|6304",
                "{'identity':SUB,'events':{'Overheat':{'value':{'Celsius':'hot'}}}}|6307",
                "{'identity':SUB,'properties':[]}|460",
                "{'identity':{'productKey':'a1Pump00001','deviceName':'nobody'}}|6100"
            })
    void packFallsAsAWhole(String device, int code) {
        topology("add");
        String pack = "{'properties':{'Speed':1},'subDevices':[{'identity':" + SUB + ",'properties':{'Speed':2}},"
                + device.replace("SUB", SUB) + "]}";
        assertThat(code(PACK, pack)).isEqualTo(code);
        assertThat(cloud.known().get("properties")).isEmpty();
        assertThat(sub().get("properties")).isEmpty();
    }

    @Test
    void packHasItsLimitsAndNeedsTheTopology() {
        String one = "{'identity':" + SUB + ",'properties':{'Speed':2},'events':{'Overheat':{'value':{}}}}";
        assertThat(code(PACK, "{'subDevices':[" + one + "]}")).isEqualTo(6401);
        topology("add");
        assertThat(code(PACK, "{'subDevices':[" + one + "]}")).isEqualTo(200);
        String two = "{'subDevices':[" + one + "," + one + "]}";
        cloud.ask("/api/settings", "{'packDevices':1}");
        assertThat(code(PACK, two)).isEqualTo(6357);
        cloud.ask("/api/settings", "{'packDevices':2,'packEvents':1}");
        assertThat(code(PACK, two)).isEqualTo(6356);
        cloud.ask("/api/settings", "{'packEvents':2,'postProperties':1}");
        assertThat(code(PACK, two)).isEqualTo(6106);
        assertThat(code(PACK, "{}")).isEqualTo(460);
    }

    @Test
    void pastOfADeviceBelowIsItsOwn() {
        String past = "[{'identity':" + SUB
                + ",'properties':[{'Speed':{'value':2,'time':1000}},{'Speed':{'value':3,'time':2000}}]},"
                + "{'identity':{'productKey':'a1Pump00001','deviceName':'pump1'},'properties':[{'Speed':{'value':1,'time':1000}}]}]";
        assertThat(code("event/property/history/post", past)).isEqualTo(6401);
        topology("add");
        assertThat(code("event/property/history/post", past)).isEqualTo(200);
        assertThat(sub().get("series")).hasSize(2);
        assertThat(cloud.known().get("series")).hasSize(1);
    }
}
