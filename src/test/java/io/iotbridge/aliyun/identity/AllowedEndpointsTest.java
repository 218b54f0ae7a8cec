package io.iotbridge.aliyun.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedEndpointsTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            *.aliyuncs.com           ; wss://iot-1.mqtt.iothub.aliyuncs.com:443 ; true
            *.aliyuncs.com           ; wss://IOT-1.Aliyuncs.com./mqtt           ; true
            *.aliyuncs.com           ; wss://aliyuncs.com/mqtt                  ; false
            *.aliyuncs.com           ; wss://evilaliyuncs.com/mqtt              ; false
            *.aliyuncs.com           ; wss://x.aliyuncs.com.evil.test/mqtt      ; false
            *.aliyuncs.com           ; ws://x.aliyuncs.com/mqtt                 ; false
            ws://*.aliyuncs.com      ; ws://x.aliyuncs.com/mqtt                 ; true
            ws://*.aliyuncs.com      ; wss://x.aliyuncs.com/mqtt                ; false
            a.test, B.test ,         ; wss://b.test/                            ; true
            a.test:8443              ; wss://a.test:8443/                       ; true
            a.test:8443              ; wss://a.test/                            ; false
            a.test:443               ; wss://a.test/                            ; true
            [::1]:443                ; wss://[::1]/                             ; true
            ''                       ; wss://a.test/                            ; false
            a.test:port              ; wss://a.test/                            ; false
            *                        ; wss://a.test/                            ; false
            """)
    void aPatternAllowsAHostOrAllBelowADomain(String patterns, URI address, boolean allowed) {
        assertThat(AllowedEndpoints.parse(patterns).allows(address)).isEqualTo(allowed);
    }

    @Test
    void withoutAListEverythingIsAllowed() {
        assertThat(AllowedEndpoints.ANY.allows(URI.create("ws://a.test/"))).isTrue();
    }
}
