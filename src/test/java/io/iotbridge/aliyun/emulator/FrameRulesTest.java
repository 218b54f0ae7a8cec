package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames and their replies (platform.md D2), events, and the faults that replies may have. */
class FrameRulesTest {

    private static final String POST = CloudFixture.THING + "event/property/post";
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

    private JsonNode reply(String frame) {
        cloud.publish(POST, frame);
        return cloud.next();
    }

    private void fault(String members) {
        cloud.askDevice("/api/faults", members);
    }

    /** Nothing comes back: the next frame's reply is the next message. */
    private void assertSilence(String frame) {
        cloud.publish(POST, frame);
        assertThat(reply("{'id':'after','params':{'Speed':1}}").get("id").asText())
                .isEqualTo("after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "'7'", "'7|exp-topic|/sys/post_reply'", "18446744073709551615"})
    void givesIdsBackAsTheyCame(String id) {
        JsonNode reply = reply("{'id':" + id + ",'params':{'Speed':1},'method':'thing.event.property.post'}");
        assertThat(reply.get("id")).isEqualTo(CloudFixture.json(id));
        assertThat(reply.fieldNames()).toIterable().contains("id", "code", "data", "message", "method", "version");
    }

    @Test
    void storesButDoesNotAnswerWhatAsksForNoReply() {
        assertSilence("{'id':'1','sys':{'ack':0},'params':{'Mode':7}}");
        assertThat(cloud.known().at("/properties/Mode/value").asInt()).isEqualTo(7);
        assertThat(cloud.known().get("refused")).isEmpty();
        assertThat(reply("{'id':'2','sys':{'ack':1},'params':{'Mode':1}}")
                        .get("code")
                        .asInt())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "[1]", "", "{'id':'1','params':{}} more", "{'id':'1','id':'2','params':{}}"})
    void saysNothingToWhatIsNoFrameUnlessToldTo(String payload) {
        assertSilence(payload);
        assertThat(cloud.known().at("/refused/0/code").asInt()).isEqualTo(6207);
        cloud.ask("/api/settings", "{'malformedReply':true}");
        assertThat(reply(payload).get("code").asInt()).isEqualTo(6207);
    }

    @Test
    void methodIsDerivedFromTheTopicUnlessSettingsAreStricter() {
        String without = "{'id':'1','params':{'Speed':1}}";
        String wrong = "{'id':'1','params':{'Speed':1},'method':'m'}";
        assertThat(reply(without).get("code").asInt()).isEqualTo(200);
        cloud.ask("/api/settings", "{'method':'present'}");
        assertThat(reply(without).get("code").asInt()).isEqualTo(6300);
        assertThat(reply(wrong).get("code").asInt()).isEqualTo(200);
        cloud.ask("/api/settings", "{'method':'exact'}");
        assertThat(reply(wrong).get("code").asInt()).isEqualTo(6300);
        assertThat(reply(wrong.replace("'m'", "'thing.event.property.post'"))
                        .get("code")
                        .asInt())
                .isEqualTo(200);
    }

    @Test
    void eventsAreStoredAndFallAsAWhole() {
        assertThat(cloud.request("event/Overheat/post", "{'value':{'Celsius':91.5},'time':1700000000000}")
                        .get("code")
                        .asInt())
                .isEqualTo(200);
        assertThat(cloud.request("event/Overheat/post", "{'Celsius':92.5}")
                        .get("code")
                        .asInt())
                .isEqualTo(200);
        assertThat(cloud.request("event/Overheat/post", "{'value':{'Celsius':'hot'}}")
                        .get("code")
                        .asInt())
                .isEqualTo(6307);
        assertThat(cloud.request("event/Overheat/post", "{'value':{'Kelvin':1.5}}")
                        .get("code")
                        .asInt())
                .isEqualTo(6304);
        assertThat(cloud.request("event/Nothing/post", "{'value':{}}")
                        .get("code")
                        .asInt())
                .isEqualTo(6304);
        JsonNode events = cloud.known().get("events");
        assertThat(events).hasSize(2);
        assertThat(events.get(0))
                .isEqualTo(CloudFixture.json(
                        "{'identifier':'Overheat','type':'alert','value':{'Celsius':91.5},'time':1700000000000}"));
        cloud.ask("/api/settings", "{'bareEvents':false}");
        assertThat(cloud.request("event/Overheat/post", "{'Celsius':92.5}")
                        .get("code")
                        .asInt())
                .isEqualTo(460);
    }

    @Test
    void withoutChecksEveryEventIsOfTypeInfo() {
        cloud.product("'checks':'none'");
        cloud.request("event/Overheat/post", "{'value':{'Any':1}}");
        assertThat(cloud.known().at("/events/0/type").asText()).isEqualTo("info");
    }

    /** The device takes both replies and acknowledges neither: what the session keeps comes again. */
    @Test
    void replyAtQos1IsKeptWithTheSessionAndOneAtQos0IsNot() {
        assertThat(reply("{'id':'fleeting','params':{'Speed':1}}").get("id").asText())
                .isEqualTo("fleeting");
        cloud.ask("/api/settings", "{'replyQos':1}");
        assertThat(reply("{'id':'kept','params':{'Speed':1}}").get("id").asText())
                .isEqualTo("kept");
        cloud.device.close();
        try (RawDevice again = RawDevice.open(cloud.emulator.ws())) {
            again.signIn(CloudFixture.DEVICE, CloudFixture.SESSION, 60, false);
            RawDevice.Received kept = again.next();
            assertThat(kept.qos()).isEqualTo(1);
            assertThat(kept.dup()).isTrue();
            assertThat(CloudFixture.parse(kept.text()).get("id").asText()).isEqualTo("kept");
        }
    }

    @Test
    void repliesAreLostLateAndDoubledAsOften() {
        fault("'kind':'lose-reply','count':2");
        cloud.publish(POST, "{'id':'1','params':{'Speed':1}}");
        cloud.publish(POST, "{'id':'2','params':{'Speed':2}}");
        fault("'kind':'duplicate-reply','count':1");
        assertThat(reply("{'id':'3','params':{'Speed':3}}").get("id").asText()).isEqualTo("3");
        assertThat(cloud.next().get("id").asText()).isEqualTo("3");
        fault("'kind':'delay-reply','delayMs':100,'count':1");
        cloud.publish(POST, "{'id':'late','params':{'Speed':4}}");
        assertThat(reply("{'id':'early','params':{'Speed':5}}").get("id").asText())
                .isEqualTo("early");
        assertThat(cloud.next().get("id").asText()).isEqualTo("late");
        assertThat(cloud.known().at("/properties/Speed/value").asInt())
                .as("a lost reply is not a lost post")
                .isEqualTo(5);
    }

    /** How a test finds out whether what a client calls confirmed was taken. */
    @Test
    void tellsWhatBecameOfEachFrame() {
        cloud.post("{'Speed':1,'Mode':'x','Nobody':1}");
        cloud.publish(POST, "{'id':8,'sys':{'ack':0},'params':{'Speed':'x'}}");
        cloud.publish(POST, "no frame");
        cloud.post("{'Speed':2}");
        JsonNode frames = cloud.get("/api/frames?after=1");
        assertThat(frames).hasSize(3);
        assertThat(frames.at("/0/id").asInt()).isEqualTo(8);
        assertThat(frames.at("/0/code").asInt()).isEqualTo(6306);
        assertThat(frames.at("/0/answered").asBoolean()).isFalse();
        assertThat(frames.at("/1/code").asInt()).isEqualTo(6207);
        assertThat(frames.at("/2/seq").asInt()).isEqualTo(4);
        JsonNode first = cloud.get("/api/frames?limit=1").get(0);
        assertThat(first.get("refused")).isEqualTo(CloudFixture.json("{'Mode':6309,'Nobody':6304}"));
        assertThat(first.get("stored").asInt()).isEqualTo(1);
        assertThat(first.get("answered").asBoolean()).isTrue();
        assertThat(cloud.known().get("series")).hasSize(2);
        cloud.ask("/api/settings", "{'frames':2,'remembered':1}");
        cloud.post("{'Speed':3}");
        assertThat(cloud.get("/api/frames")).hasSize(2);
        assertThat(cloud.known().at("/series/0/value").asInt()).isEqualTo(3);
        assertThat(cloud.get("/api/frames?after=5")).isEmpty();
    }

    @Test
    void refusesFramesAndValuesByIdentifierAsOftenAsToldTo() {
        fault("'kind':'refuse-frame','code':429,'filter':'Speed','count':2");
        assertThat(cloud.code("{'Mode':1}")).isEqualTo(200);
        assertThat(cloud.code("{'Mode':1,'Speed':1}")).isEqualTo(429);
        assertThat(cloud.code("{'Speed':1}")).isEqualTo(429);
        assertThat(cloud.code("{'Speed':1}")).isEqualTo(200);
        fault("'kind':'refuse-value','code':6306,'filter':'Speed','count':1");
        assertThat(cloud.post("{'Mode':1,'Speed':1}").get("data"))
                .isEqualTo(CloudFixture.json("{'Speed':'tsl parse: refused'}"));
        assertThat(cloud.post("{'Mode':1,'Speed':1}").get("data")).isEmpty();
        fault("'kind':'refuse-frame','code':500,'filter':'dsltemplate/get','count':1");
        assertThat(cloud.request("dsltemplate/get", "{}").get("code").asInt()).isEqualTo(500);
        assertThat(cloud.request("dsltemplate/get", "{}").get("code").asInt()).isEqualTo(200);
        fault("'kind':'refuse-frame','code':6313,'filter':'Overheat','count':1");
        assertThat(cloud.request("event/Overheat/post", "{'value':{}}")
                        .get("code")
                        .asInt())
                .isEqualTo(6313);
    }
}
