package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the cloud side asks of devices (platform-thing.md 4): property/set, services of both kinds, RRPC. */
class DeviceCallsTest {

    private CloudFixture cloud;

    private void start(String session) {
        cloud = new CloudFixture(EmulatorSettings.defaults(), session);
        cloud.model("strong");
    }

    private void start() {
        start(CloudFixture.SESSION);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private CompletableFuture<CloudFixture.Answer> call(String service, String params) {
        return cloud.asking(
                "/api/service",
                "{'productKey':'a1Pump00001','deviceName':'pump1','service':'" + service + "','params':" + params
                        + ",'timeoutMs':5000}");
    }

    /** What the device gets next is the reply to its own post. */
    private void assertNothingWasSent() {
        assertThat(cloud.post("{'Speed':1}").get("code").asInt()).isEqualTo(200);
    }

    private JsonNode replies(int count) {
        await().until(() -> cloud.known().get("replies").size() >= count);
        return cloud.known().get("replies");
    }

    @Test
    void setsPropertiesAndKeepsTheReply() {
        start();
        JsonNode answer = cloud.askDevice("/api/property", "'properties':{'Speed':1500,'Label':'P1'}");
        RawDevice.Received request = cloud.device.next();
        assertThat(request.topic()).isEqualTo(CloudFixture.THING + "service/property/set");
        JsonNode frame = CloudFixture.parse(request.text());
        assertThat(frame.get("id")).isEqualTo(answer.get("id"));
        assertThat(frame.get("id").isTextual()).isTrue();
        assertThat(frame.get("id").asLong()).isGreaterThan(Integer.MAX_VALUE);
        assertThat(frame.get("method").asText()).isEqualTo("thing.service.property.set");
        assertThat(frame.get("params")).isEqualTo(CloudFixture.json("{'Speed':1500,'Label':'P1'}"));
        cloud.publish(request.topic() + "_reply", "{'id':" + frame.get("id") + ",'code':200,'data':{}}");
        JsonNode reply = replies(1).get(0);
        assertThat(reply.get("id")).isEqualTo(answer.get("id"));
        assertThat(reply.get("codeAllowed").asBoolean()).isTrue();
        assertThat(cloud.known().get("properties")).as("only a post changes it").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{'Speed':'x'}|6306", "{'Speed':3001}|6306", "{'Flow':1.0}|6304", "{'Nobody':1}|6304", "{}|460"})
    void refusesToSetWhatTheModelDoesNotAllow(String properties, int code) {
        start();
        JsonNode answer = cloud.askDevice("/api/property", "'properties':" + properties);
        assertThat(answer.get("code").asInt()).isEqualTo(code);
        assertThat(answer.has("id")).isFalse();
        assertNothingWasSent();
    }

    @Test
    void callsAsynchronouslyAndChecksTheOutputs() {
        start();
        JsonNode answer = call("Flush", "{'Seconds':5}").join().body();
        RawDevice.Received request = cloud.device.next();
        assertThat(request.topic()).isEqualTo(CloudFixture.THING + "service/Flush");
        assertThat(request.qos()).isEqualTo(1);
        cloud.publish(request.topic() + "_reply", "{'id':" + answer.get("id") + ",'code':200,'data':{'Extra':1}}");
        assertThat(replies(1).at("/0/checkFailedData/Extra/code").asInt()).isEqualTo(6304);
        cloud.publish(request.topic() + "_reply", "{'id':" + answer.get("id") + ",'code':777,'data':{}}");
        assertThat(replies(2).at("/1/codeAllowed").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Nothing|{}|6206",
                "Flush|{}|6302",
                "Flush|{'Seconds':'x'}|6306",
                "Flush|{'Seconds':1,'More':2}|6304"
            })
    void refusesCallsThatTheModelDoesNotAllow(String service, String params, int code) {
        start();
        assertThat(call(service, params).join().body().get("code").asInt()).isEqualTo(code);
        assertNothingWasSent();
    }

    @Test
    void callsSynchronouslyBySystemRrpc() {
        start();
        CompletableFuture<CloudFixture.Answer> answer = call("SelfTest", "{}");
        RawDevice.Received request = cloud.device.next();
        assertThat(request.topic()).startsWith("/sys/a1Pump00001/pump1/rrpc/request/");
        JsonNode frame = CloudFixture.parse(request.text());
        assertThat(frame.get("method").asText()).isEqualTo("thing.service.SelfTest");
        assertThat(request.topic()).doesNotEndWith(frame.get("id").asText());
        cloud.publish(
                request.topic().replace("/request/", "/response/"),
                "{'id':" + frame.get("id") + ",'code':200,'data':{'Passed':1}}");
        JsonNode result = answer.join().body();
        assertThat(result.get("code").asInt()).isEqualTo(200);
        assertThat(result.at("/data/Passed").asInt()).isEqualTo(1);
        assertThat(result.has("checkFailedData")).isFalse();
    }

    @Test
    void callsSynchronouslyOnTheTopicOfTheServiceWithExt() {
        start(CloudFixture.SESSION + ",ext=3");
        CompletableFuture<CloudFixture.Answer> answer = call("SelfTest", "{}");
        RawDevice.Received request = cloud.device.next();
        assertThat(request.topic()).matches("/ext/rrpc/\\d+/sys/a1Pump00001/pump1/thing/service/SelfTest");
        cloud.publish(request.topic(), "{'id':'other','code':200,'data':{'Passed':true}}");
        JsonNode result = answer.join().body();
        assertThat(result.get("wrongId").asText()).isEqualTo("other");
        assertThat(result.at("/checkFailedData/Passed/code").asInt()).isEqualTo(6308);
    }

    @ParameterizedTest
    @CsvSource({"system, /sys/", "both, /ext/"})
    void formOfASynchronousCallIsASetting(String form, String first) {
        start(CloudFixture.SESSION + ",ext=1");
        cloud.ask("/api/settings", "{'rrpcForm':'" + form + "'}");
        CompletableFuture<CloudFixture.Answer> answer = call("SelfTest", "{}");
        assertThat(cloud.device.next().topic()).startsWith(first);
        if (form.equals("both")) {
            RawDevice.Received second = cloud.device.next();
            cloud.publish(second.topic().replace("/request/", "/response/"), "{'id':'1','code':400,'data':{}}");
            assertThat(answer.join().body().get("code").asInt()).isEqualTo(400);
        }
    }

    @Test
    void synchronousCallTimesOutAndTheLateAnswerHurtsNobody() {
        start();
        cloud.ask("/api/settings", "{'syncTimeoutMs':30}");
        CompletableFuture<CloudFixture.Answer> answer = call("SelfTest", "{}");
        RawDevice.Received request = cloud.device.next();
        assertThat(answer.join().body().get("code").asInt()).isEqualTo(6205);
        cloud.publish(request.topic().replace("/request/", "/response/"), "{'id':'1','code':200,'data':{}}");
        assertThat(cloud.code("{'Speed':1}")).isEqualTo(200);
    }

    @Test
    void withoutChecksEveryServiceIsAsynchronous() {
        start();
        cloud.product("'checks':'none'");
        assertThat(call("SelfTest", "{}").join().body().has("id")).isTrue();
        assertThat(cloud.device.next().topic()).isEqualTo(CloudFixture.THING + "service/SelfTest");
    }

    @Test
    void deviceThatIsAwayIsRefusedOrStoredForAsTheSettingSays() {
        start();
        cloud.device.close();
        await().until(() ->
                !cloud.emulator.platform().device("a1Pump00001", "pump1").online());
        assertThat(cloud.askDevice("/api/property", "'properties':{'Speed':1}")
                        .get("code")
                        .asInt())
                .isEqualTo(9201);
        cloud.emulator.platform().subscribed("a1Pump00001", "pump1", CloudFixture.THING + "service/property/set");
        cloud.ask("/api/settings", "{'offlineSet':'store'}");
        assertThat(cloud.askDevice("/api/property", "'properties':{'Speed':1}")
                        .get("delivered")
                        .asBoolean())
                .isTrue();
        assertThat(call("SelfTest", "{}").join().body().get("code").asInt())
                .as("a synchronous call needs the device")
                .isEqualTo(9201);
        cloud.emulator.platform().disable("a1Pump00001", "pump1");
        assertThat(call("Flush", "{'Seconds':1}").join().body().get("code").asInt())
                .isEqualTo(6208);
        cloud.emulator.platform().addDevice(new DeviceEntry("a1Pump00001", "new", "secret"));
        assertThat(cloud.ask(
                                "/api/property",
                                "{'productKey':'a1Pump00001','deviceName':'new','properties':{'Speed':1}}")
                        .get("code")
                        .asInt())
                .isEqualTo(9200);
    }

    @ParameterizedTest
    @CsvSource({"false, /ext/rrpc/%s/a1Pump00001/pump1/user/get", "true, /ext/rrpc/%s//a1Pump00001/pump1/user/get"})
    void customRrpcIsAnsweredOnItsOwnTopic(boolean doubleSlash, String topic) {
        start(CloudFixture.SESSION + ",ext=1");
        cloud.ask("/api/settings", "{'doubleSlash':" + doubleSlash + "}");
        cloud.device.subscribe(topic.replace("%s", "+"));
        CompletableFuture<CloudFixture.Answer> answer = cloud.asking(
                "/api/rrpc",
                "{'productKey':'a1Pump00001','deviceName':'pump1','topic':'/a1Pump00001/pump1/user/get','payload':'ping'}");
        RawDevice.Received request = cloud.device.next();
        cloud.publish(request.topic(), "pong");
        JsonNode result = answer.join().body();
        assertThat(result.get("payload").asText()).isEqualTo("pong");
        assertThat(request.topic())
                .isEqualTo(String.format(topic, result.get("messageId").asText()));
    }

    @Test
    void customRrpcReachesOnlyDevicesThatSignedInForIt() {
        start();
        cloud.device.subscribe("/ext/rrpc/+/a1Pump00001/pump1/user/get");
        JsonNode result = cloud.askDevice("/api/rrpc", "'topic':'/a1Pump00001/pump1/user/get','payload':'ping'");
        assertThat(result.get("result").asText()).isEqualTo("NOT_SUBSCRIBED");
    }
}
