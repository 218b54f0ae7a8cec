package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the platform keeps for devices beside their values (platform.md D3, D4): models, desired values, tags, configurations, firmware. */
class DeviceDataTest {

    private CloudFixture cloud;

    @BeforeEach
    void start() {
        cloud = new CloudFixture();
        cloud.model("weak");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private static String download(String url) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private static String hash(String algorithm, String text) throws GeneralSecurityException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    }

    @Test
    void givesDevicesTheirModel() {
        JsonNode reply = cloud.request("dsltemplate/get", "{}");
        assertThat(reply.get("data")).isEqualTo(CloudFixture.json(CloudFixture.MODEL));
        cloud.product("'tsl':[" + CloudFixture.MODEL + ",{'functionBlockId':'room2'}]");
        assertThat(cloud.request("dsltemplate/get", "{}").get("data")).isEqualTo(CloudFixture.json(CloudFixture.MODEL));
        cloud.ask("/api/settings", "{'templateModules':'all'}");
        assertThat(cloud.request("dsltemplate/get", "{}")
                        .at("/data/1/functionBlockId")
                        .asText())
                .isEqualTo("room2");
        cloud.product("'tsl':null");
        assertThat(cloud.request("dsltemplate/get", "{}").get("code").asInt()).isEqualTo(5159);
    }

    @Test
    void reducesTheModelToTheNodesAskedForOrSaysNothing() {
        JsonNode data = cloud.request("dynamicTsl/get", "{'nodes':['type','identifier'],'addDefault':false}")
                .get("data");
        assertThat(data.at("/properties/0"))
                .isEqualTo(CloudFixture.json("{'identifier':'Speed','dataType':{'type':'int'}}"));
        assertThat(data.get("services")).as("without the built-in ones").hasSize(2);
        cloud.ask("/api/settings", "{'dynamicTsl':'silent'}");
        cloud.send("dynamicTsl/get", "{'nodes':['type']}");
        assertThat(cloud.post("{'Speed':1}").get("id").asText()).isEqualTo("3");
    }

