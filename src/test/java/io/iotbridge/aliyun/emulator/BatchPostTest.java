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

/** batch/post and history/post (platform-thing.md 2, 3). */
class BatchPostTest {

    private static final String BATCH = "event/property/batch/post";
    private static final String HISTORY = "event/property/history/post";
    private static final String SELF = "[{'identity':{'productKey':'a1Pump00001','deviceName':'pump1'},";
    private CloudFixture cloud;

    @BeforeEach
    void start() {
        cloud = new CloudFixture();
        cloud.model("weak");
        // Not even _ss=1 subscribes this one.
        cloud.device.subscribe(CloudFixture.THING + BATCH + "_reply");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private void set(String name, String value) {
        cloud.ask("/api/settings", "{'" + name + "':" + value + "}");
    }

    private int code(String path, String params) {
        return cloud.request(path, params).get("code").asInt();
    }

    @Test
    void storesEveryValueOfABatchAndItsEvents() {
        JsonNode reply = cloud.request(
                BATCH,
                "{'properties':{'Speed':[{'value':1,'time':1000},{'value':2,'time':2000}],'Mode':[{'value':1,'time':1500}]},"
                        + "'events':{'Overheat':[{'value':{'Celsius':91.5},'time':1200}]}}");
        assertThat(reply.get("code").asInt()).isEqualTo(200);
        assertThat(reply.get("data")).isEmpty();
        JsonNode known = cloud.known();
        assertThat(known.get("series")).hasSize(3);
        assertThat(known.at("/properties/Speed")).isEqualTo(CloudFixture.json("{'value':2,'time':2000}"));
        assertThat(known.at("/events/0/time").asLong()).isEqualTo(1200);
    }

    @Test
    void leavesOutWhatFailsAndNamesIt() {
        JsonNode reply = cloud.request(
                BATCH,
                "{'properties':{'Speed':[{'value':1,'time':1000},{'value':'x','time':2000}],'Nobody':[{'value':1}]},"
                        + "'events':{'Overheat':[{'value':{'Celsius':'hot'}}]}}");
        assertThat(reply.get("code").asInt()).isEqualTo(200);
        assertThat(reply.get("data").fieldNames()).toIterable().containsExactly("Speed", "Nobody", "Overheat");
        assertThat(cloud.known().get("series")).hasSize(1);
        set("batchEventFails", "true");
        assertThat(code(
                        BATCH,
                        "{'properties':{'Speed':[{'value':1}]},'events':{'Overheat':[{'value':{'Celsius':'hot'}}]}}"))
                .isEqualTo(6307);
        assertThat(cloud.known().get("series")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|460",
                "[]|460",
                "{'properties':{'Speed':1}}|460",
                "{'properties':{'Speed':[]}}|460",
                "{'properties':{'Speed':[1]}}|460",
                "{'properties':{'Speed':[{'value':'x'}]}}|6306",
                "{'properties':{'Speed':[{'value':1,'time':99999999999999}]}}|460",
                "{'properties':{'Speed':[{'value':1,'time':-1}]}}|6326",
                "{'events':{'Overheat':[{'value':{}}]}}|200"
            })
    void answersWithTheCodeOfWhatIsWrong(String params, int code) {
        assertThat(code(BATCH, params)).isEqualTo(code);
    }

    @Test
    void hasTheLimitsThatSettingsGiveIt() {
        String names = IntStream.range(0, 201)
                .mapToObj(i -> "'p" + i + "':[{'value':1}]")
                .collect(Collectors.joining(",", "{'properties':{", "}}"));
        assertThat(code(BATCH, names)).isEqualTo(6106);
        String two =
                "{'properties':{'Speed':[{'value':1},{'value':2}]},'events':{'Overheat':[{'value':{}},{'value':{}}]}}";
        assertThat(code(BATCH, two)).isEqualTo(200);
        set("batchValues", "1");
        assertThat(code(BATCH, two)).isEqualTo(460);
        set("batchValues", "2");
        set("batchEvents", "1");
        assertThat(code(BATCH, two)).isEqualTo(460);
    }

    @ParameterizedTest
    @CsvSource({"keep, 2", "distinct, 1"})
    void keepsValuesOfOneTimeOrTheLastOfThem(String equalTimes, int kept) {
        set("equalTimes", "'" + equalTimes + "'");
        cloud.request(BATCH, "{'properties':{'Speed':[{'value':1,'time':1000},{'value':2,'time':1000}]}}");
        JsonNode series = cloud.known().get("series");
        assertThat(series.at("/0/overwritten").asInt()).isEqualTo(2 - kept);
        assertThat(series).hasSize(kept);
        assertThat(series.get(kept - 1).get("value").asInt()).isEqualTo(2);
    }

    @Test
    void pastValuesAreStoredAndDoNotBecomeCurrent() {
        String params = SELF + "'properties':[{'Speed':{'value':1,'time':1000}},{'Speed':{'value':2,'time':2000}}],"
                + "'events':[{'Overheat':{'value':{'Celsius':91.5},'time':1000}}]}]";
        assertThat(code(HISTORY, params)).isEqualTo(200);
        assertThat(cloud.known().get("series")).hasSize(2);
        assertThat(cloud.known().get("events")).hasSize(1);
        assertThat(cloud.known().get("properties")).isEmpty();
        set("historyIsCurrent", "true");
        cloud.request(HISTORY, params);
        assertThat(cloud.known().at("/properties/Speed/value").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'properties':[]}|460",
                "[]|460",
                "[{'properties':[{'Speed':{'value':1,'time':1000}}]}]|6100",
                "[{'identity':{'productKey':'a1Pump00001','deviceName':'nobody'},'properties':[]}]|6100",
                "[{'identity':{'productKey':'a1Pump00001','deviceName':'pump2'},'properties':[]}]|6401"
            })
    void pastValuesAreOfTheDeviceItself(String params, int code) {
        cloud.emulator.platform().addDevice(new DeviceEntry("a1Pump00001", "pump2", "secret2"));
        assertThat(code(HISTORY, params)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'properties':[{'Speed':1}] }|460",
                "{'properties':[{'Speed':{'value':1}}] }|460",
                "{'properties':{'Speed':{'value':1,'time':1000}} }|460",
                "{'properties':[{'Speed':{'value':'x','time':1000}}] }|6306"
            })
    void pastValuesHaveAValueAndATime(String members, int code) {
        assertThat(code(HISTORY, SELF + members.substring(1) + "]")).isEqualTo(code);
    }
}
