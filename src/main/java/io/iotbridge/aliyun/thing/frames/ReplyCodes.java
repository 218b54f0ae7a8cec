package io.iotbridge.aliyun.thing.frames;

import java.util.HashMap;
import java.util.Map;

/** Classes of the platform's codes, out of its pages of error codes for devices and of cloud logs. */
public final class ReplyCodes {

    private static final int FIRST_SERVER_ERROR = 500;
    private static final int LAST_SERVER_ERROR = 599;

    private static final Map<Integer, ReplyClass> CLASSES = new HashMap<>();

    static {
        put(ReplyClass.SUCCESS, Reply.SUCCESS);
        // Request failed; empty or malformed; too many properties, or names, or parts of a pack.
        put(ReplyClass.RECORD, 400, 460, 6104, 6106, 6356, 6357);
        // No JSON, topic or method that is not understood, unknown service.
        put(ReplyClass.RECORD, 6203, 6206, 6207, 6300, 6450, 6813, 6831);
        // Values that do not fit the thing model.
        put(ReplyClass.RECORD, 5092, 6301, 6302, 6304, 6306, 6307, 6308, 6309, 6310, 6311, 6312);
        put(ReplyClass.RECORD, 6322, 6324, 6325, 6326, 6328, 6332);
        // Data parsing: the script failed on this payload or made nothing of it.
        put(ReplyClass.RECORD, 6201, 26002, 26007);
        // There is no configuration to get.
        put(ReplyClass.RECORD, 6710, 6713);
        // Unknown, disabled, no topology, not activated, offline, product unknown, gateway full, no right to the topic.
        put(ReplyClass.DEVICE, 5005, 6100, 6204, 6208, 6250, 6400, 6401, 9200, 9201, 9236);
        // The session of a sub-device: kicked, too many, none, deleted, disabled.
        put(ReplyClass.DEVICE, 427, 428, 520, 521, 522);
        // Unpaid, throttled, limits of the account, downlink failed, queues.
        put(ReplyClass.PLATFORM, 403, 429, 6205, 6452, 6661, 6760, 9324, 1901, 1902, 1903, 1904, 1905);
        // The script is not there, not whole, or throttled: somebody has to correct the product, and the data are good.
        put(ReplyClass.PLATFORM, 6200, 26001, 26006, 26010);
        // The platform's copy of the model is broken or cannot be read, or it stumbles over the values; checking is not
        // available.
        put(ReplyClass.PLATFORM, 6313);
        put(ReplyClass.MODEL, 5159, 5160, 5161, 6314, 6316, 6317, 6318, 6320, 6321, 6323, 6329);
    }

    private ReplyCodes() {}

    private static void put(ReplyClass replyClass, int... codes) {
        for (int code : codes) {
            ReplyClass other = CLASSES.put(code, replyClass);
            if (other != null) {
                throw new IllegalStateException("code " + code + " has two classes");
            }
        }
    }

    /** Of every code there is: unknown ones are the platform's from 500 to 599, and else the record's, so that they are reported. */
    public static ReplyClass classOf(int code) {
        ReplyClass known = CLASSES.get(code);
        if (known != null) {
            return known;
        }
        return code >= FIRST_SERVER_ERROR && code <= LAST_SERVER_ERROR ? ReplyClass.PLATFORM : ReplyClass.RECORD;
    }
}
