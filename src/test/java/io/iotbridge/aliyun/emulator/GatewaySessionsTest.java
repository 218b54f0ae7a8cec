package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sub-devices whose sessions a gateway's connection carries (platform.md E, platform-thing.md 5, 10). */
class GatewaySessionsTest {

    private static final String COMBINE = "/ext/session/a1Pump00001/pump1/combine/";
    private static final String SET = "/sys/a1Pump00001/pump2/thing/service/property/set";
    private static final String REPLY = "/sys/a1Pump00001/pump2/thing/event/property/post_reply";
    private static final String SUB = "'productKey':'a1Pump00001','deviceName':'pump2'";
    private static final DeviceEntry ENTRY = new DeviceEntry("a1Pump00001", "pump2", "secret2");
    private CloudFixture cloud;

    @BeforeEach
    void start() {
        cloud = new CloudFixture();
        cloud.model("weak");
        cloud.emulator.platform().addDevice(ENTRY);
        topology("add", "pump2");
        cloud.device.subscribe(
                COMBINE + "login_reply",
                COMBINE + "logout_reply",
                COMBINE + "batch_login_reply",
                COMBINE + "batch_logout_reply",
                "/ext/error/a1Pump00001/pump1");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private void topology(String kind, String device) {
        cloud.ask(
                "/api/topology",
                "{'kind':'" + kind + "','gateway':{'productKey':'a1Pump00001','deviceName':'pump1'},'devices':["
                        + "{'productKey':'a1Pump00001','deviceName':'" + device + "'}]}");
        RawDevice.Received change = cloud.device.next();
        assertThat(change.topic()).isEqualTo(CloudFixture.THING + "topo/change");
        cloud.device.puback(change.packetId());
    }

    private static String login(String secret, boolean clean) {
        SignIn signIn = new SignIn(
                "a1Pump00001.pump2",
                Map.of("timestamp", "7", "signmethod", "hmacsha1"),
                new DeviceKey("a1Pump00001", "pump2"),
                "");
        return "{" + SUB + ",'clientId':'a1Pump00001.pump2','timestamp':7,'signMethod':'hmacSha1','cleanSession':'"
                + clean + "','sign':'" + Signature.of(signIn, secret) + "'}";
    }

    private JsonNode combine(String what, String params) {
        cloud.publish(COMBINE + what, "{'id':'9','params':" + params + "}");
        RawDevice.Received reply = cloud.device.next();
        assertThat(reply.topic()).isEqualTo(COMBINE + what + "_reply");
        return CloudFixture.parse(reply.text());
    }

    private void logIn() {
        assertThat(combine("login", login("secret2", false)))
                .isEqualTo(CloudFixture.json("{'id':'9','code':200,'message':'success','data':{" + SUB + "}}"));
    }

    private DeviceState sub() {
        return cloud.emulator.platform().device("a1Pump00001", "pump2");
    }

    private JsonNode error() {
        RawDevice.Received error = cloud.device.next();
        assertThat(error.topic()).isEqualTo("/ext/error/a1Pump00001/pump1");
        JsonNode json = CloudFixture.parse(error.text());
        assertThat(json.get("data")).isEqualTo(CloudFixture.json("{" + SUB + "}"));
        return json;
    }

    @Test
    void subDeviceUsesItsTopicsOnTheConnectionOfItsGateway() {
        assertThat(cloud.device.subscribe(SET)).containsExactly(0x80);
        logIn();
        assertThat(sub().online()).isTrue();
        assertThat(cloud.device.subscribe(SET, REPLY)).containsExactly(1, 1);
        assertThat(sub().subscriptions()).containsExactly(SET, REPLY);
        cloud.publish("/sys/a1Pump00001/pump2/thing/event/property/post", "{'id':'1','params':{'Speed':7}}");
        assertThat(cloud.device.next().topic()).isEqualTo(REPLY);
        assertThat(cloud.ask("/api/thing", "{" + SUB + "}")
                        .at("/properties/Speed/value")
                        .asInt())
                .isEqualTo(7);
        assertThat(cloud.known().get("properties")).isEmpty();
        cloud.ask("/api/property", "{" + SUB + ",'properties':{'Speed':1}}");
        assertThat(cloud.device.next().topic()).isEqualTo(SET);
        assertThat(combine("logout", "{" + SUB + "}").get("code").asInt()).isEqualTo(200);
        assertThat(sub().online()).isFalse();
        assertThat(combine("logout", "{" + SUB + "}").get("code").asInt()).isEqualTo(520);
    }

    @Test
    void loginIsRefusedWithTheCodeOfWhatIsWrong() {
        assertThat(combine("login", login("wrong", true)).get("code").asInt()).isEqualTo(6287);
        assertThat(combine("login", "{'productKey':'a1Pump00001','deviceName':'nobody'}")
                        .get("code")
                        .asInt())
                .isEqualTo(6100);
        cloud.emulator.platform().disable("a1Pump00001", "pump2");
        assertThat(combine("login", login("secret2", true)).get("code").asInt()).isEqualTo(522);
        cloud.emulator.platform().enable("a1Pump00001", "pump2");
        cloud.ask("/api/settings", "{'subDevices':0}");
        assertThat(combine("login", login("secret2", true)).get("code").asInt()).isEqualTo(428);
        topology("remove", "pump2");
        assertThat(combine("login", login("secret2", true)).get("code").asInt()).isEqualTo(6401);
        assertThat(sub().online()).isFalse();
    }

    @Test
    void batchesAreAllOrNothingAndNameWhatIsWrong() {
        String good = login("secret2", true);
        JsonNode refused = combine("batch_login", "{'deviceList':[" + good + ",{'productKey':'x','deviceName':'y'}]}");
        assertThat(refused.get("code").asText()).isEqualTo("6100");
        assertThat(refused.get("data")).isEqualTo(CloudFixture.json("[{'productKey':'x','deviceName':'y'}]"));
        assertThat(sub().online()).isFalse();
        String many = IntStream.range(0, 51).mapToObj(i -> good).collect(Collectors.joining(","));
        assertThat(combine("batch_login", "{'deviceList':[" + many + "]}")
                        .get("code")
                        .asText())
                .isEqualTo("460");
        // The method may stand beside the list.
        String beside = "{'signMethod':'hmacSha1','deviceList':[" + good.replace("'signMethod':'hmacSha1',", "") + "]}";
        JsonNode taken = combine("batch_login", beside);
        assertThat(taken.get("code").isTextual()).isTrue();
        assertThat(taken.get("code").asText()).isEqualTo("200");
        assertThat(sub().online()).isTrue();
        assertThat(combine("batch_logout", "[{" + SUB + "}]").get("code").asText())
                .isEqualTo("200");
        assertThat(sub().online()).isFalse();
    }

    @Test
    void publishWithoutSessionIsAnsweredWithAnError() {
        cloud.publish("/sys/a1Pump00001/pump2/thing/event/property/post", "{'id':'1','params':{'Speed':7}}");
        assertThat(error().get("code").asInt()).isEqualTo(520);
        assertThat(cloud.ask("/api/thing", "{" + SUB + "}").get("properties")).isEmpty();
    }

    @Test
    void identityHasOneSessionWhereverItSignsIn() {
        try (RawDevice direct = RawDevice.open(cloud.emulator.ws())) {
            assertThat(direct.signIn(ENTRY, CloudFixture.SESSION, 60, false)).isZero();
            logIn();
            await().until(direct.closed::isDone);
            assertThat(sub().online()).isTrue();
        }
        try (RawDevice direct = RawDevice.open(cloud.emulator.ws())) {
            assertThat(direct.signIn(ENTRY, CloudFixture.SESSION, 60, false)).isZero();
            assertThat(error().get("code").asInt()).isEqualTo(427);
            assertThat(cloud.device.subscribe(REPLY)).containsExactly(0x80);
            assertThat(sub().kicks()).isEqualTo(2);
        }
    }

    @Test
    void sessionEndsWhenTheTopologyDoes() {
        logIn();
        topology("remove", "pump2");
        assertThat(error().get("code").asInt()).isEqualTo(6401);
        assertThat(sub().online()).isFalse();
    }

    @Test
    void sessionEndsAtThePublishAfterTheGatewayTookTheDeviceAway() {
        logIn();
        assertThat(cloud.request("topo/delete", "[{" + SUB + "}]").get("code").asInt())
                .isEqualTo(200);
        cloud.publish("/sys/a1Pump00001/pump2/thing/event/property/post", "{'id':'1','params':{'Speed':7}}");
        assertThat(error().get("code").asInt()).isEqualTo(6401);
        assertThat(sub().online()).isFalse();
        assertThat(cloud.ask("/api/thing", "{" + SUB + "}").get("properties")).isEmpty();
    }

    @Test
    void consoleTellsTheSubDeviceAndItsGatewayWhatBecomesOfIt() {
        logIn();
        String thing = "/sys/a1Pump00001/pump2/thing/";
        cloud.device.subscribe(thing + "disable", thing + "enable", thing + "delete");
        cloud.ask("/api/devices", "{" + SUB + ",'kind':'disable'}");
        RawDevice.Received disable = cloud.device.next();
        assertThat(disable.topic()).isEqualTo(thing + "disable");
        assertThat(CloudFixture.parse(disable.text()).get("params")).isEmpty();
        assertThat(cloud.next().at("/params/status").asInt()).isEqualTo(8);
        assertThat(error().get("code").asInt()).isEqualTo(522);
        cloud.ask("/api/devices", "{" + SUB + ",'kind':'enable'}");
        assertThat(cloud.next().at("/params/status").asInt()).isEqualTo(2);
        logIn();
        cloud.ask("/api/devices", "{" + SUB + ",'kind':'delete'}");
        assertThat(cloud.device.next().topic()).isEqualTo(thing + "delete");
        assertThat(cloud.next().at("/params/status").asInt()).isEqualTo(1);
        assertThat(error().get("code").asInt()).isEqualTo(521);
    }

    @Test
    void sessionEndsWhenTheDeviceIsDisabledOrDeleted() {
        logIn();
        cloud.emulator.platform().disable("a1Pump00001", "pump2");
        assertThat(error().get("code").asInt()).isEqualTo(522);
        cloud.emulator.platform().enable("a1Pump00001", "pump2");
        logIn();
        cloud.emulator.platform().remove("a1Pump00001", "pump2");
        assertThat(error().get("code").asInt()).isEqualTo(521);
        assertThat(cloud.device.closed).isNotDone();
    }

    @Test
    void whatTheGatewayDidNotAcknowledgeIsKeptForTheSubDevice() {
        logIn();
        cloud.device.subscribe(SET);
        cloud.ask("/api/property", "{" + SUB + ",'properties':{'Speed':1}}");
        assertThat(CloudFixture.parse(cloud.device.next().text())
                        .at("/params/Speed")
                        .asInt())
                .isEqualTo(1);
        cloud.device.close();
        await().until(() -> !sub().online());
        cloud.emulator.platform().publish("a1Pump00001", "pump2", SET, "later".getBytes(), 1);
        try (RawDevice again = RawDevice.open(cloud.emulator.ws())) {
            assertThat(again.signIn(CloudFixture.DEVICE, CloudFixture.SESSION, 60, false))
                    .isZero();
            again.publish(
                    COMBINE + "login",
                    ("{'id':'9','params':" + login("secret2", false) + "}").replace('\'', '"'),
                    0,
                    0);
            String[] texts = {
                again.next().text(), again.next().text(), again.next().text()
            };
            assertThat(texts).anyMatch(text -> text.contains("success"));
            assertThat(Arrays.stream(texts).filter(text -> !text.contains("success")))
                    .as("in their order, and not before the login")
                    .satisfiesExactly(first -> assertThat(first).contains("Speed"), second -> assertThat(second)
                            .isEqualTo("later"));
        }
    }

    @Test
    void limitsHoldForTheConnectionOrForEachDeviceAsTheSettingSays() {
        logIn();
        IntStream.range(0, 95).forEach(i -> cloud.device.subscribe("/a1Pump00001/pump1/user/" + i));
        cloud.ask("/api/settings", "{'gatewaySubscriptions':'connection'}");
        assertThat(cloud.device.subscribe(REPLY)).containsExactly(0x80);
        cloud.ask("/api/settings", "{'gatewaySubscriptions':'device'}");
        assertThat(cloud.device.subscribe(REPLY)).containsExactly(1);
    }
}
