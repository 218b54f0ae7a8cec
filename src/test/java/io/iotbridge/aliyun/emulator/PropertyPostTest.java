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

/** Property posts against a model, in the three modes (platform-thing.md 1.5, 1.6). */
class PropertyPostTest {

    private CloudFixture cloud;

    @BeforeEach
    void start() {
        cloud = new CloudFixture();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private void set(String name, String value) {
        cloud.ask("/api/settings", "{'" + name + "':" + value + "}");
    }

    @Test
    void takesThePostOfTheFactsAndStoresIt() {
        cloud.model("strong");
        JsonNode reply = cloud.post(
                "{'Speed':1450,'Flow':{'value':12.0,'time':1700000000000},'Running':1,'Mode':2,'Label':'P1',"
                        + "'ServicedAt':'1700000000000','Place':{'value':{'Lon':8.5,'Lat':47.4}},'Vibration':[0.1,0.2]}");
        assertThat(reply)
                .isEqualTo(CloudFixture.json("{'id':'1','code':200,'data':{},'message':'success','version':'1.0'}"));
        JsonNode known = cloud.known();
        assertThat(known.at("/properties/Flow")).isEqualTo(CloudFixture.json("{'value':12.0,'time':1700000000000}"));
        assertThat(known.at("/properties/Place/value/Lat").decimalValue()).isEqualByComparingTo("47.4");
        assertThat(known.get("refused")).isEmpty();
    }

    /** One value that fails alone refuses the post with its code; an X in weak is one that only strong checks find. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'Speed':'15'}         | 6306 | 6306",
                "{'Speed':1.5}          | 6306 | 6306",
                "{'Speed':4294967296}   | 6306 | 6306",
                "{'Speed':3001}         | 6306 | 200",
                "{'Speed':-1}           | 6306 | 200",
                "{'Heat':3}             | 6307 | 6307",
                "{'Heat':11.0}          | 6307 | 200",
                "{'Running':true}       | 6308 | 6308",
                "{'Running':2}          | 6308 | 6308",
                "{'Running':'1'}        | 6308 | 6308",
                "{'Mode':'1'}           | 6309 | 6309",
                "{'Mode':7}             | 6309 | 200",
                "{'Label':1}            | 6310 | 6310",
                "{'Label':'12345'}      | 6310 | 200",
                "{'ServicedAt':1700000} | 6311 | 6311",
                "{'ServicedAt':'today'} | 6311 | 6311",
                "{'Place':1}            | 6312 | 6312",
                "{'Place':{'Lon':1.0}}  | 6312 | 200",
                "{'Place':{'Lon':1.0,'Lat':'x'}} | 6322 | 6322",
                "{'Place':{'Lon':1.0,'Lat':90.5}} | 6322 | 200",
                "{'Flow':'1.0'}         | 6322 | 6322",
                "{'Flow':501.0}         | 6322 | 200",
                "{'Flow':1}             | 6322 | 6322",
                "{'Vibration':1.0}      | 6328 | 6328",
                "{'Vibration':null}     | 6301 | 6301",
                "{'Vibration':[1.0,'x']} | 6324 | 6324",
                "{'Vibration':[1.0,2.0,3.0]} | 6324 | 200",
                "{'Speed':{'value':1,'time':'soon'}} | 6326 | 6326",
                "{'Speed':{'value':1,'time':99999999999999}} | 460 | 460",
                "{}                     | 460 | 460",
                "[]                     | 460 | 460"
            })
    void answersWithTheCodeOfTheTypeInItsMode(String params, int strong, int weak) {
        cloud.model("strong");
        assertThat(cloud.code(params)).isEqualTo(strong);
        cloud.product("'checks':'weak'");
        assertThat(cloud.code(params)).isEqualTo(weak);
    }

    @Test
    void checksNothingInModeNone() {
        cloud.model("none");
        assertThat(cloud.code("{'Speed':'fast','Nobody':{}}")).isEqualTo(200);
        assertThat(cloud.known().get("properties")).as("status is not shown").isEmpty();
        assertThat(cloud.known().get("series")).as("but passed on").hasSize(2);
    }

    @Test
    void namesInA200WhatItLeftOut() {
        cloud.model("weak");
        JsonNode reply = cloud.post("{'Speed':1,'Nobody':2,'Label':3}");
        assertThat(reply.get("code").asInt()).isEqualTo(200);
        assertThat(reply.get("data"))
                .isEqualTo(CloudFixture.json(
                        "{'Nobody':'tsl parse: params not exist','Label':'tsl parse: data type is not text'}"));
        JsonNode known = cloud.known();
        assertThat(known.get("properties").fieldNames()).toIterable().containsExactly("Speed");
        assertThat(known.at("/refused/0/checkFailedData/Nobody/code").asInt()).isEqualTo(6304);
        assertThat(known.at("/refused/1/checkFailedData/Label/message").asText())
                .isEqualTo("tsl parse: data type is not text -> Label");
        assertThat(known.at("/refused/1/forwarded").asBoolean()).isTrue();
    }

    @Test
    void unknownPropertyAloneIsStillA200() {
        cloud.model("weak");
        JsonNode reply = cloud.post("{'LightSwitch':1}");
        assertThat(reply.get("code").asInt()).isEqualTo(200);
        assertThat(reply.get("data")).isEqualTo(CloudFixture.json("{'LightSwitch':'tsl parse: params not exist'}"));
    }

    @Test
    void settingsDecideWhatTheFactsLeaveOpen() {
        cloud.model("strong");
        set("namesRefused", "false");
        assertThat(cloud.post("{'Nobody':1}").get("data")).isEmpty();
        set("unknownCode", "5092");
        cloud.post("{'Nobody':1}");
        assertThat(cloud.known().at("/refused/1/code").asInt()).isEqualTo(5092);
        assertThat(cloud.known().at("/refused/1/message").asText()).isEqualTo("property not found -> Nobody");
        assertThat(cloud.known().at("/refused/1/forwarded").asBoolean()).isFalse();
        set("wholeFloats", "true");
        assertThat(cloud.code("{'Flow':1}")).isEqualTo(200);
        set("textBytes", "true");
        assertThat(cloud.code("{'Label':'äöü'}")).isEqualTo(6310);
        set("partial", "false");
        assertThat(cloud.code("{'Speed':1,'Label':3}")).isEqualTo(6310);
        set("strongForwards", "true");
        cloud.post("{'Nobody':1}");
        JsonNode refused = cloud.known().get("refused");
        assertThat(refused.get(refused.size() - 1).get("forwarded").asBoolean()).isTrue();
    }

    @Test
    void refusesMoreThan200Properties() {
        cloud.model("weak");
        String many =
                IntStream.range(0, 201).mapToObj(i -> "'p" + i + "':1").collect(Collectors.joining(",", "{", "}"));
        assertThat(cloud.code(many)).isEqualTo(6106);
        assertThat(cloud.code(many.replace(",'p200':1", ""))).isEqualTo(200);
    }

    @Test
    void modelWithoutPropertiesRefusesThem() {
        cloud.product("'tsl':{'events':[]}");
        assertThat(cloud.code("{'Speed':1}")).isEqualTo(6320);
    }

    @Test
    void propertiesOfAModuleHaveItsName() {
        cloud.product("'tsl':[" + CloudFixture.MODEL + ",{'functionBlockId':'room2','properties':["
                + "{'identifier':'Speed','dataType':{'type':'text'}}]}]");
        assertThat(cloud.post("{'room2:Speed':'fast','Speed':1}").get("data")).isEmpty();
        assertThat(cloud.code("{'room2:Speed':1}")).isEqualTo(6310);
    }

    @Test
    void modelThatCannotBeReadIsRefusedAndChangesNothing() {
        cloud.model("weak");
        CloudFixture.Answer answer = cloud.asking(
                        "/api/products",
                        "{'productKey':'a1Pump00001','checks':'none','tsl':{'properties':[{'identifier':'X','dataType':{'type':'long'}}]}}")
                .join();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("error").asText()).startsWith("tsl: type of X is 'long', must be one of");
        assertThat(cloud.code("{'Speed':'x'}")).isEqualTo(6306);
        assertThat(cloud.asking("/api/settings", "{'colour':1}").join().status())
                .isEqualTo(400);
        assertThat(cloud.asking("/api/settings", "{'replyQos':2}")
                        .join()
                        .body()
                        .get("error")
                        .asText())
                .isEqualTo("a QoS is 2, the platform knows 0 and 1");
        assertThat(cloud.asking("/api/products", "{'productKey':'a1Pump00001','checks':'harsh'}")
                        .join()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void olderValueDoesNotReplaceANewerOne() {
        cloud.model("weak");
        cloud.post("{'Speed':{'value':2,'time':2000}}");
        cloud.post("{'Speed':{'value':1,'time':1000}}");
        assertThat(cloud.known().at("/properties/Speed/value").asInt()).isEqualTo(2);
    }
}
