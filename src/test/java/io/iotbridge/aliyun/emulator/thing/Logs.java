package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What devices log at the platform (platform.md D4). */
final class Logs {

    private static final List<String> MEMBERS = List.of("utcTime", "logLevel", "module", "code", "logContent");

    private Logs() {}

    static Verdict post(Context context, Frame frame) {
        JsonNode params = frame.params();
        if (!params.isArray() || params.isEmpty()) {
            return Verdict.badParameters();
        }
        for (JsonNode entry : params) {
            if (!entry.isObject() || !MEMBERS.stream().allMatch(entry::hasNonNull)) {
                return Verdict.badParameters();
            }
        }
        params.forEach(entry -> context.remember("logs", (ObjectNode) entry));
        return Verdict.success();
    }
}
