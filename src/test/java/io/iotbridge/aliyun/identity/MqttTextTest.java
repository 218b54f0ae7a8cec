package io.iotbridge.aliyun.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttTextTest {

    @Test
    void whatHasNoDefectTheClientSends() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            String text = "a" + new String(Character.toChars(codePoint)) + "b";
            if (MqttText.defect(text).isEmpty()) {
                assertThat(clientSends(text)).as("U+%X", codePoint).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a1/pump_1/user/get", "气压", "é\u00A0"})
    void everydayTextHasNone(String text) {
        assertThat(MqttText.defect(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, '\t', '\n', 0x7F, 0x85, 0xFFFE, 0xFDD0, 0xD83D, 0xDE00, 0xFF0C, 0x1F600})
    void whatTheClientOrTheReceiverWouldRefuseIsOne(int codePoint) {
        assertThat(MqttText.defect("a" + Character.toString(codePoint)))
                .hasValue(String.format("the character U+%04X, which MQTT cannot carry here", codePoint));
    }

    private static boolean clientSends(String text) {
        try {
            MqttWireMessage.encodeUTF8(new DataOutputStream(new ByteArrayOutputStream()), text);
            return true;
        } catch (IllegalArgumentException | MqttException refused) {
            return false;
        }
    }
}
