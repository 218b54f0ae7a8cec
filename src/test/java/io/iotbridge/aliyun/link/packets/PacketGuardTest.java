package io.iotbridge.aliyun.link.packets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.LinkException;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketGuardTest {

    /** Feeds packets as they are taken apart: the header byte by byte, the rest in one run. */
    private static void read(PacketGuard guard, String hex) throws IOException {
        byte[] packet = HexFormat.ofDelimiter(" ").parseHex(hex);
        int at = 0;
        while (at < packet.length) {
            guard.header(packet[at++] & 0xFF);
            int length = 0;
            int digit;
            int shift = 0;
            do {
                digit = packet[at++] & 0xFF;
                guard.header(digit);
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while (digit > 0x7F && at < packet.length);
            guard.body(Math.min(length, packet.length - at));
            at += length;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20 02 01 00",
                "30 04 00 01 74 09",
                "3B 05 00 01 74 00 01",
                "40 02 00 01",
                "90 03 00 01 80",
                "90 0A 00 01 01 01 01 01 01 01 01 01",
                "B0 02 00 01",
                "D0 00",
                "D0 00 40 02 00 01 D0 00 30 03 00 01 74",
            })
    void whatAPlatformSendsPasses(String hex) {
        try {
            read(new PacketGuard(), hex);
        } catch (IOException e) {
            throw new AssertionError(hex, e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00 00, a packet of type 0",
        "10 00, a packet of type 1",
        "50 02 00 01, a packet of type 5",
        "82 03 00 01 74, a packet of type 8",
        "C0 00, a packet of type 12",
        "E0 00, a packet of type 14",
        "F0 00, a packet of type 15",
        "36 05 00 01 74 00 01, QoS above",
        "34 05 00 01 74 00 01, QoS above",
        "41 02 00 01, flags 1",
        "D4 00, flags 4",
        "20 03 00 00 00, type 2 with 3 bytes",
        "40 3C 00 01, type 4 with 60 bytes",
        "40 00, type 4 with 0 bytes",
        "90 02 00 01, type 9 with 2 bytes",
        "B0 03 00 01 01, type 11 with 3 bytes",
        "D0 01 00, type 13 with 1 bytes",
        "30 02 00 00, type 3 with 2 bytes",
        "30 80 80 80 64, more than 1048576 bytes",
        "30 84 80 80 80 00, more than 1048576 bytes",
    })
    void anythingElseIsRefusedByName(String hex, String named) {
        assertThatThrownBy(() -> read(new PacketGuard(), hex))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(named)
                .satisfies(
                        e -> assertThat(((LinkException) e.getCause()).kind()).isEqualTo(LinkException.Kind.PROTOCOL));
    }

    @Test
    void aPublishBehindAnotherIsLookedAtToo() {
        assertThatThrownBy(() -> read(new PacketGuard(), "30 04 00 01 74 09 36 05 00 01 74 00 01"))
                .hasMessageContaining("QoS above");
    }
}
