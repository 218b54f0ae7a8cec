package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of another site that is open in the same browser breaks nothing and reads nothing here. */
class OriginCheckTest {

    private static final String JSON = "application/json";
    private final OriginCheck check = new OriginCheck(List.of("platform.example"));

    private int status(String method, String host, String origin, String type) {
        Map<String, String> headers = new HashMap<>();
        headers.put("host", host);
        headers.put("origin", origin);
        headers.put("content-type", type);
        return check.refuses(method, headers::get).map(Api.Answer::status).orElse(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8081",
                "127.0.0.1",
                "[::1]:8081",
                "[::1]",
                "localhost:8081",
                "LOCALHOST",
                "emulator:8081",
                "platform.example:8081"
            })
    void ourOwnNamesAreLetIn(String host) {
        assertThat(status("GET", host, null, null)).isEqualTo(200);
        assertThat(status("POST", host, "http://" + host, JSON)).isEqualTo(200);
        assertThat(status("POST", host, null, JSON + "; charset=utf-8")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":8081", "evil.example:8081", "127.0.0.1.evil.example", "[evil.example]:8081"})
    void aNameThatSomebodyElseMayHaveIsNot(String host) {
        assertThat(status("GET", host, null, null)).isEqualTo(403);
        assertThat(status("POST", host, "http://" + host, JSON)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, application/json, 403",
        "null, application/json, 403",
        "http://127.0.0.1:9999, application/json, 403",
        "https://127.0.0.1:8081, application/json, 403",
        "http://127.0.0.1:8081, text/plain, 415",
        ", application/x-www-form-urlencoded, 415",
        ", , 415"
    })
    void whatAForeignPageCanSendIsRefused(String origin, String type, int status) {
        assertThat(status("POST", "127.0.0.1:8081", origin, type)).isEqualTo(status);
        assertThat(status("PUT", "127.0.0.1:8081", origin, type)).isEqualTo(status);
    }
}
