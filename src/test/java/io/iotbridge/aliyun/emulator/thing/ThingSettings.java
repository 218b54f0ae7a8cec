package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.emulator.tsl.Rules;
import java.util.Map;

/**
 * Whatever the facts about the thing model leave open ([?], or sources that conflict). {@code docs/emulator-rules.md} says what each means.
 *
 * @param replyQos QoS of replies: 0, or 1, and then they are stored with the session while the device is away
 * @param callQos QoS of property/set, services and pushes
 * @param method what a frame's {@code method} must be: ignored, present, or exact (6300 otherwise)
 * @param malformedReply a payload that is no frame is answered, with 6207 and an empty id
 * @param unknownCode code of a name that the model does not have: 6304, or 5092
 * @param namesRefused the {@code data} of a 200 names what was refused; else it is empty
 * @param partial properties are refused one by one; else the first failure of type or range refuses the post
 * @param wholeFloats a float or double may come without a decimal point
 * @param textBytes the length of a text counts bytes, not characters
 * @param bareEvents an event's params may be its outputs, without {@code value} and {@code time}
 * @param strongForwards with strong checks, what failed is passed to the cloud side too, with a mark
 * @param futureMs how far ahead a time may be
 * @param futureCode code of a time further ahead
 * @param postProperties properties in a post, and names in a batch (6106)
 * @param batchValues values in a batch, 0 = any number (460)
 * @param batchEvents events in a batch, 0 = any number (460)
 * @param batchEventFails an event that fails refuses the whole batch; else only itself
 * @param equalTimes values of one property with one time: keep both, or only the last (distinct)
 * @param historyIsCurrent history/post changes the last value too
 * @param offlineSet a set or an asynchronous call for a device that is away: refuse (9201), or store as QoS 1
 * @param rrpcForm how a synchronous call reaches a device with {@code ext=1}: ext, system, or both
 * @param rrpcQos QoS of synchronous calls
 * @param syncTimeoutMs most time a synchronous call waits
 * @param doubleSlash custom RRPC has two slashes after the message id
 * @param templateModules what dsltemplate/get answers for several modules: the first, or all in a list
 * @param dynamicTsl what dynamicTsl/get answers: the model reduced to the nodes asked for, or nothing (silent)
 * @param configOff the product's remote configuration is switched off (6713)
 * @param shadowLimitCode code of a shadow over 16 KB or too deep
 * @param broadcastMs least time between two broadcasts of the emulator
 * @param packEvents events in a pack (6356); pages of the platform say 20 and 200
 * @param packDevices sub-devices in a pack (6357)
 * @param subDevices sub-devices with a session on one gateway (428)
 * @param gatewayRate what the rates of publishes hold for: a connection, or each sub-device
 * @param gatewaySubscriptions what the limit of subscriptions holds for
 * @param remembered entries of each list that {@code POST /api/thing} shows of a device
 * @param frames frames of all devices that {@code GET /api/frames} shows, 0 = none
 * @param replyDelayMs how long replies to requests take
 * @param bareBatch a batch may have values without {@code value} around them (460 otherwise)
 * @param pubackOrder a PUBACK that overtakes one of an earlier message is a violation and closes the connection
 */
public record ThingSettings(
        int replyQos,
        int callQos,
        Method method,
        boolean malformedReply,
        int unknownCode,
        boolean namesRefused,
        boolean partial,
        boolean wholeFloats,
        boolean textBytes,
        boolean bareEvents,
        boolean strongForwards,
        long futureMs,
        int futureCode,
        int postProperties,
        int batchValues,
        int batchEvents,
        boolean batchEventFails,
        EqualTimes equalTimes,
        boolean historyIsCurrent,
        Offline offlineSet,
        RrpcForm rrpcForm,
        int rrpcQos,
        long syncTimeoutMs,
        boolean doubleSlash,
        TemplateModules templateModules,
        DynamicTsl dynamicTsl,
        boolean configOff,
        int shadowLimitCode,
        long broadcastMs,
        int packEvents,
        int packDevices,
        int subDevices,
        Scope gatewayRate,
        Scope gatewaySubscriptions,
        int remembered,
        int frames,
        long replyDelayMs,
        boolean bareBatch,
        boolean pubackOrder) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public ThingSettings {
        for (int qos : new int[] {replyQos, callQos, rrpcQos}) {
            if (qos != 0 && qos != 1) {
                throw new IllegalArgumentException("a QoS is " + qos + ", the platform knows 0 and 1");
            }
        }
    }

    /** What a limit holds for below a gateway. */
    public enum Scope {
        connection,
        device
    }

    /** What becomes of a frame's {@code method}. */
    public enum Method {
        ignored,
        present,
        exact
    }

    /** What becomes of two values of one property with one time. */
    public enum EqualTimes {
        keep,
        distinct
    }

    /** What becomes of a call for a device that is away. */
    public enum Offline {
        refuse,
        store
    }

    /** The topics of a synchronous call. */
    public enum RrpcForm {
        ext,
        system,
        both
    }

    /** The modules in the answer to dsltemplate/get. */
    public enum TemplateModules {
        first,
        all
    }

    /** The answer to dynamicTsl/get. */
    public enum DynamicTsl {
        reduced,
        silent
    }

    /** What the facts suggest. */
    public static ThingSettings defaults() {
        return new ThingSettings(
                0,
                1,
                Method.ignored,
                false,
                6304,
                true,
                true,
                false,
                false,
                true,
                false,
                24 * 60 * 60 * 1000L,
                460,
                200,
                0,
                0,
                false,
                EqualTimes.keep,
                false,
                Offline.refuse,
                RrpcForm.ext,
                0,
                8000,
                false,
                TemplateModules.first,
                DynamicTsl.reduced,
                false,
                500,
                60_000,
                20,
                20,
                2000,
                Scope.connection,
                Scope.device,
                10_000,
                100_000,
                0,
                false,
                false);
    }

    /** These settings with some changed, by their names. */
    public ThingSettings with(Map<String, ?> changes) {
        return with(JSON.<JsonNode>valueToTree(changes));
    }

    /** These settings with one changed. */
    public ThingSettings with(String name, Object value) {
        return with(Map.of(name, value));
    }

    ThingSettings with(JsonNode changes) {
        ObjectNode all = JSON.valueToTree(this);
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            JsonNode present = all.get(change.getKey());
            if (present == null || present.getNodeType() != change.getValue().getNodeType()) {
                throw new IllegalArgumentException(
                        "no setting " + change.getKey() + " = " + change.getValue() + ", the settings are " + all);
            }
            all.set(change.getKey(), change.getValue());
        }
        try {
            return JSON.treeToValue(all, ThingSettings.class);
        } catch (JsonProcessingException e) {
            boolean ours = e.getCause() instanceof IllegalArgumentException;
            throw new IllegalArgumentException(ours ? e.getCause().getMessage() : e.getOriginalMessage(), e);
        }
    }

    Rules rules() {
        return new Rules(unknownCode, wholeFloats, textBytes);
    }
}
