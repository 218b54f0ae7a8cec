package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Products whose devices send bytes that a script reads (platform.md D3, platform-thing.md 1.6, 4). */
class RawMessagesTest {

    private static final String UP = CloudFixture.THING + "model/up_raw";
    private CloudFixture cloud;

    private void start(String session, String script) {
        cloud = new CloudFixture(EmulatorSettings.defaults(), session);
        cloud.model("weak");
        cloud.product("'script':'" + script + "'");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private JsonNode raw(String payload) {
        cloud.publish(UP, payload);
        RawDevice.Received reply = cloud.device.next();
        assertThat(reply.topic()).isEqualTo(UP + "_reply");
        return CloudFixture.parse(reply.text());
    }

    @Test
    void whatTheScriptReadsIsJudgedAsTheRequestThatItsMethodNames() {
        start(CloudFixture.SESSION, "json");
        JsonNode reply = raw("{'id':'1','method':'thing.event.property.post','params':{'Speed':1,'Label':2}}");
        assertThat(reply.get("code").asInt()).isEqualTo(200);
        assertThat(reply.get("data").fieldNames()).toIterable().containsExactly("Label");
        assertThat(cloud.known().at("/properties/Speed/value").asInt()).isEqualTo(1);
        String batch =
                "{'id':'2','method':'thing.event.property.batch.post','params':{'properties':{'Speed':[{'value':5}]}}}";
        assertThat(raw(batch).get("code").asInt()).isEqualTo(200);
        assertThat(raw("{'id':'3','params':{'Speed':1}}").get("code").asInt()).isEqualTo(6450);
        cloud.publish(UP, "bytes");
        await().until(() -> cloud.get("/api/frames").size() == 4);
        assertThat(cloud.get("/api/frames").at("/3/code").asInt()).isEqualTo(6207);
        assertThat(cloud.get("/api/frames").at("/3/answered").asBoolean()).isFalse();
    }

    @Test
    void withoutScriptNothingIsRead() {
        start(CloudFixture.SESSION, "none");
        cloud.publish(UP, "bytes");
        await().until(() -> cloud.get("/api/frames").size() == 1);
        assertThat(cloud.get("/api/frames").at("/0/code").asInt()).isEqualTo(6200);
        assertThat(cloud.post("{'Speed':1}").get("code").asInt()).isEqualTo(200);
    }

    @Test
    void bytesThatNobodyReadsComeBack() {
        start(CloudFixture.SESSION, "echo");
        cloud.publish(UP, "bytes");
        assertThat(cloud.device.next().text()).isEqualTo("bytes");
        assertThat(cloud.asking("/api/products", "{'productKey':'a1Pump00001','script':'cobol'}")
                        .join()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void callsGoDownRawToo() {
        start(CloudFixture.SESSION + ",ext=1", "json");
        JsonNode answer = cloud.askDevice("/api/property", "'properties':{'Speed':1}");
        RawDevice.Received set = cloud.device.next();
        assertThat(set.topic()).isEqualTo(CloudFixture.THING + "model/down_raw");
        assertThat(CloudFixture.parse(set.text()).get("method").asText()).isEqualTo("thing.service.property.set");
        cloud.publish(set.topic() + "_reply", "{'id':" + answer.get("id") + ",'code':200,'data':{}}");
        await().until(() -> cloud.known().get("replies").size() == 1);
        CompletableFuture<CloudFixture.Answer> called = cloud.asking(
                "/api/service",
                "{'productKey':'a1Pump00001','deviceName':'pump1','service':'SelfTest','timeoutMs':5000}");
        RawDevice.Received request = cloud.device.next();
        assertThat(request.topic()).matches("/ext/rrpc/\\d+/sys/a1Pump00001/pump1/thing/model/down_raw");
        cloud.publish(request.topic(), "{'id':'x','code':200,'data':{'Passed':1}}");
        assertThat(called.join().body().at("/data/Passed").asInt()).isEqualTo(1);
    }
}