    @Test
    void keepsDesiredValuesWithTheirVersions() {
        assertThat(cloud.askDevice("/api/desired", "'properties':{'Speed':1}")
                        .get("version")
                        .asInt())
                .isEqualTo(1);
        assertThat(cloud.device.next().topic()).isEqualTo(CloudFixture.THING + "service/property/set");
        assertThat(cloud.askDevice("/api/desired", "'properties':{'Speed':2,'Mode':1}")
                        .get("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(cloud.next().at("/params/Speed").asInt()).isEqualTo(2);
        assertThat(cloud.request("property/desired/get", "['Speed','Nobody']").get("data"))
                .isEqualTo(CloudFixture.json("{'Speed':{'version':2,'value':2}}"));
        cloud.request("property/desired/delete", "{'Speed':{'version':1},'Mode':{}}");
        assertThat(cloud.request("property/desired/get", "[]").get("data").fieldNames())
                .toIterable()
                .as("another version is left alone")
                .containsExactly("Speed");
        cloud.request("property/desired/delete", "{'Speed':{'version':2}}");
        assertThat(cloud.known().get("desired")).isEmpty();
        assertThat(cloud.askDevice("/api/desired", "'properties':{'Speed':3}")
                        .get("version")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void refusesDesiredValuesAndRequestsThatAreWrong() {
        assertThat(cloud.askDevice("/api/desired", "'properties':{'Speed':'x'}")
                        .get("code")
                        .asInt())
                .isEqualTo(6306);
        assertThat(cloud.known().get("desired")).isEmpty();
        assertThat(cloud.request("property/desired/get", "{}").get("code").asInt())
                .isEqualTo(460);
        assertThat(cloud.request("property/desired/delete", "[]").get("code").asInt())
                .isEqualTo(460);
        String many = "[" + "'p',".repeat(200) + "'p']";
        assertThat(cloud.request("property/desired/get", many).get("code").asInt())
                .isEqualTo(6104);
    }

    @Test
    void desiredValueForADeviceThatIsAwayIsOnlyKept() {
        cloud.device.close();
        await().until(() ->
                !cloud.emulator.platform().device("a1Pump00001", "pump1").online());
        assertThat(cloud.askDevice("/api/desired", "'properties':{'Speed':1}")
                        .get("version")
                        .asInt())
                .isEqualTo(1);
        assertThat(cloud.emulator.platform().device("a1Pump00001", "pump1").waiting())
                .isZero();
    }

    @Test
    void keepsTags() {
        assertThat(cloud.request(
                                "deviceinfo/update",
                                "[{'attrKey':'a','attrValue':'1'},{'attrKey':'b','attrValue':'2','attrDomain':'SYSTEM'}]")
                        .get("code")
                        .asInt())
                .isEqualTo(200);
        cloud.request("deviceinfo/delete", "[{'attrKey':'a'}]");
        assertThat(cloud.known().get("tags")).isEqualTo(CloudFixture.json("{'b':'2'}"));
        assertThat(cloud.request("deviceinfo/update", "[{'attrKey':'a'}]")
                        .get("code")
                        .asInt())
                .isEqualTo(460);
        assertThat(cloud.request("deviceinfo/delete", "{}").get("code").asInt()).isEqualTo(460);
    }

    @Test
    void pushesConfigurationsThatCanBeFetched() throws Exception {
        String get = "{'configScope':'product','getType':'file'}";
        cloud.device.subscribe(CloudFixture.THING + "config/log/get_reply");
        assertThat(cloud.request("config/get", get).get("code").asInt()).isEqualTo(6710);
        JsonNode config = cloud.ask("/api/config", "{'productKey':'a1Pump00001','content':'on=1'}");
        assertThat(config.fieldNames()).toIterable().contains("configId", "configSize", "sign", "signMethod", "url");
        RawDevice.Received push = cloud.device.next();
        assertThat(push.topic()).isEqualTo(CloudFixture.THING + "config/push");
        assertThat(CloudFixture.parse(push.text()).get("params")).isEqualTo(config);
        assertThat(config.get("configSize").asInt()).isEqualTo(4);
        assertThat(config.get("sign").asText()).isEqualTo(hash("SHA-256", "on=1"));
        assertThat(download(config.get("url").asText())).isEqualTo("200 on=1");
        assertThat(download(config.get("url").asText() + "9")).startsWith("404");
        assertThat(cloud.request("config/get", get).get("data")).isEqualTo(config);
        assertThat(cloud.request("config/get", "{}").get("code").asInt()).isEqualTo(460);
        assertThat(cloud.request("config/log/get", "{'configScope':'device','getType':'content'}")
                        .at("/data/content/mode")
                        .asInt(-1))
                .isZero();
        cloud.ask("/api/settings", "{'configOff':true}");
        assertThat(cloud.request("config/get", get).get("code").asInt()).isEqualTo(6713);
    }

    @Test
    void repeatsTheNoticeOfFirmwareUntilTheDeviceRunsIt() throws Exception {
        cloud.device.subscribe(CloudFixture.THING + "ota/firmware/get_reply");
        cloud.askDevice("/api/ota", "'version':'2.0','content':'image'");
        RawDevice.Received notice = cloud.device.next();
        assertThat(notice.topic()).isEqualTo("/ota/device/upgrade/a1Pump00001/pump1");
        JsonNode data = CloudFixture.parse(notice.text()).get("data");
        assertThat(data.get("version").asText()).isEqualTo("2.0");
        assertThat(data.get("size").asInt()).isEqualTo(5);
        assertThat(data.get("md5").asText()).isEqualTo(hash("MD5", "image"));
        assertThat(download(data.get("url").asText())).isEqualTo("200 image");
        assertThat(cloud.request("ota/firmware/get", "{}").get("data")).isEqualTo(data);
        cloud.device.puback(notice.packetId());
        cloud.publish("/ota/device/progress/a1Pump00001/pump1", "{'id':'1','params':{'step':'50','desc':'half'}}");
        cloud.publish("/ota/device/progress/a1Pump00001/pump1", "{'id':'2','params':{'step':'0'}}");
        cloud.publish("/ota/device/inform/a1Pump00001/pump1", "{'id':'3','params':{'version':'1.0'}}");
        await().until(() -> cloud.known().at("/ota/versions/default").asText().equals("1.0"));
        assertThat(cloud.known().at("/ota/progress/0/stepAllowed").asBoolean()).isTrue();
        assertThat(cloud.known().at("/ota/progress/1/stepAllowed").asBoolean()).isFalse();
        try (RawDevice again = RawDevice.open(cloud.emulator.ws())) {
            again.signIn(CloudFixture.DEVICE, CloudFixture.SESSION, 60, false);
            assertThat(again.next().topic()).startsWith("/ota/device/upgrade/");
            again.publish(
                    "/ota/device/inform/a1Pump00001/pump1", "{\"id\":\"4\",\"params\":{\"version\":\"2.0\"}}", 0, 0);
            await().until(() -> !cloud.known().at("/ota/pending").asBoolean());
        }
    }

    @Test
    void keepsWhatDevicesLog() {
        cloud.device.subscribe(CloudFixture.THING + "log/post_reply");
        String entry =
                "{'utcTime':'2020-03-06T15:15:27.235+0000','logLevel':'INFO','module':'m','code':'1','logContent':'text'}";
        assertThat(cloud.request("log/post", "[" + entry + "]").get("code").asInt())
                .isEqualTo(200);
        assertThat(cloud.known().at("/logs/0")).isEqualTo(CloudFixture.json(entry));
        for (String wrong : new String[] {"{}", "[]", "[1]", "[{'logContent':'text'}]"}) {
            assertThat(cloud.request("log/post", wrong).get("code").asInt())
                    .as(wrong)
                    .isEqualTo(460);
        }
    }

    @Test
    void addsDisablesAndDeletesDevices() {
        String who = "{'productKey':'a1Pump00001','deviceName':'pump2','kind':";
        cloud.ask("/api/devices", who + "'add','deviceSecret':'s2'}");
        assertThat(cloud.asking("/api/devices", who + "'add','deviceSecret':'s2'}")
                        .join()
                        .status())
                .isEqualTo(400);
        DeviceEntry entry = new DeviceEntry("a1Pump00001", "pump2", "s2");
        try (RawDevice second = RawDevice.open(cloud.emulator.ws())) {
            assertThat(second.signIn(entry, CloudFixture.SESSION, 60, true)).isZero();
            cloud.ask("/api/devices", who + "'disable'}");
            await().until(second.closed::isDone);
        }
        cloud.ask("/api/devices", who + "'enable'}");
        try (RawDevice third = RawDevice.open(cloud.emulator.ws())) {
            assertThat(third.signIn(entry, CloudFixture.SESSION, 60, true)).isZero();
            cloud.ask("/api/devices", who + "'delete'}");
            await().until(third.closed::isDone);
        }
        assertThat(cloud.emulator.platform().devices()).hasSize(1);
        assertThat(cloud.asking("/api/devices", who + "'paint'}").join().status())
                .isEqualTo(400);
    }
}
