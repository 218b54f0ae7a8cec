package io.iotbridge.aliyun.identity;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.Optional;

/**
 * What a text must not contain to be sent over MQTT: half a surrogate pair and U+0000 are forbidden, and for other control characters the receiver may
 * close the connection (MQTT 3.1.1, 1.5.3). Eclipse Paho 1.2.5, which writes our CONNECT and SUBSCRIBE, refuses everything from
 * U+FDD0 on: what has to be subscribed to cannot be published to either.
 */
public final class MqttText {

    private static final int FIRST_THAT_PAHO_REFUSES = 0xFDD0;

    private MqttText() {}

    /** Names the first character that cannot go over MQTT; empty if there is none. */
    public static Optional<String> defect(String text) {
        for (int i = 0; i < text.length(); i++) {
            int codePoint = text.codePointAt(i);
            if (Character.isISOControl(codePoint)
                    || codePoint >= FIRST_THAT_PAHO_REFUSES
                    || Character.isSurrogate(text.charAt(i))) {
                return Optional.of(String.format("the character U+%04X, which MQTT cannot carry here", codePoint));
            }
        }
        return Optional.empty();
    }

    /** Names the first character, other than the space, that nobody can see in a name (a copied zero-width space); empty if there is none. */
    public static Optional<String> invisible(String text) {
        if (Quoted.isPlain(text)) {
            return Optional.empty();
        }
        return text.codePoints()
                .mapToObj(Character::toString)
                .filter(character -> !Quoted.isPlain(character))
                .findFirst()
                .map(character -> String.format("U+%04X", character.codePointAt(0)));
    }

    /**
     * Names the first character that the topic of no message should hold, for one that holds it nevertheless; empty if there is none. A
     * lone half of a surrogate pair stands for what was no UTF-8.
     */
    public static Optional<String> arrivedDefect(String topic) {
        for (int i = 0, codePoint; i < topic.length(); i += Character.charCount(codePoint)) {
            codePoint = topic.codePointAt(i);
            if (Character.isISOControl(codePoint)) {
                return Optional.of(String.format("the control character U+%04X", codePoint));
            }
            if (Character.getType(codePoint) == Character.SURROGATE) {
                return Optional.of("bytes that are not UTF-8");
            }
        }
        return Optional.empty();
    }
}
