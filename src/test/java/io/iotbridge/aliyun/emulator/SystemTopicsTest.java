package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shadow, NTP and broadcast (platform.md D4). */
class SystemTopicsTest {

    private static final String SHADOW = "/shadow/update/a1Pump00001/pump1";
    private CloudFixture cloud;

    @BeforeEach
    void start() {
        cloud = new CloudFixture();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private JsonNode shadow(String message) {
        cloud.publish(SHADOW, message);
        return cloud.next();
    }

    private String error(String message) {
        return shadow(message).at("/payload/content/errorcode").asText();
    }

    @Test
    void keepsWhatADeviceReportsAndWhatIsDesiredOfIt() {
        JsonNode reply = shadow("{'method':'update','state':{'reported':{'color':'red','size':1}},'version':1}");
        assertThat(reply.at("/method").asText()).isEqualTo("reply");
        assertThat(reply.get("payload")).isEqualTo(CloudFixture.json("{'status':'success','version':1}"));
        assertThat(cloud.askDevice("/api/shadow", "'desired':{'color':'green'}")
                        .get("version")
                        .asInt())
                .isEqualTo(2);
        RawDevice.Received control = cloud.device.next();
        assertThat(control.topic()).isEqualTo("/shadow/get/a1Pump00001/pump1");
        JsonNode wish = CloudFixture.parse(control.text());
        assertThat(wish.get("method").asText()).isEqualTo("control");
        assertThat(wish.at("/payload/state/desired/color").asText()).isEqualTo("green");
        assertThat(wish.at("/payload/metadata/desired/color/timestamp").isIntegralNumber())
                .isTrue();
        assertThat(wish.get("version").asInt()).isEqualTo(2);
        JsonNode cleared =
                shadow("{'method':'update','state':{'reported':{'size':'null'},'desired':'null'},'version':3}");
        assertThat(cleared.at("/payload/status").asText()).isEqualTo("success");
        JsonNode all = shadow("{'method':'get'}");
        assertThat(all.at("/payload/state")).isEqualTo(CloudFixture.json("{'reported':{'color':'red'}}"));
        assertThat(all.get("version").asInt()).isEqualTo(3);
        shadow("{'method':'delete','state':{'reported':{'color':'null'}},'version':4}");
        assertThat(cloud.known().at("/shadow/state/reported")).isEmpty();
        shadow("{'method':'delete','state':{'reported':'null'},'version':5}");
        assertThat(cloud.known().at("/shadow")).isEqualTo(CloudFixture.json("{'version':5,'state':{}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json|400",
                "{'state':{}}|401",
                "{'method':'update','version':1}|402",
                "{'method':'update','state':{'reported':{'a':1}},'version':'x'}|403",
                "{'method':'update','state':{},'version':1}|404",
                "{'method':'update','state':{'reported':{}},'version':1}|405",
                "{'method':'paint'}|406",
                "{'method':'update','state':{'reported':{'a':1}},'version':0}|409",
                "{'method':'update','state':{'reported':{'a':{'b':{'c':{'d':{'e':{'f':1}}}}}}},'version':1}|500"
            })
    void answersWithTheCodeOfWhatIsWrong(String message, String code) {
        assertThat(error(message)).isEqualTo(code);
        assertThat(cloud.known().at("/shadow/version").asInt()).isZero();
    }

    @Test
    void answersToNothingAndToTooMuch() {
        assertThat(error("")).isEqualTo("407");
        String many = IntStream.range(0, 129).mapToObj(i -> "'a" + i + "':1").collect(Collectors.joining(","));
        assertThat(error("{'method':'update','state':{'reported':{" + many + "}},'version':1}"))
                .isEqualTo("408");
        String large = "'a':'" + "x".repeat(16 * 1024) + "'";
        assertThat(error("{'method':'update','state':{'reported':{" + large + "}},'version':1}"))
                .isEqualTo("500");
        cloud.ask("/api/settings", "{'shadowLimitCode':400}");
        assertThat(error("{'method':'update','state':{'reported':{" + large + "}},'version':1}"))
                .isEqualTo("400");
    }

    /** One of the official SDKs counts in milliseconds. */
    @Test
    void versionsOnlyRiseUnlessTheyBeginAnew() {
        shadow("{'method':'update','state':{'reported':{'a':1}},'version':1700000000000}");
        assertThat(error("{'method':'update','state':{'reported':{'a':1}},'version':1700000000000}"))
                .isEqualTo("409");
        assertThat(shadow("{'method':'update','state':{'reported':{'a':1}},'version':-1}")
                        .at("/payload/version")
                        .asInt(9))
                .isZero();
        assertThat(shadow("{'method':'update','state':{'reported':{'a':1}},'version':1}")
                        .at("/payload/status")
                        .asText())
                .isEqualTo("success");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "'100'"})
    void tellsTheTimeInTheTypeOfTheQuestion(String sent) {
        cloud.device.subscribe("/ext/ntp/a1Pump00001/pump1/response");
        long before = System.currentTimeMillis();
        cloud.publish("/ext/ntp/a1Pump00001/pump1/request", "{'deviceSendTime':" + sent + "}");
        JsonNode answer = cloud.next();
        assertThat(answer.get("deviceSendTime")).isEqualTo(CloudFixture.json(sent));
        assertThat(answer.get("serverRecvTime").isTextual()).isEqualTo(sent.startsWith("'"));
        assertThat(answer.get("serverSendTime").asLong()).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void broadcastReachesDevicesThatDidNotSubscribeAndIsLimited() {
        String body = "{'productKey':'a1Pump00001','payload':'all'}";
        assertThat(cloud.ask("/api/broadcast", body).get("devices").asInt()).isEqualTo(1);
        RawDevice.Received message = cloud.device.next();
        assertThat(message.topic()).startsWith("/sys/a1Pump00001/pump1/broadcast/request/");
        assertThat(message.text()).isEqualTo("all");
        assertThat(cloud.asking("/api/broadcast", body)
                        .join()
                        .body()
                        .get("error")
                        .asText())
                .isEqualTo("broadcasts are allowed every 60000 ms");
        cloud.ask("/api/settings", "{'broadcastMs':0}");
        assertThat(cloud.ask("/api/broadcast", "{'productKey':'other','payload':'all'}")
                        .get("devices")
                        .asInt())
                .isZero();
        assertThat(cloud.asking("/api/broadcast", body.replace("all", "x".repeat(64 * 1024 + 1)))
                        .join()
                        .status())
                .isEqualTo(400);
    }
}
