package io.iotbridge.aliyun.emulator.thing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that no device should send end in a verdict or in silence, never in an exception, which would end the device's connection. */
class BrokenFramesTest {

    private static final String MODEL =
            "{'properties':[{'identifier':'Speed','dataType':{'type':'int','specs':{'min':'0','max':'9'}}},"
                    + "{'identifier':'Heat','dataType':{'type':'double','specs':{'max':'9'}}},"
                    + "{'identifier':'Mode','dataType':{'type':'enum','specs':{'1':'eco'}}},"
                    + "{'identifier':'Place','dataType':{'type':'struct','specs':[{'identifier':'Lon','dataType':{'type':'float'}}]}},"
                    + "{'identifier':'List','dataType':{'type':'array','specs':{'size':'2','item':{'type':'text'}}}}],"
                    + "'events':[{'identifier':'Hot','outputData':[{'identifier':'By','dataType':{'type':'date'}}]}],"
                    + "'services':[{'identifier':'Run','inputData':[],'outputData':[{'identifier':'Ok','dataType':{'type':'bool'}}]}]}";
    private static final List<String> TOPICS = List.of(
            "/sys/pk/dn/thing/event/property/post",
            "/sys/pk/dn/thing/event/property/batch/post",
            "/sys/pk/dn/thing/event/property/history/post",
            "/sys/pk/dn/thing/event/property/pack/post",
            "/sys/pk/dn/thing/event/Hot/post",
            "/sys/pk/dn/thing/model/up_raw",
            "/sys/pk/dn/thing/model/down_raw_reply",
            "/sys/pk/dn/thing/topo/add",
            "/sys/pk/dn/thing/topo/delete",
            "/sys/pk/dn/thing/topo/get",
            "/sys/pk/dn/thing/property/desired/get",
            "/sys/pk/dn/thing/property/desired/delete",
            "/sys/pk/dn/thing/deviceinfo/update",
            "/sys/pk/dn/thing/deviceinfo/delete",
            "/sys/pk/dn/thing/dsltemplate/get",
            "/sys/pk/dn/thing/dynamicTsl/get",
            "/sys/pk/dn/thing/config/get",
            "/sys/pk/dn/thing/config/log/get",
            "/sys/pk/dn/thing/ota/firmware/get",
            "/sys/pk/dn/thing/log/post",
            "/sys/pk/dn/thing/service/Run_reply",
            "/sys/pk/dn/thing/service/property/set_reply",
            "/sys/pk/dn/thing/_reply",
            "/sys/pk/dn/thing/service/_reply",
            "/sys/pk/dn/thing/service_reply",
            "/sys/pk/dn/thing/",
            "/shadow/update/pk/dn",
            "/ext/ntp/pk/dn/request",
            "/ota/device/inform/pk/dn",
            "/ota/device/progress/pk/dn",
            "/pk/dn/user/update");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "1e999999999",
            "-1e-999999999",
            "9223372036854775808",
            "1.0",
            "'x'",
            "'null'",
            "'{}'",
            "''",
            "[]",
            "{}",
            "[null]",
            "[[[]]]",
            "{'value':null}",
            "{'value':1,'time':'x'}",
            "{'value':1,'time':1e99}",
            "{'value':{'Lon':1.0},'time':1000}",
            "[{'value':1,'time':1000}]",
            "{'Lon':{}}",
            "{'reported':'null'}",
            "{'reported':{'a':null}}",
            "[{'attrKey':'a','attrValue':1}]",
            "{'productKey':'pk','deviceName':'dn'}");
    private static final List<String> NAMES = List.of(
            "id",
            "params",
            "sys",
            "ack",
            "method",
            "version",
            "properties",
            "events",
            "Speed",
            "Heat",
            "Mode",
            "Place",
            "List",
            "Hot",
            "By",
            "Nobody",
            "identity",
            "subDevices",
            "value",
            "time",
            "state",
            "reported",
            "desired",
            "data",
            "code",
            "nodes",
            "configScope",
            "deviceSendTime",
            "step",
            "module");

    private final Things things = new Things(ThingSettings.defaults(), () -> 1_700_000_000_000L);
    private final Random random = new Random(4711);

    private String value(int depth) {
        int kind = depth == 0 ? 2 : random.nextInt(4);
        if (kind == 0) {
            return "[" + value(depth - 1) + "," + value(depth - 1) + "]";
        }
        return kind == 1 ? object(depth - 1) : VALUES.get(random.nextInt(VALUES.size()));
    }

    private String object(int depth) {
        StringBuilder object = new StringBuilder("{");
        int first = random.nextInt(NAMES.size());
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            object.append(i == 0 ? "'" : ",'").append(NAMES.get((first + i * 7) % NAMES.size()));
            object.append("':").append(value(depth));
        }
        return object.append('}').toString();
    }

    private byte[] payload() {
        String frame =
                switch (random.nextInt(4)) {
                    case 0 -> object(4);
                    case 1 -> "{'method':'update','version':1,'state':" + value(3) + "}";
                    default -> "{'id':'1','params':" + value(4) + "}";
                };
        byte[] bytes = frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "weak", "strong"})
    void everyFrameEndsInAVerdictOrInSilence(String checks) throws Exception {
        JsonNode product = Frame.JSON.readTree(
                ("{'checks':'" + checks + "','script':'json','tsl':" + MODEL + "}").replace('\'', '"'));
        things.product("pk", product);
        FakeLine line = new FakeLine("pk", "dn");
        int answered = 0;
        for (int i = 0; i < 20_000; i++) {
            String topic = TOPICS.get(random.nextInt(TOPICS.size()));
            byte[] payload = payload();
            Things.Answer[] answer = new Things.Answer[1];
            assertThatCode(() -> answer[0] = things.uplink(line, topic, payload, FrameFaults.NONE)
                            .orElse(null))
                    .as(topic + " " + new String(payload, StandardCharsets.UTF_8))
                    .doesNotThrowAnyException();
            answered += answer[0] == null ? 0 : 1;
        }
        assertThat(answered).as("most get further than the parser").isGreaterThan(5_000);
        assertThatCode(() -> Frame.bytes(things.known(line))).doesNotThrowAnyException();
    }

    @Test
    void whatDevicesMakeUpDoesNotFillTheMemory() {
        FakeLine line = new FakeLine("pk", "dn");
        for (int i = 0; i < 1_200; i++) {
            String tags = "{\"id\":\"1\",\"params\":[{\"attrKey\":\"k" + i + "\",\"attrValue\":\"v\"}]}";
            things.uplink(line, "/sys/pk/dn/thing/deviceinfo/update", tags.getBytes(), FrameFaults.NONE);
            String module = "{\"id\":\"1\",\"params\":{\"version\":\"1\",\"module\":\"m" + i + "\"}}";
            things.uplink(line, "/ota/device/inform/pk/dn", module.getBytes(), FrameFaults.NONE);
        }
        assertThat(things.known(line).get("tags").size()).isEqualTo(1_000);
        assertThat(things.known(line).at("/ota/versions").size()).isEqualTo(1_000);
    }
}
